"""Which districts' polygons hold a point, exactly and quickly: prepared polygons are kept by this process.

A polygon is kept under the digest of its boundary, which is read with every question. So another process that redraws
a district (an import) is noticed at once, and nothing has to be told to anyone.
"""

from collections.abc import Iterable
from functools import lru_cache

import shapely
from django.db.models import TextField
from django.db.models.functions import Cast

from directory.models import DistrictBoundary

from .geo import Point

# Polygons of 5–10 kB each as cities publish them. All of Japan's fit (about 100 MB); a town keeps its own.
# With fewer, a service for the whole country would read most of them anew with every question.
KEPT = 20_000


def holding(candidates: Iterable[tuple[int, str | None]], point: Point) -> set[int]:
    """Those of the candidate districts (key, digest of the boundary or None) whose polygon covers the point."""
    spot = shapely.Point(point.longitude, point.latitude)
    return {key for key, digest in candidates if digest is not None and _covers(key, digest, spot)}


def _covers(key: int, digest: str, spot: shapely.Point) -> bool:
    try:
        polygon = _polygon(key, digest)
    except DistrictBoundary.DoesNotExist:
        return False  # redrawn or gone since the digest was read
    return bool(shapely.covers(polygon, spot))


@lru_cache(maxsize=KEPT)
def _polygon(key: int, digest: str) -> shapely.Geometry:
    """The boundary with this very digest, ready to be asked. Raises DistrictBoundary.DoesNotExist."""
    texts = DistrictBoundary.objects.annotate(text=Cast("geometry", TextField())).values_list("text", flat=True)
    polygon = shapely.from_geojson(texts.get(pk=key, digest=digest))
    shapely.prepare(polygon)
    # GEOS makes its index at the first question: asked here, before other threads can
    shapely.covers(polygon, shapely.point_on_surface(polygon))
    return polygon
