"""Dates as pages show them: what, when, where – and whether it takes place –, each in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from activities.enums import OccurrenceStatus
from activities.services.one_touch import has_passed

from .cards import title_of
from .date_words import clock, day_words, holiday_name, near_word, time_words
from .shortcuts import SATURDAY, SUNDAY
from .steps import Step

if TYPE_CHECKING:
    from .dates import PublicDate


@dataclass(frozen=True)
class DateView:
    """One date of a list. `was` says when it should have been, where it was moved; `note` is the organisers' own."""

    public_id: str
    url: str
    title: str
    title_lang: str
    kind: str
    day: datetime.date
    starts_at: datetime.datetime
    near: str
    times: str
    status: str
    was: str
    note: str
    name: str
    municipality_code: str
    municipality_name: str
    place_label: str
    precision: str
    sessions: list = field(default_factory=list)
    is_over: bool = False  # one of today's that has ended; of other days everybody sees it

    @property
    def is_cancelled(self) -> bool:
        return self.status == OccurrenceStatus.CANCELLED

    @property
    def is_moved(self) -> bool:
        return self.status == OccurrenceStatus.MOVED


def make_dates(found: Iterable[PublicDate], today: datetime.date | None = None) -> list[DateView]:
    """In the order given. One query: the names of the municipalities."""
    found = list(found)
    prefetch_related_objects([one.entry for one in found], "municipality")
    today = today or timezone.localdate()
    return [_view(one, today) for one in found]


def _view(one: PublicDate, today: datetime.date) -> DateView:
    entry, occurrence = one.entry, one.occurrence
    title, title_lang = title_of(entry)
    start = timezone.localtime(occurrence.starts_at)
    own = entry.texts.get(get_language() or "ja", {})
    return DateView(
        public_id=entry.public_id,
        url=reverse("listing", args=[entry.public_id]),
        title=title,
        title_lang=title_lang,
        kind=entry.kind,
        day=start.date(),
        starts_at=start,
        near=near_word(start.date(), today),
        times=time_words(occurrence),
        status=occurrence.status,
        was=_was(occurrence),
        note=occurrence.note,
        name=one.schedule_name,
        municipality_code=entry.municipality_id or "",
        municipality_name=entry.municipality.label if entry.municipality else "",
        place_label=own.get("place_label") or entry.place_label,
        precision=entry.precision,
        sessions=list(getattr(one, "sessions", ())),
        is_over=start.date() == today and has_passed(occurrence),
    )


def _was(occurrence) -> str:
    """The day it was moved away from, with its time where only that changed; empty unless it was moved."""
    if occurrence.status != OccurrenceStatus.MOVED:
        return ""
    before, now = (timezone.localtime(one) for one in (occurrence.original_start, occurrence.starts_at))
    return day_words(before.date()) if before.date() != now.date() else date_time_words(before)


def date_time_words(moment: datetime.datetime) -> str:
    return f"{day_words(moment.date())} {clock(moment.time())}"


# --- Days -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayView:
    """One day of a calendar: its dates as far as they are shown, and how many there are in all."""

    day: datetime.date
    today: datetime.date
    dates: list[DateView] = field(default_factory=list)
    count: int = 0
    inside: bool = True  # of the period; a month's grid begins and ends with days of its neighbours
    rest: Step | None = None  # to all of them

    @property
    def anchor(self) -> str:
        return f"day-{self.day.isoformat()}"

    @property
    def holiday(self) -> str:
        return holiday_name(self.day)

    @property
    def near(self) -> str:
        return near_word(self.day, self.today)

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def more(self) -> int:
        return self.count - len(self.dates)

    @property
    def kind(self) -> str:
        """How calendars colour it, beside its name: holiday, sat or – for the rest – nothing."""
        if self.day.weekday() == SUNDAY or self.holiday:
            return "holiday"
        return "sat" if self.day.weekday() == SATURDAY else ""


def by_day(dates: Iterable[DateView], today: datetime.date) -> list[DayView]:
    """Days with something, in the order of the dates."""
    days: dict[datetime.date, list[DateView]] = {}
    for date in dates:
        days.setdefault(date.day, []).append(date)
    return [DayView(day, today, found, len(found)) for day, found in days.items()]
