"""Where municipalities lie, as one point each: how far away something is of which only the municipality is public."""

import time
from collections import defaultdict

from django.db.models import Max

from directory.enums import GazetteerKind
from directory.geocoding.areas import AreaNames
from directory.geocoding.engine import middle
from directory.models import District, GazetteerEntry
from search.geo import Point, haversine_km

KEPT_SECONDS = 3600
_kept: tuple[tuple, dict[str, Point]] | None = None


def municipalities_between(origin: Point, least_km: float, most_km: float, areas: AreaNames) -> list[str]:
    """Codes of those whose reference point lies so far from `origin` (km, straight line)."""
    return [code for code, centre in _centres(areas).items() if least_km <= haversine_km(origin, centre) <= most_km]


def forget() -> None:
    """Read the points again at the next question."""
    global _kept
    _kept = None


def _centres(areas: AreaNames) -> dict[str, Point]:
    """{code: the median of its towns, else of its districts' label points}. Public facts, so a process keeps them:
    reading the towns of the whole country takes about a second."""
    global _kept
    newest = (GazetteerEntry.objects.aggregate(Max("pk")), District.objects.aggregate(Max("pk")))
    state = (str(newest), len(areas.by_code), int(time.monotonic() // KEPT_SECONDS))
    if _kept is None or _kept[0] != state:
        _kept = (state, _read(areas))
    return _kept[1]


def _read(areas: AreaNames) -> dict[str, Point]:
    towns = GazetteerEntry.objects.filter(kind=GazetteerKind.TOWN).order_by()
    labels = District.objects.current().filter(municipalities__isnull=False).order_by()
    by_towns = _points(towns.values_list("municipality", "latitude", "longitude"))
    by_labels = _points(labels.values_list("municipalities", "label_latitude", "label_longitude"))
    centres = {}
    for code, municipality in areas.by_code.items():
        scope = areas.scope(municipality)
        found = middle(point for one in scope for point in by_towns[one]) or middle(
            point for one in scope for point in by_labels[one]
        )
        if found:
            centres[code] = Point(*found)
    return centres


def _points(rows: object) -> dict[str, list[tuple[float | None, float | None]]]:
    points = defaultdict(list)
    for code, latitude, longitude in rows.iterator(chunk_size=5000):
        points[code].append((latitude, longitude))
    return points
