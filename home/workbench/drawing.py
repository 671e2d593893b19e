"""A town's districts as one SVG drawing of links: our own polygons, no tile, no script."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import shapely

from directory.geometry import from_geojson
from directory.models import District, DistrictBoundary

WIDTH = 1000
TOLERANCE = 1.5  # of these units: finer isn't seen
MOST_NAMES = 24  # more would lie upon each other


@dataclass(frozen=True)
class Shape:
    district: District
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    height: int
    shapes: list[Shape]

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def named(self) -> bool:
        return len(self.shapes) <= MOST_NAMES


def draw(districts: Iterable[District]) -> Drawing | None:
    """None where no district has a boundary. One query."""
    by_pk = {district.pk: district for district in districts}
    rows = DistrictBoundary.objects.filter(pk__in=by_pk).order_by("pk").values_list("pk", "geometry")
    found = [(by_pk[pk], from_geojson(geometry)) for pk, geometry in rows]
    if not found:
        return None
    west, south, east, north = shapely.total_bounds([outline for _, outline in found])
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, north - south)

    def on_paper(points):
        return (points - (west, north)) * (squeeze * scale, -scale)

    shapes = []
    for district, outline in found:
        flat = shapely.transform(outline, on_paper)
        middle = flat.representative_point()
        shapes.append(Shape(district, _path(flat.simplify(TOLERANCE)), round(middle.x), round(middle.y)))
    return Drawing(math.ceil((north - south) * scale), shapes)


def _path(flat: shapely.Geometry) -> str:
    rings = [ring for part in shapely.get_parts(flat) for ring in (part.exterior, *part.interiors)]
    return "".join(f"M{'L'.join(f'{x:.0f} {y:.0f}' for x, y in ring.coords[:-1])}Z" for ring in rings)
