"""What can be changed for many at once, and how a value of it is read, written and said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from directory.enums import ListingStatus, ReviewInterval
from directory.models import Category, Listing, Organisation
from home.account.reminding.asking import is_being_asked

MANY: dict[str, type[Model]] = {"categories": Category, "organisations": Organisation}
STATUS = "status"
ASKED = "asked"  # no field: whether 「いまもこのとおりですか」 is being asked


@dataclass(frozen=True)
class Action:
    """`after`: the new value for a listing that has this one. `said`: in words, for the record."""

    field: str
    said: str
    after: Callable[[Any], Any]


def interval(months: int) -> Action:
    return Action("review_interval", f"確認の間隔を「{ReviewInterval(months).label}」にする", lambda _before: months)


def add(field: str, thing: Model) -> Action:
    return Action(field, f"{_named(field)}に「{thing}」を加える", lambda before: sorted({*before, thing.pk}))


def remove(field: str, thing: Model) -> Action:
    return Action(field, f"{_named(field)}から「{thing}」を外す", lambda before: sorted({*before} - {thing.pk}))


def pause(reason: str) -> Action:
    after = [ListingStatus.PAUSED.value, reason]
    return Action(STATUS, f"お休みにする（{reason}）", lambda _before: after)


def resume() -> Action:
    """Only of what rests: what has ended is opened again one by one."""
    opened = [ListingStatus.OPEN.value, ""]
    return Action(STATUS, "お休みを終える", lambda now: opened if now[0] == ListingStatus.PAUSED else now)


def ask() -> Action:
    return Action(ASKED, "「いまもこのとおりですか」とたずねる", lambda _before: True)


def read(listing: Listing, field: str) -> Any:
    """As it is kept in a `BulkRow`."""
    if field == STATUS:
        return [listing.status, listing.status_reason]
    if field == ASKED:
        return is_being_asked(listing)
    if field in MANY:
        return sorted(one.pk for one in getattr(listing, field).all())
    return getattr(listing, field)


def write(draft: Listing, field: str, value: Any) -> None:
    """Into a version; a status isn't part of one."""
    setattr(draft, field, list(MANY[field].objects.filter(pk__in=value)) if field in MANY else value)


class Words:
    """Values in words: the names they need are read once for all rows."""

    def __init__(self, field: str, values: list[Any]) -> None:
        self.field = field
        keys = {key for value in values for key in value} if field in MANY else ()
        self.names = {one.pk: str(one) for one in MANY[field].objects.filter(pk__in=keys)} if keys else {}

    def of(self, value: Any) -> str:
        if self.field in MANY:
            return "、".join(self.names[key] for key in value if key in self.names) or "なし"
        if self.field == STATUS:
            return str(ListingStatus(value[0]).label) + (f"（{value[1]}）" if value[1] else "")
        if self.field == ASKED:
            return "たずねています" if value else "たずねていません"
        return str(ReviewInterval(value).label)


def _named(field: str) -> str:
    return f"「{Listing._meta.get_field(field).verbose_name}」"
