"""Plane geometry of districts with Shapely: GeoJSON in and out, who touches whom, who took over whose area."""

import json
import math
from collections.abc import Sequence

import shapely

METRES_PER_DEGREE = 111_195  # of latitude, on a sphere of R = 6371.0088 km
# A merged school's area counts as taken over once this share of it is covered …
COVERED = 0.5
# … and slivers along a redrawn border make nobody a successor.
SLIVER = 0.1
# Boxes are filed in square cells that hold them: 0.01 degrees wide, 0.02, 0.04 … up to 41 degrees, all of Japan.
SMALLEST_CELL, CELL_LEVELS = 0.01, 13


def as_geojson(geometry: shapely.Geometry) -> dict:
    """GeoJSON geometry as plain lists, the way a JSONField gives it back."""
    return json.loads(shapely.to_geojson(geometry))


def from_geojson(geometry: dict) -> shapely.Geometry:
    """Shapely geometry of a GeoJSON geometry."""
    return shapely.from_geojson(json.dumps(geometry))


def near_pairs(geometries: Sequence[shapely.Geometry], metres: float) -> set[tuple[int, int]]:
    """Pairs of positions (both ways round) of geometries (WGS 84, lng/lat) that touch or lie within ``metres``.

    Distances are measured on a plane scaled at the middle latitude: a few per cent off over one prefecture, up to a
    fifth over the whole country.
    """
    if not len(geometries):
        return set()
    _, south, _, north = shapely.total_bounds(geometries)
    squeeze = math.cos(math.radians((south + north) / 2))
    plane = shapely.transform(geometries, lambda lnglat: lnglat * (squeeze, 1.0))
    shapely.prepare(plane)
    ones, others = shapely.STRtree(plane).query(plane, predicate="dwithin", distance=metres / METRES_PER_DEGREE)
    return {(int(one), int(other)) for one, other in zip(ones, others, strict=True) if one != other}


def successors(vanished: shapely.Geometry, candidates: Sequence[shapely.Geometry]) -> list[int]:
    """Positions of the candidates that took over a vanished district, the largest share first.

    Shares of its area are added up, largest first, until half of it is covered: a merged district has one successor,
    one that was split has as many as it takes. Parts under a tenth don't count, and a district of which less than
    half is covered has no successor: its area simply isn't in the data any more.
    """
    tree = shapely.STRtree(candidates)
    shares = sorted(
        ((candidates[i].intersection(vanished).area / vanished.area, int(i)) for i in tree.query(vanished)),
        reverse=True,
    )
    chosen, covered = [], 0.0
    for share, position in shares:
        if covered >= COVERED or share < SLIVER:
            break
        chosen.append(position)
        covered += share
    return chosen if covered >= COVERED else []


def box_cell(west: float, south: float, east: float, north: float) -> str:
    """The cell a bounding box (degrees) is filed under: the smallest size that holds it, where its corner lies.

    An index for either database: a box that holds a point has its south-west corner in one of `cells_around` it.
    """
    extent = max(east - west, north - south)
    level = next((n for n in range(CELL_LEVELS) if extent <= SMALLEST_CELL * 2**n), CELL_LEVELS - 1)
    size = SMALLEST_CELL * 2**level
    return f"{level}/{math.floor(west / size)}/{math.floor(south / size)}"


def cells_around(latitude: float, longitude: float) -> list[str]:
    """Every cell under which a box that holds the point (degrees) may be filed: four of each size."""
    cells = []
    for level in range(CELL_LEVELS):
        size = SMALLEST_CELL * 2**level
        x, y = math.floor(longitude / size), math.floor(latitude / size)
        cells += [f"{level}/{column}/{row}" for column in (x - 1, x) for row in (y - 1, y)]
    return cells
