"""Which districts a venue lies in, computed from its coordinates. Outside every boundary means unknown."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import shapely
from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from directory.enums import Certainty, DistrictKind, DistrictStatus, GeocodeLevel
from directory.models import DistrictBoundary, Venue, VenueDistrict

BATCH = 500
# the middle of a municipality says nothing about districts
PRECISE = (GeocodeLevel.EXACT, GeocodeLevel.TOWN)


class Assignment(Counter):
    """Venues by the number of elementary school districts they lie in – `one`, `several`, `none` –, and the plan.

    `changed` holds the ids of venues whose districts are added or removed, so that callers can tell their listings.
    """

    def __init__(self) -> None:
        super().__init__(one=0, several=0, none=0)
        self.new: list[VenueDistrict] = []
        self.stale: list[int] = []

    changed: frozenset[int] = frozenset()

    def write(self) -> None:
        """Carry the plan out, all or nothing."""
        if not self.changed:
            return
        with transaction.atomic():
            for start in range(0, len(self.stale), BATCH):
                VenueDistrict.objects.filter(pk__in=self.stale[start : start + BATCH]).delete()
            VenueDistrict.objects.bulk_create(self.new, batch_size=BATCH, ignore_conflicts=True)


def assign_districts(venues: QuerySet[Venue] | None = None) -> Assignment:
    """Compute the districts of the venues (all present ones by default) and write the differences.

    Exact test against the boundaries of current districts of all kinds, a boundary's own line included; a venue in two
    of them gets both, one outside is never given the nearest. What was declared or confirmed is left alone, computed
    rows that no longer hold go. Only venues located to the town or better are placed.
    """
    assignment = plan_districts(venues)
    assignment.write()
    return assignment


def plan_districts(venues: QuerySet[Venue] | None = None) -> Assignment:
    """What `assign_districts` would write, so that it can be written together with something else."""
    venues = Venue.objects.present() if venues is None else venues
    rows = list(venues.order_by().values_list("pk", "latitude", "longitude", "geocode_level"))
    placed = [(pk, lat, lng) for pk, lat, lng, level in rows if lat is not None and level in PRECISE]
    wanted, kinds = _containing(placed)
    assignment = Assignment()
    assignment.new, assignment.stale, assignment.changed = _differences([row[0] for row in rows], wanted)
    for pk, *_ in rows:
        number = sum(kinds[district] == DistrictKind.ELEMENTARY for district in wanted.get(pk, ()))
        assignment[("none", "one")[number] if number < 2 else "several"] += 1
    return assignment


def _containing(placed: list[tuple[int, float, float]]) -> tuple[dict[int, set[int]], dict[int, str]]:
    """(venue → districts that hold its point, district → kind)."""
    wanted: dict[int, set[int]] = defaultdict(set)
    if not placed:
        return wanted, {}
    ids, latitudes, longitudes = (np.array(column) for column in zip(*placed, strict=True))
    boundaries = list(
        DistrictBoundary.objects.filter(
            district__status=DistrictStatus.CURRENT,
            district__west__lte=longitudes.max(),
            district__east__gte=longitudes.min(),
            district__south__lte=latitudes.max(),
            district__north__gte=latitudes.min(),
        ).values_list("district", "district__kind", Cast("geometry", TextField()))
    )
    tree = shapely.STRtree(shapely.from_geojson([geometry for *_, geometry in boundaries]))
    hits = tree.query(shapely.points(longitudes, latitudes), predicate="intersects")
    for venue, boundary in hits.T.tolist():
        wanted[int(ids[venue])].add(boundaries[boundary][0])
    return wanted, {district: kind for district, kind, _ in boundaries}


def _differences(
    venues: list[int], wanted: dict[int, set[int]]
) -> tuple[list[VenueDistrict], list[int], frozenset[int]]:
    """(rows to create, keys of rows to delete, venues concerned)."""
    known: dict[int, set[int]] = defaultdict(set)
    stale: list[int] = []
    changed: set[int] = set()
    for start in range(0, len(venues), BATCH):
        rows = VenueDistrict.objects.filter(venue__in=venues[start : start + BATCH])
        for pk, venue, district, certainty in rows.values_list("pk", "venue", "district", "certainty"):
            if certainty == Certainty.COMPUTED and district not in wanted.get(venue, ()):
                stale.append(pk)
                changed.add(venue)
            else:
                known[venue].add(district)
    new = [
        VenueDistrict(venue_id=venue, district_id=district, certainty=Certainty.COMPUTED)
        for venue, districts in wanted.items()
        for district in sorted(districts - known[venue])
    ]
    return new, stale, frozenset(changed | {row.venue_id for row in new})
