"""The schedules of a draft: find, begin, put, take out. Nothing here is saved.

Where a new one meets is taken from the first: most groups that meet at other times still meet in the same room.
"""

import uuid
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Schedule
from activities.sentences import sentence
from directory.models import Listing
from home.account.editing.history import version_of
from home.desk.schedule_form import ScheduleForm

PLACE = ("place_kind", "venue", "municipality", "location_visibility")
SEASON = ("month_choice", "months", "holiday_rule", "last_day", "off", "also", "season_year")
OWN_WORDS = ("name", "note")
MOST = 20  # schedules of a listing


class ScheduleInWords(ScheduleForm):
    """The desk's form less the place, which is a subject of its own, and less the parts of a date, which stay."""

    uid = None  # in the address here

    class Meta:
        model = Schedule
        fields = ["name", "start_time", "end_time", "ends_next_day", "holiday_rule", "note"]
        formsets: list[str] = []
        labels = {
            "name": gettext_lazy("この日程の呼び名"),
            "ends_next_day": gettext_lazy("終わりは翌日"),
            "holiday_rule": gettext_lazy("祝日・年末年始"),
            "note": gettext_lazy("日時を自分の文で書くとき"),
        }
        help_texts = {
            "name": gettext_lazy("日程がいくつかあるときに使います（例：西地区の会）。なくてもかまいません。"),
            "note": gettext_lazy("ここに書くと、上で選んだことから作った文のかわりに出ます。ふだんは空のままに。"),
        }

    class Media:
        extend = False
        css = {"all": ["css/schedule-fields.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="when", **kwargs)

    def opens(self, names: tuple[str, ...]) -> bool:
        """Whether a part that is folded away as a rule holds something, or something wrong."""
        usual = ("", None, [], "every", "as_usual")
        filled = any(self[name].value() not in usual for name in names if name != "season_year")
        return filled or any(name in self.errors for name in names)

    @property
    def opens_season(self) -> bool:
        return self.opens(SEASON)

    @property
    def opens_own_words(self) -> bool:
        return self.opens(OWN_WORDS)


def schedules_of(draft: Listing) -> list[Schedule]:
    return list(draft.schedules.all())


def find(draft: Listing, uid: uuid.UUID) -> Schedule | None:
    return next((one for one in schedules_of(draft) if one.uid == uid), None)


def may_be_written(listing: Listing, draft: Listing, uid: uuid.UUID) -> bool:
    """Whether it is the draft's, or a new one for which there is room. Never another listing's, whose cancelled dates
    hang on the number."""
    rows = schedules_of(draft)
    if any(one.uid == uid for one in rows):
        return True
    return len(rows) < MOST and not Schedule.objects.filter(uid=uid).exclude(listing=listing.pk).exists()


def is_as_it_was(listing: Listing, seen: int, draft: Listing, uid: uuid.UUID) -> bool:
    """Whether the schedule says what it said in the version that somebody saw: whatever else was saved since is no
    conflict."""
    before = draft if seen == listing.latest_revision_id else version_of(listing, seen)
    return before is not None and _said(find(before, uid)) == _said(find(draft, uid))


def _said(schedule: Schedule | None) -> tuple:
    return (ScheduleInWords(instance=schedule).initial, schedule.rrule) if schedule else ()


def told_by(schedule: Schedule | None) -> tuple[str, str]:
    """What readers are told of it: the organisers' own words, if any, and what would be made of the rule."""
    return (schedule.note, sentence(schedule)) if schedule else ("", "")


def own_words_stay(before: tuple[str, str], after: tuple[str, str]) -> bool:
    """Whether the rule was changed and the own words, which readers see instead, were not."""
    return bool(after[0]) and before[0] == after[0] and before[1] != after[1]


def begin(schedule: Schedule, draft: Listing, uid: uuid.UUID) -> None:
    """Number and place of a schedule that isn't in the draft yet."""
    schedule.uid = uid
    if first := next(iter(schedules_of(draft)), None):
        for name in PLACE:
            setattr(schedule, name, getattr(first, name))
    else:
        schedule.municipality, schedule.location_visibility = draft.municipality, draft.location_visibility


def put(draft: Listing, schedule: Schedule) -> None:
    others = schedules_of(draft)
    if not any(one.uid == schedule.uid for one in others):
        others.append(schedule)
    _set(draft, [schedule if one.uid == schedule.uid else one for one in others])


def take_out(draft: Listing, uid: uuid.UUID) -> None:
    _set(draft, [one for one in schedules_of(draft) if one.uid != uid])


def _set(draft: Listing, rows: list[Schedule]) -> None:
    for number, row in enumerate(rows):
        row.sort_order = number
    draft.schedules.set(rows)


def summary(draft: Listing) -> list[str]:
    """One line for each schedule, as readers will read it."""
    return [
        _("%(name)s：%(when)s") % {"name": one.name, "when": when} if one.name else when
        for one in schedules_of(draft)
        for when in [one.when or _("日時は問い合わせてください")]
    ]
