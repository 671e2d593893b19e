"""Small school district files made on the spot, and short words for looking at the outcome.

Codes start with 99, the prefecture kept for fictional areas.
"""

import json
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from directory.models import District

WEST, SOUTH = 140.70, 34.50  # the sea off Hinata, where no real district lies


def box(column: int, row: int = 0, width: int = 1, height: int = 1) -> shapely.Polygon:
    """A square of 0.02° (about 2 km) in a grid of neighbouring squares; ``width`` and ``height`` count squares."""
    west, south, east, north = (
        round(start + 0.02 * squares, 7)
        for start, squares in ((WEST, column), (SOUTH, row), (WEST, column + width), (SOUTH, row + height))
    )
    return shapely.box(west, south, east, north)


def early(code: object, name: str, series: str = "A27", first: int = 5, **more: object) -> dict[str, object]:
    """Attributes as the editions of 2010 and 2016 have them (A32: of 2013 and 2016, from column 6)."""
    cells = (code, "ひなた市立", name, "ひなた市本町1-1")
    return {f"{series}_{first + n:03}": cell for n, cell in enumerate(cells)} | more


def recent(code: object, name: str, school_code: str = "B199000000001", series: str = "A27") -> dict[str, object]:
    """Attributes as the editions of 2021 and 2023 have them."""
    cells = (code, "ひなた市立", school_code, name, "ひなた市本町1-1")
    return {f"{series}_{n:03}": cell for n, cell in enumerate(cells, start=1)}


def feature(attributes: dict, geometry: shapely.Geometry | dict | None) -> dict:
    if isinstance(geometry, shapely.Geometry):
        geometry = shapely.geometry.mapping(geometry)
    return {"type": "Feature", "properties": attributes, "geometry": geometry}


def geojson(path: Path, *features: dict, encoding: str = "utf-8", **members: object) -> Path:
    """Write a FeatureCollection; ``members`` are added to it (``crs=…``)."""
    content = {"type": "FeatureCollection", "features": list(features)} | members
    path.write_text(json.dumps(content, ensure_ascii=False), encoding=encoding)
    return path


def district(name: str, column: int, code: object = "99301", **more: object) -> dict:
    """A feature in the layout of 2010."""
    return feature(early(code, name, **more), box(column))


def named_crs(name: str) -> dict:
    return {"type": "name", "properties": {"name": name}}


def shapefile(path: Path, *features: dict, encoding: str = "cp932", keep: tuple[str, ...] = ()) -> Path:
    """Write a Shapefile, .shp and .dbf only unless ``keep`` names more suffixes (".shx", ".prj", ".cpg")."""
    columns = list(features[0]["properties"])
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array([shapely.geometry.shape(one["geometry"]) for one in features])),
        [np.array([one["properties"][column] for one in features], dtype=object) for column in columns],
        np.array(columns),
        geometry_type=features[0]["geometry"]["type"],
        crs="EPSG:6668",
        encoding=encoding,
        driver="ESRI Shapefile",
    )
    for suffix in {".shx", ".prj", ".cpg"} - set(keep):
        path.with_suffix(suffix).unlink(missing_ok=True)
    return path


ROW = {"みなと小学校": (0,), "ひばり小学校": (1,), "さくら小学校": (2,), "富士見ヶ丘小学校": (3,)}


def counts(report):
    return {key: report[key] for key in ("rows", "created", "updated", "unchanged", "skipped") if report[key]}


def named(name):
    return District.objects.get(name=name)


def neighbours(name):
    return sorted(named(name).neighbours.values_list("name", flat=True))
