"""Makes the dates that schedules give, twelve months ahead, and keeps what people have said of single dates.

A date is known by its schedule's uid and its day in Japan: a gathering that from now on begins at two o'clock and not
at ten keeps its cancellations, and so does one whose rule is replaced by another that names the same day. The past is
left as it was. Chunk by chunk, each in a transaction of its own, so that memory stays small and nobody waits long.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from activities import rules
from activities.enums import OccurrenceStatus, Timing
from activities.models import Occurrence, Schedule
from activities.occurring import Dated, dated, dates_of, day_of, says_when, start_of
from directory.changes import tell_dates, told_together
from directory.models import Listing
from directory.quick_rows import insert_rows

HORIZON = timedelta(days=365)
CHUNK = 500
CHANGING = ["original_start", "starts_at", "ends_at", "timing", "sequence", "updated_at"]

Key = tuple[int, UUID]


class Facts(NamedTuple):
    """What dates are made of, of one schedule; a quarter of a million of them are read each night."""

    listing_id: int
    uid: UUID
    rrule: str
    dtstart: date | None
    until: date | None
    start_time: time | None
    end_time: time | None
    ends_next_day: bool
    all_day: bool
    time_on_request: bool
    holiday_rule: str
    exception_dates: list
    extra_dates: list


class Stored(NamedTuple):
    """A date as it stands in the table."""

    pk: int
    listing_id: int
    schedule_uid: UUID
    original_start: datetime
    starts_at: datetime
    ends_at: datetime | None
    timing: str
    status: str

    @property
    def is_moved(self) -> bool:
        """Somebody has given it another time, and may have cancelled it since."""
        return self.status == OccurrenceStatus.MOVED or self.starts_at != self.original_start


@dataclass
class Refreshed:
    """Dates made, taken away, given other times, and left as they were; {listing: rules that can't be read}."""

    created: int = 0
    removed: int = 0
    updated: int = 0
    kept: int = 0
    unreadable: dict[int, list[str]] = field(default_factory=dict)

    def add(self, other: Refreshed) -> None:
        for name in ("created", "removed", "updated", "kept"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.unreadable |= other.unreadable


@dataclass
class Plan:
    """What is to be written."""

    created: list[tuple[Key, Dated]] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    updated: dict[int, Dated] = field(default_factory=dict)
    kept: int = 0
    listings: set[int] = field(default_factory=set)


def refresh(
    listing_ids: Iterable[int] | None = None,
    *,
    today: date | None = None,
    dry_run: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Refreshed:
    """Make the dates of these listings (of all) true, from `today` on; a second time in a row changes nothing.

    Listings the public can't see are left alone: their dates are there again when they come back. Without
    `listing_ids`, one that somebody else is writing at this moment is left to them. `progress` is told how many
    listings each chunk held.
    """
    now = timezone.now()
    if today is not None and today != day_of(now):
        now = start_of(today)
    outcome, everything = Refreshed(), listing_ids is None
    ids = Listing.objects.public().values_list("pk", flat=True) if everything else listing_ids
    ids = sorted(set(ids))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        with contextlib.nullcontext() if dry_run else told_together():
            outcome.add(_refresh(chunk if dry_run else _locked(chunk, skipping=everything), now, dry_run))
        if progress:
            progress(len(chunk))
    return outcome


def _locked(listing_ids: list[int], *, skipping: bool) -> list[int]:
    """Those still public, which nobody else changes until the transaction ends: neither rules nor single dates."""
    rows = Listing.objects.public().filter(pk__in=listing_ids).order_by("pk")
    return list(rows.select_for_update(no_key=True, skip_locked=skipping).values_list("pk", flat=True))


def _refresh(listing_ids: list[int], now: datetime, dry_run: bool) -> Refreshed:
    today = day_of(now)
    expected: dict[Key, tuple[Facts, list[date]]] = {}
    unreadable: dict[int, list[str]] = defaultdict(list)
    for row in Schedule.objects.filter(listing__in=listing_ids).order_by().values_list(*Facts._fields):
        schedule = Facts(*row)
        expected[schedule.listing_id, schedule.uid] = schedule, dates_of(schedule, today, today + HORIZON)
        if schedule.rrule and not rules.is_readable(schedule.rrule):
            unreadable[schedule.listing_id].append(schedule.rrule)
    plan = _plan(expected, _stored(listing_ids, start_of(today)), now)
    if not dry_run:
        _write(plan)
    return Refreshed(len(plan.created), len(plan.removed), len(plan.updated), plan.kept, dict(unreadable))


def _stored(listing_ids: list[int], since: datetime) -> dict[Key, list[Stored]]:
    """The dates that are in the table for the days to come, those somebody has said something of first."""
    found: dict[Key, list[Stored]] = defaultdict(list)
    rows = Occurrence.objects.filter(listing__in=listing_ids, original_start__gte=since)
    for row in rows.order_by("-sequence", "pk").values_list(*Stored._fields):
        found[row[1], row[2]].append(Stored(*row))
    return found


def _plan(expected: dict[Key, tuple[Facts, list[date]]], stored: dict[Key, list[Stored]], now: datetime) -> Plan:
    plan = Plan()
    for key in expected.keys() | stored.keys():
        schedule, days = expected.get(key, (None, []))
        if schedule and not says_when(schedule):
            plan.kept += len(stored.get(key, ()))
            continue
        missing = set(days)
        for row in stored.get(key, ()):
            day = day_of(row.original_start)
            if row.timing == Timing.TIMED and row.original_start < now:
                plan.kept += 1  # earlier today
            elif day not in missing:
                plan.removed.append(row.pk)
                plan.listings.add(key[0])
            elif wanted := _differing(row, dated(schedule, day)):
                plan.updated[row.pk] = wanted
                plan.listings.add(key[0])
            else:
                plan.kept += 1
            missing.discard(day)
        if missing:
            plan.created += [(key, dated(schedule, day)) for day in sorted(missing)]
            plan.listings.add(key[0])
    return plan


def _differing(row: Stored, rule: Dated) -> Dated | None:
    """The times the date should have, if they aren't those it has. Its new time stays with a date that was moved."""
    if row.is_moved:
        rule = Dated(rule.original_start, row.starts_at, row.ends_at, Timing(row.timing))
    has = row.original_start, row.starts_at, row.ends_at, row.timing
    return None if has == (rule.original_start, rule.starts_at, rule.ends_at, rule.timing) else rule


def _write(plan: Plan) -> None:
    # away with the old first: a date may get the very start that another gives up
    for start in range(0, len(plan.removed), CHUNK):
        rows = Occurrence.objects.filter(pk__in=plan.removed[start : start + CHUNK])
        rows._raw_delete(rows.db)  # nothing hangs on a date, so Django needn't read it first
    _update(plan.updated)
    _insert(plan.created)
    if plan.listings:
        tell_dates(plan.listings)


def _update(updated: dict[int, Dated]) -> None:
    keys = sorted(updated)
    for start in range(0, len(keys), CHUNK):
        rows = list(Occurrence.objects.filter(pk__in=keys[start : start + CHUNK]))
        for row in rows:
            rule = updated[row.pk]
            row.original_start, row.starts_at, row.ends_at = rule.original_start, rule.starts_at, rule.ends_at
            row.timing, row.sequence, row.updated_at = rule.timing, row.sequence + 1, timezone.now()
        Occurrence.objects.bulk_update(rows, CHANGING)


def _insert(created: list[tuple[Key, Dated]]) -> None:
    names = ("listing", "schedule_uid", "original_start", "starts_at", "ends_at", "timing")
    fixed = {"status": OccurrenceStatus.SCHEDULED.value, "note": "", "sequence": 0, "updated_at": timezone.now()}
    fields = [Occurrence._meta.get_field(name) for name in (*names, *fixed)]
    values = (
        (*key, rule.original_start, rule.starts_at, rule.ends_at, rule.timing.value, *fixed.values())
        for key, rule in created
    )
    rows = ([one.get_db_prep_save(value, connection) for one, value in zip(fields, row, strict=True)] for row in values)
    insert_rows(Occurrence._meta.db_table, [one.column for one in fields], rows)
