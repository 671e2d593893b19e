"""The districts as an SVG of our own: no tiles, no script, a pattern with each shade so that colour isn't needed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import shapely
from django.db.models import TextField
from django.db.models.functions import Cast

from directory.models import District, DistrictBoundary

WIDTH = 1000  # of the drawing's own units
KEPT = 20_000  # light outlines that a process remembers: as many as Japan has districts
FINE, COARSE = (
    0.0001,
    0.001,
)  # degrees by which outlines are simplified: ten metres of a town, a hundred of a prefecture
NAMED = 60  # districts whose numbers are still readable in the drawing


#: {(digest of a boundary, tolerance): its light outline}: a boundary that is redrawn has another digest.
_LIGHT: dict[tuple[str, float], shapely.Geometry | None] = {}


@dataclass(frozen=True)
class Step:
    """A shade of the legend: from `least` listings on."""

    key: str
    least: int
    label: str


STEPS = (
    Step("none", 0, "登録がありません"),
    Step("few", 1, "1〜2件"),
    Step("some", 3, "3〜5件"),
    Step("many", 6, "6件以上"),
)


@dataclass(frozen=True)
class Shape:
    district: District
    path: str
    step: Step
    number: int
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    shapes: list[Shape]
    height: int
    numbers: bool  # whether the numbers are written into the shapes
    missing: int  # districts without a boundary: in the table only

    @property
    def width(self) -> int:
        return WIDTH


def step_of(number: int, steps: tuple[Step, ...] = STEPS) -> Step:
    return next(step for step in reversed(steps) if number >= step.least)


def draw(
    districts: Iterable[District], numbers: dict[str, int], *, coarse: bool = False, steps: tuple[Step, ...] = STEPS
) -> Drawing | None:
    """None where no district has a boundary. Outlines are read once per process and boundary."""
    districts = list(districts)
    outlines = _outlines([one.pk for one in districts], COARSE if coarse else FINE)
    drawn = [one for one in districts if one.pk in outlines]
    if not drawn:
        return None
    west, south, east, north = shapely.total_bounds(list(outlines.values()))
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, (north - south) / 2, 1e-9)
    shapes = []
    for district in drawn:
        outline, number = outlines[district.pk], numbers.get(district.code, 0)
        place = partial(_place, corner=(west, north), scale=(squeeze * scale, scale))
        path = "".join(_path([place(point) for point in ring]) for ring in _rings(outline))
        step = step_of(number, steps)
        shapes.append(Shape(district, path, step, number, *place(outline.representative_point().coords[0])))
    height = max(1, round((north - south) * scale))
    return Drawing(shapes, height, len(drawn) <= NAMED, len(districts) - len(drawn))


def _outlines(keys: list[int], tolerance: float) -> dict[int, shapely.Geometry]:
    """{district: light outline}: one statement for what is drawn already, one more for what isn't."""
    digests = dict(DistrictBoundary.objects.filter(pk__in=keys).values_list("pk", "digest"))
    if unread := [key for key, digest in digests.items() if (digest, tolerance) not in _LIGHT]:
        if len(_LIGHT) + len(unread) > KEPT:
            _LIGHT.clear()
        texts = DistrictBoundary.objects.filter(pk__in=unread).annotate(text=Cast("geometry", TextField()))
        for digest, text in texts.values_list("digest", "text").iterator():
            outline = shapely.from_geojson(text).simplify(tolerance)
            _LIGHT[digest, tolerance] = None if outline.is_empty else outline
    found = {key: _LIGHT.get((digest, tolerance)) for key, digest in digests.items()}
    return {key: outline for key, outline in found.items() if outline is not None}


def _place(point: tuple[float, float], corner: tuple[float, float], scale: tuple[float, float]) -> tuple[int, int]:
    """Longitude and latitude in the drawing's units, whose y goes down."""
    return round((point[0] - corner[0]) * scale[0]), round((corner[1] - point[1]) * scale[1])


def _rings(outline: shapely.Geometry) -> list[list[tuple[float, float]]]:
    polygons = [part for part in shapely.get_parts(outline) if part.geom_type == "Polygon"]
    return [list(ring.coords) for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]


def _path(points: list[tuple[int, int]]) -> str:
    return f"M{' '.join(f'{x},{y}' for x, y in points)}Z"
