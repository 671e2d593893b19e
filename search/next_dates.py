"""The next date of each entry: found for rows being made, and kept true as dates change and time passes.

Only what takes place counts: not cancelled, and of a listing that is open. A date without a time is today's until the
day ends.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from activities.enums import OccurrenceStatus, Timing
from activities.models import Occurrence, Schedule
from activities.occurring import day_of, start_of
from directory.enums import ListingStatus

from .models import Entry, EntrySchedule
from .turns import wait_for_turn

CHUNK = 500
Next = tuple[datetime, str]


def coming(now: datetime | None = None) -> Q:
    """Condition on dates: they take place and have not begun."""
    now = now or timezone.now()
    return ~Q(status=OccurrenceStatus.CANCELLED) & (Q(starts_at__gte=now) | _untimed(now))


def not_over(now: datetime | None = None) -> Q:
    """Condition on dates: they have not ended yet; those without an end end as they begin. As `has_passed` of the
    desk's buttons says it of one date."""
    now = now or timezone.now()
    timed = Q(ends_at__gte=now) | Q(ends_at=None, starts_at__gte=now)
    return Q(timing=Timing.TIMED) & timed | _untimed(now)


def _untimed(now: datetime) -> Q:
    """Dates without a time, until their day ends."""
    return ~Q(timing=Timing.TIMED) & Q(starts_at__gte=start_of(day_of(now)))


def of_schedules(listing_ids: list[int]) -> dict[tuple[int, UUID], Next]:
    """{(listing key, schedule uid): start and timing of its next date}; a copied listing has the same uids."""
    dates = _soonest(Occurrence.objects.filter(coming(), listing=OuterRef("listing"), schedule_uid=OuterRef("uid")))
    rows = (
        Schedule.objects.filter(listing__in=listing_ids, listing__status=ListingStatus.OPEN)
        .order_by()
        .annotate(next_start=Subquery(dates.values("starts_at")[:1]), next_timing=Subquery(dates.values("timing")[:1]))
        .filter(next_start__isnull=False)
        .values_list("listing_id", "uid", "next_start", "next_timing")
    )
    return {(listing, uid): (start, timing) for listing, uid, start, timing in rows}


def renew(listing_ids: Iterable[int]) -> None:
    """Some of these listings' dates have changed: give their entries the next one, in the transaction of the change."""
    ids = sorted(listing_ids)
    if not ids:
        return
    with transaction.atomic():
        wait_for_turn()
        for start in range(0, len(ids), CHUNK):
            _renew(Entry.objects.filter(listing__in=ids[start : start + CHUNK]))


def renew_passed() -> int:
    """Time has passed: the entries whose next date has begun get the one after it. Returns how many."""
    with transaction.atomic():
        wait_for_turn()
        return _renew(Entry.objects.filter(next_starts_at__lt=timezone.now()))


def as_of_now(entries: Iterable[Entry]) -> None:
    """Entries just read, whose next date has begun since it was written down: give them the one after it.

    One query, and none where there is no such entry.
    """
    passed = {entry.pk: entry for entry in entries if entry.next_starts_at and entry.next_starts_at < timezone.now()}
    if not passed:
        return
    for entry in Entry.objects.filter(pk__in=passed).annotate(**_next_of()).only("pk"):
        passed[entry.pk].next_starts_at, passed[entry.pk].next_timing = entry.soonest_start, entry.soonest_timing


def _next_of() -> dict[str, Case]:
    """An entry's next date as annotations."""
    uids = EntrySchedule.objects.filter(entry=OuterRef(OuterRef("pk"))).values("schedule_uid")
    dates = _soonest(Occurrence.objects.filter(coming(), listing=OuterRef("listing"), schedule_uid__in=uids))
    start, timing = (Subquery(dates.values(name)[:1]) for name in ("starts_at", "timing"))
    is_open = Q(status=ListingStatus.OPEN)
    return {
        "soonest_start": Case(When(is_open, then=start), default=None),
        "soonest_timing": Case(When(is_open, then=Coalesce(timing, Value(""))), default=Value("")),
    }


def _renew(entries: QuerySet[Entry]) -> int:
    found = _next_of()
    return entries.update(next_starts_at=found["soonest_start"], next_timing=found["soonest_timing"])


def _soonest(dates: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    return dates.order_by("starts_at", "timing")
