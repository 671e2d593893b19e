"""Words looked for in the whole country cost most and are asked again most: their answers are kept for a minute.

What is kept are the keys of rows and numbers, never what a row says: rows are read afresh each time, so that a listing
hidden, changed or withdrawn a moment ago is seen as it is now; and none outlives the state of the database it was
counted in (`directory.data_stamp`). The key is a digest that can't be read back, and
searches that tell where somebody is aren't kept at all (DESIGN 5).
"""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from directory.data_stamp import data_stamp

from . import next_dates
from .asking import Asked
from .facets import FacetCounts, count_facets
from .filters import WHEREABOUTS
from .finding import Found, find
from .models import Entry

SECONDS = 60
Kept = TypeVar("Kept")


def find_again(asked: Asked) -> Found:
    """As `finding.find`."""
    if not _is_worth_it(asked):
        return find(asked)
    key = _key("page", asked)
    kept = cache.get(key)
    if kept is not None:
        keys, count = kept
        rows = Entry.objects.in_bulk(keys)
        if len(rows) == len(keys):  # else one was written anew: what it says may belong elsewhere
            next_dates.as_of_now(rows.values())
            return Found([_undistanced(rows[key]) for key in keys], count, asked.page, asked.page_size)
    found = find(asked)
    cache.set(key, ([entry.pk for entry in found.entries], found.count), SECONDS)
    return found


def count_facets_again(asked: Asked) -> FacetCounts:
    """As `facets.count_facets`."""
    if not _is_worth_it(asked):
        return count_facets(asked)
    return _kept(_key("facets", asked), lambda: count_facets(asked))


def _kept(key: str, make: Callable[[], Kept]) -> Kept:
    value = cache.get(key)
    if value is None:
        value = make()
        cache.set(key, value, SECONDS)
    return value


def _is_worth_it(asked: Asked) -> bool:
    return bool(asked.filters.query) and not any(asked.filters.asked.get(name) for name in WHEREABOUTS)


def _key(what: str, asked: Asked) -> str:
    """The search, however its parameters were ordered, as an HMAC: a shared cache tells nobody what was typed."""
    values = {name: value for name, value in asked.filters.asked.items() if value not in (None, "", [])}
    values |= {"sort": asked.sort, "page": asked.page, "page_size": asked.page_size}
    said = repr([what, data_stamp(), sorted((name, str(value)) for name, value in values.items())])
    return f"search.{salted_hmac('search.remembering', said, algorithm='sha256').hexdigest()}"


def _undistanced(entry: Entry) -> Entry:
    entry.distance_km = None
    return entry
