"""Dates as the public may see them: from rows of the read model, and from nowhere else.

Entry → EntrySchedule → Occurrence is the only way from a place to its dates. Where a date is, is what its entry says:
of a hidden place the municipality. Cancelled dates are there and marked, until they have passed; the dates of listings
that are paused are not offered.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils import timezone

from activities.enums import PartOfDay, Timing
from activities.models import Occurrence, Schedule, ScheduleSession
from activities.occurring import JST, day_of, start_of
from activities.times_of_day import HOURS
from activities.weekdays import WEEKDAYS
from directory.databases.routing import reading_connection
from directory.enums import ListingStatus

from .asking import Asked
from .days import in_days
from .models import Entry, EntrySchedule
from .next_dates import coming as not_begun
from .next_dates import not_over

#: Of all that is coming in the whole country nobody needs the number, and it would take seconds to count.
MOST_COUNTED = 10_000
_ENTRY_SCHEDULE = EntrySchedule._meta.db_table
#: Asked of the dates themselves here, not of what their schedules usually do.
OF_DATES = ("weekday", "time", "from", "to")


@dataclass(frozen=True)
class PublicDate:
    """One date at its public place. `entry.distance_km` is there where a point was asked."""

    entry: Entry
    occurrence: Occurrence
    schedule_name: str = ""
    sessions: Sequence[ScheduleSession] = ()

    @property
    def id(self) -> str:
        """Opaque, and the same for ever: a date that gets another time keeps it."""
        return public_id(self.entry.public_id, self.occurrence)


@dataclass(frozen=True)
class FoundDates:
    """One page of dates in order of time; `count` dates in all, or at least so many where it isn't `exact`."""

    dates: list[PublicDate] = field(default_factory=list)
    count: int = 0
    page: int = 1
    page_size: int = 20
    exact: bool = True

    @property
    def pages(self) -> Page:
        """For the links to the other pages."""
        return Paginator(range(self.count), self.page_size).get_page(self.page)


def public_id(listing_public_id: str, occurrence: Occurrence) -> str:
    said = f"{listing_public_id}/{occurrence.schedule_uid}/{day_of(occurrence.original_start)}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def upcoming(
    entries: Iterable[Entry] | QuerySet[Entry],
    *,
    since: date | datetime | None = None,
    until: date | datetime | None = None,
    limit: int | None = None,
    over: bool = True,
) -> list[PublicDate]:
    """The dates at these entries' places, soonest first, from today's on; without those of today that have ended where
    `over` is False. Five queries, however many."""
    rows = entries if isinstance(entries, QuerySet) else Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    dates = Occurrence.objects.filter(_since(since or timezone.localdate(timezone=JST)))
    dates = dates.filter(_until(until)) if until else dates
    dates = dates if over else dates.filter(not_over())
    found, _count = _page(rows, dates, start=0, size=limit, counted=False)
    return with_names(loaded(found))


def soonest(entries: QuerySet[Entry], limit: int) -> list[tuple[int, int]]:
    """[(date key, entry key)] of what takes place next and has not begun, at any of these many places. One query."""
    dates = Occurrence.objects.filter(_since(timezone.localdate(timezone=JST)) & not_begun())
    found, _count = _page(entries, dates, start=0, size=limit, counted=False, narrow=False)
    return [(date, entry) for date, entry, _km in found]


def find_dates(
    asked: Asked, *, first: date | None = None, last: date | None = None, described: bool = True
) -> FoundDates:
    """The page of dates that a search asks for, from today's on unless it says otherwise; soonest first.

    `first` and `last` stand in for `from` and `to` where they aren't given. `described=False` leaves out the names and
    sessions of schedules, and the queries for them.
    """
    filters = asked.filters
    entries, dates = asked_for(asked, first, last)
    start = (asked.page - 1) * asked.page_size
    narrow = filters.stays_within_place or bool(filters.query)
    by_distance = filters.point is not None and filters.asked.get("sort") == "distance"
    found, count = _page(
        entries, dates, start=start, size=asked.page_size, narrow=narrow, point=bool(filters.point), near=by_distance
    )
    rows = loaded(found)
    exact = narrow or count <= MOST_COUNTED
    count = count if exact else max(MOST_COUNTED, start + len(rows))
    return FoundDates(with_names(rows) if described else rows, count, asked.page, asked.page_size, exact)


def asked_for(
    asked: Asked, first: date | None = None, last: date | None = None
) -> tuple[QuerySet[Entry], QuerySet[Occurrence]]:
    """The places and the dates a search is about, each on its own; days as in `find_dates`."""
    filters = asked.filters
    entries = filters.filter_queryset(filters.queryset.all(), leaving_out=OF_DATES)
    first_asked, last_asked = filters.days
    first = first_asked or first or timezone.localdate(timezone=JST)
    dates = Occurrence.objects.filter(in_days(first, last_asked or last))
    return entries, _at_times(_on_weekdays(dates, filters.asked.get("weekday")), filters.asked.get("time"))


# --- what is asked of the dates themselves


def _since(moment: date | datetime) -> Q:
    return Q(starts_at__gte=moment) if isinstance(moment, datetime) else Q(starts_at__gte=start_of(moment))


def _until(moment: date | datetime) -> Q:
    return Q(starts_at__lte=moment) if isinstance(moment, datetime) else in_days(None, moment)


def _on_weekdays(dates: QuerySet[Occurrence], weekdays: list[str] | None) -> QuerySet[Occurrence]:
    if not weekdays:
        return dates
    numbers = [WEEKDAYS.index(day) + 1 for day in weekdays]
    return dates.annotate(weekday=ExtractIsoWeekDay("starts_at", tzinfo=JST)).filter(weekday__in=numbers)


def _at_times(dates: QuerySet[Occurrence], parts: list[str] | None) -> QuerySet[Occurrence]:
    """All-day dates are there at any time; of those whose time isn't known nobody can say."""
    if not parts:
        return dates
    condition = Q(timing=Timing.ALL_DAY)
    for first, after in (HOURS[PartOfDay(part)] for part in parts):
        condition |= Q(timing=Timing.TIMED, hour__gte=first, hour__lt=after)
    return dates.annotate(hour=ExtractHour("starts_at", tzinfo=JST)).filter(condition)


# --- reading


def _page(
    entries: QuerySet[Entry],
    dates: QuerySet[Occurrence],
    *,
    start: int,
    size: int | None,
    counted: bool = True,
    narrow: bool = True,
    point: bool = False,
    near: bool = False,
) -> tuple[list[tuple[int, int, float | None]], int]:
    """([(date key, entry key, km)], dates in all where they are `counted`).

    A place leaves few entries: these first, then their dates. Without one it is the next dates of the country that are
    looked through until the page is full.
    """
    columns = ["id", "listing_id", *(["distance_km"] if point else [])]
    entries = entries.filter(status=ListingStatus.OPEN).order_by()
    dates = dates.order_by().values("id", "listing_id", "schedule_uid", "starts_at")
    try:
        hits, hit_params = entries.values(*columns).query.sql_with_params()
        days, day_params = dates.query.sql_with_params()
    except EmptyResultSet:
        return [], 0
    # Only our own names are put into the statement; whatever a reader gave is in the parameters.
    which = "hits" if narrow else f"({hits})"
    joined = f"""
        FROM {which} h JOIN {_ENTRY_SCHEDULE} s ON s.entry_id = h.id
        JOIN ({days}) d ON d.listing_id = h.listing_id AND d.schedule_uid = s.schedule_uid"""
    head = f"WITH hits AS MATERIALIZED ({hits}) " if narrow else ""
    params = [*hit_params, *day_params]
    distance = "h.distance_km" if point else "NULL"
    by = f"{distance}, d.starts_at, d.id" if near else "d.starts_at, d.id"
    limit = "" if size is None else f"LIMIT {int(size)} OFFSET {int(start)}"
    # of few dates all are read anyway
    total = "COUNT(*) OVER ()" if narrow and counted else "0"
    rows = _rows(f"{head}SELECT d.id, h.id, {distance}, {total} {joined} ORDER BY {by} {limit}", params)
    found = [(date, entry, km) for date, entry, km, _total in rows]
    if not counted or size is None or (len(rows) < size and (rows or not start)):
        return found, start + len(rows)  # the last page tells the count by itself
    if rows and narrow:
        return found, rows[0][3]
    most = "" if narrow else f"LIMIT {MOST_COUNTED + 1}"
    counting = f"{head}SELECT COUNT(*) FROM (SELECT 1 {joined} {most}) c"  # noqa: S608 – our own names only, see above
    return found, _rows(counting, params)[0][0]


def _rows(statement: str, params: Sequence) -> list[tuple]:
    with reading_connection().cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def loaded(found: list[tuple[int, int, float | None]]) -> list[PublicDate]:
    dates = Occurrence.objects.in_bulk([date for date, _entry, _km in found])
    entries = Entry.objects.in_bulk({entry for _date, entry, _km in found})
    for _date, key, km in found:
        if key in entries:
            entries[key].distance_km = km
    # one may have gone between two of the queries
    return [PublicDate(entries[entry], dates[key]) for key, entry, _km in found if key in dates and entry in entries]


def with_names(dates: list[PublicDate]) -> list[PublicDate]:
    """With the names and sessions of their schedules."""
    uids = {one.occurrence.schedule_uid for one in dates}
    schedules = Schedule.objects.filter(listing__in={one.occurrence.listing_id for one in dates}, uid__in=uids)
    names = {(listing, uid): name for listing, uid, name in schedules.values_list("listing_id", "uid", "name")}
    sessions: dict[tuple[int, UUID], list[ScheduleSession]] = defaultdict(list)
    parts = ScheduleSession.objects.filter(schedule__in=schedules).order_by("sort_order", "pk")
    for part in parts.annotate(listing=F("schedule__listing"), uid=F("schedule__uid")):
        sessions[part.listing, part.uid].append(part)
    described = []
    for one in dates:
        key = one.occurrence.listing_id, one.occurrence.schedule_uid
        described.append(replace(one, schedule_name=names.get(key, ""), sessions=sessions.get(key, [])))
    return described
