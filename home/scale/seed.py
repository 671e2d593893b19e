"""Fills an empty database with invented data for measuring."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from activities.services import refresh
from directory.models import District, GazetteerEntry, Listing, Municipality, Organisation, Prefecture, Venue

from .areas import AreaTables, Municipal
from .layout import PER_PREFECTURE, Place, compositions, lay_out
from .listings import ListingTables
from .names import municipality_names
from .projecting import project_all
from .tables import write

NATIONAL_LISTINGS, NATIONAL_DISTRICTS = 230_000, 19_000
PREFECTURES = 47
USE_AN_EMPTY_ONE = "migrateだけをした、空のデータベースで使ってください。"
Progress = Callable[[int], object]


class NotEmpty(Exception):
    """The database holds data; the message is a Japanese sentence."""


class TooLarge(Exception):
    """More districts than 47 prefectures hold; the message is a Japanese sentence."""


@dataclass
class Outcome:
    """What was made (or would be), and the seconds of each step."""

    listings: int
    districts: int
    municipalities: int
    prefectures: int
    entries: int = 0
    dates: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def districts_for(listings: int) -> int:
    """As many districts as the country has for that many listings."""
    return max(1, round(listings * NATIONAL_DISTRICTS / NATIONAL_LISTINGS))


def seed(
    listings: int, districts: int, *, number: int = 1, dry_run: bool = False, progress: Progress | None = None
) -> Outcome:
    """Invent so many listings in so many districts; the same `number` gives the same data.

    Writes one transaction per prefecture, then projects. Raises NotEmpty where there are listings, venues, bodies,
    districts or place names already, and TooLarge.
    """
    plan = compositions(districts)
    if len(plan) > PREFECTURES:
        raise TooLarge(f"学区が多すぎます。{PREFECTURES * PER_PREFECTURE:,}学区まで作れます。")
    _refuse_if_not_empty()
    outcome = Outcome(listings, districts, sum(map(len, plan)), len(plan))
    started = time.monotonic()
    places = [lay_out(index, own, random.Random(f"{number} {index}")) for index, own in enumerate(plan)]
    outcome.seconds["layout"] = _since(started)
    if not dry_run:
        _write(places, _shares(places, listings), number, outcome)
        started = time.monotonic()
        outcome.dates = refresh().created
        outcome.seconds["dates"] = _since(started)
        started = time.monotonic()
        outcome.entries = project_all(progress)
        outcome.seconds["projection"] = _since(started)
        started = time.monotonic()
        _analyse()
        outcome.seconds["analyse"] = _since(started)
    return outcome


def _refuse_if_not_empty() -> None:
    for model in (Listing, Venue, Organisation, District, GazetteerEntry):
        if model.objects.exists():
            name = model._meta.verbose_name
            raise NotEmpty(f"このデータベースには、もう{name}があります。{USE_AN_EMPTY_ONE}")


def _shares(places: list[list[Place]], listings: int) -> list[list[int]]:
    """Listings of each district, by prefecture; they add up to `listings`."""
    weights = [[cell.weight for place in prefecture for cell in place.cells] for prefecture in places]
    total = sum(map(sum, weights))
    shares, weight, given = [], 0.0, 0
    for prefecture in weights:
        own = []
        for one in prefecture:
            weight += one
            own.append(round(listings * weight / total) - given)
            given += own[-1]
        shares.append(own)
    return shares


def _write(places: list[list[Place]], shares: list[list[int]], number: int, outcome: Outcome) -> None:
    started = time.monotonic()
    taken = {name[:-1] for name in Municipality.objects.values_list("name", flat=True)}
    prefectures = Prefecture.objects.filter(code__lte="47").order_by("code").values_list("code", flat=True)
    areas, listings = AreaTables(municipality_names(taken)), ListingTables(timezone.now())
    for code, own, counts in zip(prefectures, places, shares, strict=False):
        rng = random.Random(f"{number} {code}")
        municipalities: list[Municipal] = areas.add(code, own, rng)
        areas.arrange(municipalities, listings.category_keys, timezone.localdate(), rng)
        listings.add(municipalities, counts, rng)
        write([*areas.tables, *listings.tables])
    outcome.rows = {table.model._meta.label: table.written for table in (*areas.tables, *listings.tables)}
    outcome.seconds["rows"] = _since(started)


def _analyse() -> None:
    """Let the database count what it holds, or it plans searches as if the tables were empty.

    PostgreSQL also tidies up, as it would by itself in the following hour; in a transaction it can't.
    """
    tidy = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if tidy else "ANALYZE")


def _since(started: float) -> float:
    return round(time.monotonic() - started, 1)
