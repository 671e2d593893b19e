"""Which districts venues lie in: worked out from their coordinates and the districts' boundaries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import shapely
from django.db.models import QuerySet

from directory.changes import told_together
from directory.enums import Certainty, DistrictKind, DistrictStatus, GeocodeLevel
from directory.geometry import from_geojson
from directory.importers.report import Report
from directory.models import DistrictBoundary, Venue, VenueDistrict
from directory.services.venues import tell_venues

# Few enough for any database's limit of parameters, and for a few hundred polygons in memory at a time.
_CHUNK = 500

Kinds = dict[int, str]  # kind by district


def assign_districts(venues: QuerySet[Venue] | None = None, *, dry_run: bool = False) -> Report:
    """Bring the computed districts of these venues (all present ones) in line with boundaries and coordinates.

    A venue gets every current district whose boundary covers it, of all kinds: overlapping districts give several,
    and outside of all it has none – it is never given the nearest. Coordinates that only stand for a whole
    municipality say nothing about districts. What was declared or confirmed is never touched; where staff confirmed a
    district, none of the same kind is computed beside it. Listings at venues that changed are projected anew, in the
    same transaction.

    The report counts venues: updated or unchanged, and in `districts` how many lie in one, several or no elementary
    school district, however known.
    """
    venues = Venue.objects.present() if venues is None else venues
    rows = list(venues.order_by().values_list("pk", "latitude", "longitude", "geocode_level"))
    points = {
        pk: (longitude, latitude)
        for pk, latitude, longitude, level in rows
        if latitude is not None and longitude is not None and level != GeocodeLevel.MUNICIPALITY
    }
    covering, kinds = _covering(points)
    report = Report(read=1)
    added: list[VenueDistrict] = []
    outdated: list[int] = []
    changed: list[int] = []
    for chunk in _chunks([row[0] for row in rows]):
        stored = _stored(chunk, kinds)
        for venue in chunk:
            new, old = _difference(venue, covering[venue], stored[venue], kinds)
            added += new
            outdated += [row.pk for row in old]
            changed += [venue] if new or old else []
            report.districts[_how_many(new, [row for row in stored[venue] if row not in old], kinds)] += 1
    report.updated, report.unchanged = len(changed), len(rows) - len(changed)
    if changed and not dry_run:
        _write(added, outdated, changed)
    return report


def _covering(points: dict[int, tuple[float, float]]) -> tuple[dict[int, set[int]], Kinds]:
    """Districts by venue, and their kinds. Points are (longitude, latitude) by venue.

    The points stand in the tree and the polygons are asked in turn: Shapely prepares the geometry that asks, and so
    only one batch of polygons is in memory at a time. A point on a border belongs to both sides.
    """
    covering: dict[int, set[int]] = defaultdict(set)
    kinds: Kinds = {}
    if not points:
        return covering, kinds
    venues = list(points)
    tree = shapely.STRtree(shapely.points(list(points.values())))
    west, south, east, north = shapely.total_bounds(tree.geometries)
    boundaries = DistrictBoundary.objects.filter(
        district__status=DistrictStatus.CURRENT,
        district__west__lte=east,
        district__east__gte=west,
        district__south__lte=north,
        district__north__gte=south,
    ).values_list("district", "district__kind", "geometry")
    for batch in _chunks(boundaries.iterator(chunk_size=_CHUNK)):
        kinds |= {district: kind for district, kind, _ in batch}
        polygons = [from_geojson(geometry) for _, _, geometry in batch]
        for polygon, point in zip(*tree.query(polygons, predicate="covers"), strict=True):
            covering[venues[point]].add(batch[polygon][0])
    return covering, kinds


def _stored(venues: list[int], kinds: Kinds) -> dict[int, list[VenueDistrict]]:
    """What is known of these venues' districts so far; adds kinds not seen yet."""
    stored: dict[int, list[VenueDistrict]] = defaultdict(list)
    for row in VenueDistrict.objects.filter(venue__in=venues).select_related("district"):
        kinds.setdefault(row.district_id, row.district.kind)
        stored[row.venue_id].append(row)
    return stored


def _difference(
    venue: int, covering: set[int], stored: list[VenueDistrict], kinds: Kinds
) -> tuple[list[VenueDistrict], list[VenueDistrict]]:
    """(rows to add, computed rows to remove) of one venue."""
    settled = {kinds[row.district_id] for row in stored if row.certainty == Certainty.CONFIRMED}
    wanted = {district for district in covering if kinds[district] not in settled}
    known = {row.district_id for row in stored}
    new = [VenueDistrict(venue_id=venue, district_id=district) for district in sorted(wanted - known)]
    old = [row for row in stored if row.certainty == Certainty.COMPUTED and row.district_id not in wanted]
    return new, old


def _how_many(new: list[VenueDistrict], kept: list[VenueDistrict], kinds: Kinds) -> str:
    count = sum(kinds[row.district_id] == DistrictKind.ELEMENTARY for row in (*new, *kept))
    return "none" if not count else "one" if count == 1 else "several"


def _write(added: list[VenueDistrict], outdated: list[int], changed: list[int]) -> None:
    with told_together():
        for chunk in _chunks(outdated):
            VenueDistrict.objects.filter(pk__in=chunk, certainty=Certainty.COMPUTED).delete()
        # a district declared or confirmed meanwhile stays as it is
        VenueDistrict.objects.bulk_create(added, batch_size=_CHUNK, ignore_conflicts=True)
        tell_venues(changed)


def _chunks(items: Iterable) -> Iterator[list]:
    chunk: list = []
    for item in items:
        chunk.append(item)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
