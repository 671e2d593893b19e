"""The dates a search finds, day by day: of each day some, and how many there are; however many lie in between."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db.models.functions import TruncDate

from activities.enums import OccurrenceStatus
from activities.occurring import JST
from directory.databases.routing import reading_connection
from directory.enums import ListingStatus

from .asking import Asked
from .dates import PublicDate, asked_for, loaded, with_names
from .models import EntrySchedule


@dataclass(frozen=True)
class DayDates:
    """One day: `dates` as far as asked, by their start; `count` in all."""

    day: datetime.date
    dates: list[PublicDate]
    count: int


def days_of(asked: Asked, most: int, *, skip: int = 0, rare_first: bool = False) -> list[DayDates]:
    """The days asked for with something on them; of each the dates after `skip`, `most` at most.

    `rare_first`: where there are more, those that were changed and those that are seldom are shown rather than what is
    there every day. Five queries, however many.
    """
    rows = _rows(asked, most, skip, rare_first)
    found = with_names(loaded([(date, entry, km) for date, entry, km, _day, _count in rows]))
    known = {(one.occurrence.pk, one.entry.pk): one for one in found}
    days: dict[datetime.date, DayDates] = {}
    for date, entry, _km, day, count in rows:
        if one := known.get((date, entry)):  # it may have gone between two of the queries
            days.setdefault(day, DayDates(day, [], count)).dates.append(one)
    return [days[day] for day in sorted(days)]


def _rows(asked: Asked, most: int, skip: int, rare_first: bool) -> list[tuple]:
    """[(date key, entry key, km, day, dates on that day)], of a day by their start."""
    entries, dates = asked_for(asked)
    columns = ["id", "listing_id", *(["distance_km"] if asked.filters.point else [])]
    entries = entries.filter(status=ListingStatus.OPEN).order_by().values(*columns)
    dates = dates.order_by().annotate(day=TruncDate("starts_at", tzinfo=JST))
    try:
        hits, hit_params = entries.query.sql_with_params()
        days, day_params = dates.values(
            "id", "listing_id", "schedule_uid", "starts_at", "status", "day"
        ).query.sql_with_params()
    except EmptyResultSet:
        return []
    distance = "h.distance_km" if asked.filters.point else "NULL"
    order = "usual, often, starts_at, id" if rare_first else "starts_at, id"
    # Only our own names are put into the statement; whatever a reader gave is in the parameters.
    statement = f"""
        WITH hits AS MATERIALIZED ({hits}),
        dated AS (
            SELECT d.id, h.id AS entry, {distance} AS km, d.starts_at, d.day,
                CASE WHEN d.status = %s THEN 1 ELSE 0 END AS usual,
                COUNT(*) OVER (PARTITION BY h.id, d.schedule_uid) AS often
            FROM hits h JOIN {EntrySchedule._meta.db_table} s ON s.entry_id = h.id
            JOIN ({days}) d ON d.listing_id = h.listing_id AND d.schedule_uid = s.schedule_uid),
        numbered AS (
            SELECT *, ROW_NUMBER() OVER (PARTITION BY day ORDER BY {order}) AS place,
                COUNT(*) OVER (PARTITION BY day) AS dates
            FROM dated)
        SELECT id, entry, km, day, dates FROM numbered WHERE place > %s AND place <= %s
        ORDER BY day, starts_at, id"""  # noqa: S608 – our own names only, see above
    params = [*hit_params, OccurrenceStatus.SCHEDULED.value, *day_params, skip, skip + most]
    with reading_connection().cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    return [(*row[:3], _day(row[3]), row[4]) for row in rows]


def _day(value: datetime.date | str) -> datetime.date:
    """SQLite hands dates back as it keeps them."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value
