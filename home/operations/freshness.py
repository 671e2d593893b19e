"""How true the directory is: how many listings were confirmed lately, and whether the search shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from activities.enums import Timing
from directory.models import Listing
from search.models import Entry

WITHIN = (90, 180, 365)  # days
EPOCH = datetime(1970, 1, 1).date()


@dataclass(frozen=True)
class Freshness:
    listings: int
    confirmed: dict[int, int]  # within so many days: how many; asked since without an answer counts as not confirmed


@dataclass(frozen=True)
class SearchLag:
    missing: int  # public listings that the search doesn't show
    left_over: int  # shown by the search and not public
    behind: timedelta  # how long the oldest "next date" has begun already (`refresh_occurrences --passed`)


def freshness() -> Freshness:
    """Read from the index of the search alone: the listings it shows, each once."""
    today = (timezone.localdate() - EPOCH).days
    counts = {f"within_{days}": Count("pk", filter=Q(freshness__gte=today - days)) for days in WITHIN}
    row = Entry.objects.filter(first=True).aggregate(listings=Count("pk"), **counts)
    return Freshness(row["listings"], {days: row[f"within_{days}"] for days in WITHIN})


def search_lag() -> SearchLag:
    """What `check_search` would find, but only counted: nothing of what a row says is compared."""
    shown = Exists(Entry.objects.filter(listing=OuterRef("pk")))
    public = Exists(Listing.objects.public().filter(pk=OuterRef("listing")))
    now = timezone.now()
    passed = Entry.objects.filter(next_starts_at__lt=now, next_timing=Timing.TIMED).aggregate(
        first=Min("next_starts_at")
    )
    return SearchLag(
        missing=Listing.objects.public().filter(~shown).count(),
        left_over=Entry.objects.filter(first=True).filter(~public).count(),
        behind=now - passed["first"] if passed["first"] else timedelta(),
    )
