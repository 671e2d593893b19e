"""One page of a search: each listing once, by its nearest or best place, in an order that ties can't change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import Coalesce

from directory.databases.routing import reading_connection

from . import next_dates
from .asking import Asked
from .filters import EntryFilter
from .models import Entry
from .text import index

# Confirmations are compared by half-years, the usual interval between two; inside one, nearness decides.
DAYS_OF_TRUST = 182
NEWEST = "newest"  # changed last, first: the order of feeds, which readers don't choose (`filters.SORTS`)
NO_DATE = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """`entries` in order, each with `distance_km` (None where no point was asked); `count` listings in all."""

    entries: list[Entry]
    count: int
    page: int
    page_size: int

    @property
    def pages(self) -> Page:
        """For the links to the other pages."""
        return Paginator(range(self.count), self.page_size).get_page(self.page)


def find(asked: Asked) -> Found:
    """The page that was asked for: two queries to four, however many rows."""
    start = (asked.page - 1) * asked.page_size
    entries, order = ranked(asked.filters, asked.sort)
    if asked.filters.tells_places_apart:
        rows, count = _each_listing_once(entries, order, start, asked.page_size)
        return _found(_loaded(rows), count, asked)
    entries = entries.filter(first=True)
    page = entries.annotate(distance_km=Value(None, FloatField()))
    page = page.order_by(*order, "public_id")[start : start + asked.page_size]
    return _found(list(page), entries.count(), asked)


def _found(entries: list[Entry], count: int, asked: Asked) -> Found:
    next_dates.as_of_now(entries)
    return Found(entries, count, asked.page, asked.page_size)


def ranked(filters: EntryFilter, sort: str) -> tuple[QuerySet[Entry], list[str]]:
    """The entries with all they are ordered by, and the names to order by (Django's way: "-name" for the highest)."""
    entries = filters.qs
    nearest = ["distance_km"] if filters.point else []
    if sort == "distance":
        return entries, nearest
    if sort == NEWEST:
        return entries, ["-updated_at"]
    if sort == "soonest":
        return entries.annotate(soonest=Coalesce("next_starts_at", NO_DATE)), ["soonest", *nearest]
    if sort == "relevance":
        entries = entries.annotate(tier=index.tier(filters.query), trust=F("freshness") / DAYS_OF_TRUST)
        return entries, ["tier", "-trust", *nearest]
    return entries, ["-freshness"]


def _each_listing_once(
    entries: QuerySet[Entry], order: list[str], start: int, size: int
) -> tuple[list[tuple[int, float | None]], int]:
    """([(entry key, km)] of one page, listings in all), the matching rows being read once for both."""
    columns = [name.removeprefix("-") for name in order]
    distance = "distance_km" if "distance_km" in columns else "NULL"
    by = ", ".join(f"{name.removeprefix('-')} {'DESC' if name.startswith('-') else 'ASC'}" for name in order)
    try:
        hits, params = entries.order_by().values("id", "listing_id", "public_id", *columns).query.sql_with_params()
    except EmptyResultSet:
        return [], 0
    # Only our own names are put into the statement; whatever a reader gave is in `params`.
    statement = f"""
        WITH hits AS MATERIALIZED ({hits}),
        places AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY listing_id ORDER BY {by}, id) AS place FROM hits)
        SELECT id, {distance}, COUNT(*) OVER () FROM places WHERE place = 1
        ORDER BY {by}, public_id LIMIT %s OFFSET %s"""  # noqa: S608
    rows = _rows(statement, [*params, size, start])
    if not rows and start:
        count = _rows(statement, [*params, 1, 0])
        return [], count[0][2] if count else 0
    return [(key, km) for key, km, _count in rows], rows[0][2] if rows else 0


def _rows(statement: str, params: Sequence) -> list[tuple]:
    with reading_connection().cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def _loaded(rows: list[tuple[int, float | None]]) -> list[Entry]:
    found = Entry.objects.in_bulk([key for key, _km in rows])
    for key, km in rows:
        if key in found:
            found[key].distance_km = km
    return [found[key] for key, _km in rows if key in found]  # one may have gone between the two queries
