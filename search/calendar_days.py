"""The dates a search finds, day by day: of each day the first few, and how many there are. Two queries and a few more
for what is shown, however many dates lie in between.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection

from activities.models import Occurrence
from activities.occurring import start_of
from directory.enums import ListingStatus

from .asking import Asked
from .dates import PublicDate, public_dates
from .models import EntrySchedule
from .shortcuts import DAY, Stretch

# The day in Japan, where there is no summer time
_DAY = {"postgresql": "(o.starts_at AT TIME ZONE 'Asia/Tokyo')::date", "sqlite": "date(o.starts_at, '+9 hours')"}


@dataclass(frozen=True)
class DayDates:
    """One day: `dates` as far as asked, `count` in all."""

    day: datetime.date
    dates: list[PublicDate]
    count: int


def days_of(asked: Asked, stretch: Stretch, most: int, skip: int = 0) -> list[DayDates]:
    """The days of the stretch with something on them; of each the dates after `skip`, `most` at most."""
    rows = _rows(asked, stretch, most, skip)
    found = public_dates([(occurrence, entry) for occurrence, entry, _day, _count in rows])
    days: dict[datetime.date, DayDates] = {}
    for date, (_occurrence, _entry, day, count) in zip(found, rows, strict=True):
        day = datetime.date.fromisoformat(day) if isinstance(day, str) else day
        days.setdefault(day, DayDates(day, [], count)).dates.append(date)
    return list(days.values())


def _rows(asked: Asked, stretch: Stretch, most: int, skip: int) -> list[tuple]:
    """[(occurrence key, entry key, day, dates on that day)] in the order of the starts."""
    filters = asked.filters  # without its days: they leave out what is cancelled
    entries = filters.filter_queryset(filters.queryset.all(), leaving_out=("from", "to"))
    entries = entries.exclude(status__in=(ListingStatus.PAUSED, ListingStatus.CLOSED))
    try:
        hits, params = entries.order_by().values("id", "listing_id").query.sql_with_params()
    except EmptyResultSet:
        return []
    # Only our own names are put into the statement; whatever a reader gave is in `params`.
    statement = f"""
        WITH hits AS MATERIALIZED ({hits}),
        dated AS (
            SELECT o.id, h.id AS entry, o.starts_at, {_DAY[connection.vendor]} AS day
            FROM hits h
            JOIN {EntrySchedule._meta.db_table} s ON s.entry_id = h.id
            JOIN {Occurrence._meta.db_table} o ON o.listing_id = h.listing_id AND o.schedule_uid = s.schedule_uid
            WHERE o.starts_at >= %s AND o.starts_at < %s),
        numbered AS (
            SELECT *, ROW_NUMBER() OVER (PARTITION BY day ORDER BY starts_at, id) AS place,
                COUNT(*) OVER (PARTITION BY day) AS dates
            FROM dated)
        SELECT id, entry, day, dates FROM numbered WHERE place > %s AND place <= %s
        ORDER BY day, place"""  # noqa: S608
    between = [_moment(start_of(stretch.first)), _moment(start_of(stretch.last + DAY))]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *between, skip, skip + most])
        return cursor.fetchall()


def _moment(moment: datetime.datetime) -> object:
    """As the column holds it."""
    return Occurrence._meta.get_field("starts_at").get_db_prep_value(moment, connection)
