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
    untimed_today = ~Q(timing=Timing.TIMED) & Q(starts_at__gte=start_of(day_of(now)))
    return ~Q(status=OccurrenceStatus.CANCELLED) & (Q(starts_at__gte=now) | untimed_today)


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


def _renew(entries: QuerySet[Entry]) -> int:
    uids = EntrySchedule.objects.filter(entry=OuterRef(OuterRef("pk"))).values("schedule_uid")
    dates = _soonest(Occurrence.objects.filter(coming(), listing=OuterRef("listing"), schedule_uid__in=uids))
    return entries.update(
        next_starts_at=Case(
            When(status=ListingStatus.OPEN, then=Subquery(dates.values("starts_at")[:1])), default=None
        ),
        next_timing=Case(
            # none at all is an empty word
            When(status=ListingStatus.OPEN, then=Coalesce(Subquery(dates.values("timing")[:1]), Value(""))),
            default=Value(""),
        ),
    )


def _soonest(dates: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    return dates.order_by("starts_at", "timing")
