"""Polygons of a district: what counts as an area, made valid, in one canonical form."""

from collections.abc import Iterable

import numpy as np
import shapely

from directory.importers.school_districts.errors import OutsideJapan

DECIMALS = 7  # of a degree: about 1 cm
# DESIGN's bounds for coordinates, degrees: west, south, east, north.
JAPAN = (122.0, 20.0, 154.0, 46.0)


def polygons(geometry: shapely.Geometry | None) -> list[shapely.Polygon]:
    """The polygons with an area inside any geometry, made valid; lines, points and empty parts are left out, and so is
    what lies at no numbers."""
    if geometry is None or geometry.is_empty or not np.isfinite(shapely.get_coordinates(geometry)).all():
        return []
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    parts = shapely.get_parts(shapely.get_parts(geometry))  # twice: collections hold multipolygons
    return [part for part in parts if part.geom_type == "Polygon" and part.area > 0]


def unite(geometries: Iterable[shapely.Geometry | None]) -> shapely.MultiPolygon | None:
    """All polygons of the geometries as one valid MultiPolygon on a 1e-7° grid, or None when there is none.

    The result is canonical – rings, starting points and order don't depend on how the file had them, exteriors run
    counter-clockwise as RFC 7946 asks – so that equal areas compare equal.
    """
    parts = [part for geometry in geometries for part in polygons(geometry)]
    united = _on_grid(shapely.MultiPolygon(parts))
    if not united.is_valid:  # parts overlap, share an edge, or rounding made them touch
        united = _on_grid(shapely.set_precision(shapely.union_all(parts), 10.0**-DECIMALS))
    parts = polygons(united)
    return shapely.orient_polygons(shapely.normalize(shapely.MultiPolygon(parts))) if parts else None


def _on_grid(geometry: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(geometry, lambda coordinates: np.round(coordinates, DECIMALS))


def refuse_outside_japan(geometries: np.ndarray) -> None:
    """Raise OutsideJapan when any geometry reaches beyond 20–46° N, 122–154° E."""
    west, south, east, north = shapely.total_bounds(geometries)
    if not (west >= JAPAN[0] and south >= JAPAN[1] and east <= JAPAN[2] and north <= JAPAN[3]):
        raise OutsideJapan(bounds=f"経度 {west:.4f}〜{east:.4f}、緯度 {south:.4f}〜{north:.4f}")
