"""The coming dates of many listings: of a search, an area, an organisation. Which they are, `search.dates` says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet

from search.asking import Asked
from search.dates import PublicDate, find_dates, upcoming
from search.models import Entry

from .dates import Pair

MOST = 1_000


def dates_of_search(asked: Asked) -> tuple[list[Pair], bool]:
    """(the next dates that answer it, whether there are more). Its order and page are those of a list, not of these."""
    asked = asked.but(sort=None) if asked.filters.asked.get("sort") else asked
    found = find_dates(replace(asked, page=1, page_size=MOST), described=False)
    return _pairs(found.dates), found.count > MOST


def dates_of_entries(entries: QuerySet[Entry]) -> tuple[list[Pair], bool]:
    """As `dates_of_search`, of these entries."""
    found = upcoming(entries, limit=MOST + 1)
    return _pairs(found[:MOST]), len(found) > MOST


def _pairs(dates: Iterable[PublicDate]) -> list[Pair]:
    return [(one.entry, one.occurrence) for one in dates]
