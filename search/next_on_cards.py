"""What a card says of the coming dates: the next one, and whether one before it is cancelled."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from activities.enums import OccurrenceStatus, Timing
from activities.models import Occurrence
from activities.occurring import start_of

from .date_words import clock, day_words, near_word
from .models import Entry, EntrySchedule


@dataclass(frozen=True)
class NextDate:
    """`day` and `time` of the next date that takes place, in words; `cancelled` the day before it that doesn't."""

    day: str = ""
    near: str = ""
    time: str = ""
    cancelled: str = ""
    cancelled_near: str = ""

    def __bool__(self) -> bool:
        return bool(self.day or self.cancelled)


def next_dates(entries: Iterable[Entry]) -> dict[int, NextDate]:
    """{entry key: its next date}. One query: the cancelled ones."""
    entries = list(entries)
    today = timezone.localdate()
    cancelled = _cancelled(entries, today)
    return {entry.pk: _next(entry, cancelled.get(entry.pk), today) for entry in entries}


def _cancelled(entries: list[Entry], today: datetime.date) -> dict[int, datetime.datetime]:
    """{entry key: the soonest cancelled start from today on}."""
    dates = Occurrence.objects.filter(
        listing=OuterRef("entry__listing"),
        schedule_uid=OuterRef("schedule_uid"),
        status=OccurrenceStatus.CANCELLED,
        starts_at__gte=start_of(today),
    ).order_by("starts_at")
    rows = (
        EntrySchedule.objects.filter(entry__in=[entry.pk for entry in entries])
        .annotate(cancelled=Subquery(dates.values("starts_at")[:1]))
        .filter(cancelled__isnull=False)
        .values_list("entry", "cancelled")
    )
    soonest: dict[int, datetime.datetime] = {}
    for entry, start in rows:
        soonest[entry] = min(start, soonest.get(entry, start))
    return soonest


def _next(entry: Entry, cancelled: datetime.datetime | None, today: datetime.date) -> NextDate:
    start, words = entry.next_starts_at, {}
    if start and start >= start_of(today):  # else it has begun, and nobody has looked for the one after it yet
        local = timezone.localtime(start)
        time = clock(local.time()) if entry.next_timing == Timing.TIMED else ""
        words |= {"day": day_words(local.date()), "near": near_word(local.date(), today), "time": time}
    if cancelled and (start is None or cancelled < start):
        day = timezone.localtime(cancelled).date()
        words |= {"cancelled": day_words(day), "cancelled_near": near_word(day, today)}
    return NextDate(**words)
