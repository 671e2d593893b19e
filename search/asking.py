"""From an address's parameters to a search: what is asked, in which order, and what wasn't understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from .filters import MAX_PAGE_SIZE, PAGE_SIZE, SORTS, EntryFilter
from .locations import Origin
from .models import Entry


@dataclass(frozen=True)
class Asked:
    """One search. `errors` hold messages on each parameter that isn't known or wasn't understood, for the reader."""

    filters: EntryFilter
    sort: str
    page: int
    page_size: int
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def origins(self) -> list[Origin]:
        return self.filters.origins

    def but(self, **changes: object) -> Asked:
        """The same search with other parameters; None takes one away, a list repeats one. Starts at the first page."""
        return ask(changed(self.filters.data, **changes), self.filters.queryset)


def changed(params: QueryDict, **changes: object) -> QueryDict:
    """A copy with other values; None takes a parameter away, a list repeats it. `page` goes unless it is given."""
    data = params.copy()
    for name, value in {"page": None, **changes}.items():
        if value is None:
            data.pop(name, None)
        else:
            data.setlist(name, value if isinstance(value, list) else [str(value)])
    return data


def ask(params: QueryDict, entries: QuerySet[Entry] | None = None, ignoring: tuple[str, ...] = ()) -> Asked:
    """Read the parameters. `ignoring` are names that mean something to the caller only."""
    filters = EntryFilter(params, Entry.objects.all() if entries is None else entries)
    asked = filters.asked
    errors = {name: [str(message) for message in messages] for name, messages in filters.form.errors.items()}
    errors |= _unknown(params, filters, ignoring)
    if asked.get("place") and not errors and not filters.origins:
        errors["place"] = [_("その場所がわかりませんでした。町の名前や学校の名前で試してください。")]
    if asked.get("collection") and not filters.named:
        errors["collection"] = [_("その特集はありません。名前がまちがっているか、なくなっています。")]
    if asked.get("from") and asked.get("to") and asked["to"] < asked["from"]:
        errors["to"] = [_("終わりの日が、始まりの日より前になっています。")]
    if asked.get("sort") == "distance" and not asked.get("near") and not asked.get("place"):
        errors["sort"] = [_("近い順にならべるには、場所も書いてください。")]
    page_size = asked.get("page_size") or PAGE_SIZE
    return Asked(filters, _sort(filters), asked.get("page") or 1, min(page_size, MAX_PAGE_SIZE), errors)


def _unknown(params: QueryDict, filters: EntryFilter, ignoring: tuple[str, ...]) -> dict[str, list[str]]:
    names = [name for name in params if name not in EntryFilter.base_filters and name not in ignoring]
    return {name: [_("「%(name)s」という条件はありません。") % {"name": name[:50]}] for name in names}


def _sort(filters: EntryFilter) -> str:
    chosen = filters.asked.get("sort")
    return chosen if chosen in SORTS and (chosen != "distance" or filters.point) else usual_sort(filters)


def usual_sort(filters: EntryFilter) -> str:
    """The order where none is asked: nearest first, else what fits the words, else the newest confirmation."""
    if filters.point:
        return "distance"
    return "relevance" if filters.query else "verified"
