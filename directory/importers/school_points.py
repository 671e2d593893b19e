"""School points: 国土数値情報 P29 as Shapefile or GeoJSON, and derivatives that use A27's column names."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from directory.importers.report import ImportRefused

_CLASS = re.compile(
    r"[0-9]{5}|(?:小|中|高等|中等教育|義務教育|高等専門|短期大|特別支援|専修|各種)学校|短期大学|大学|幼稚園|学校"
)
# (municipality, name); in P29 of 2013 and 2016 the class takes the column in which 2021 has the name
_LAYOUTS = (("P29_001", "P29_004"), ("A27_005", "A27_007"), ("A27_001", "A27_004"))
_OLD_P29 = ("P29_001", "P29_005")
Row = tuple[int, object, object, float, float]


def read(path: Path) -> Iterator[Row]:
    """(row, municipality code or name, school name, latitude, longitude); rows count from 1, degrees as published.

    JGD2000 and JGD2011 are taken for WGS 84 (they differ by less than the accuracy of the points). Raises
    ImportRefused when the file can't be read, isn't of points or has unknown columns.
    """
    fields, points = _load(path)
    code, name = _columns(fields)
    if not all(p is not None and p.geom_type == "Point" for p in points):
        raise ImportRefused("点ではない図形が入っています。学校の点（P29）のファイルを使ってください。")
    for row, (area, title, where) in enumerate(zip(fields[code], fields[name], points, strict=True), start=1):
        yield row, area, title, where.y, where.x


def _load(path: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    is_shapefile = path.suffix.lower() == ".shp"
    with tempfile.TemporaryDirectory(prefix="ibasho-schools-") as folder:
        source = _staged(path, Path(folder)) if is_shapefile else path
        encoding = "cp932" if is_shapefile and not path.with_suffix(".cpg").exists() else None
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})
        try:
            meta, _, geometries, values = pyogrio.raw.read(source, encoding=encoding)
        except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError) as error:
            raise ImportRefused(
                "地図データとして読めません。ファイルが壊れているか、途中で切れています。もう一度ダウンロードしてください。"
            ) from error
        finally:
            pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})
    if geometries is None or not len(geometries):
        raise ImportRefused("図形が1件もありません。学校の点（P29）のファイルを使ってください。")
    return dict(zip(meta["fields"], values, strict=True)), shapely.from_wkb(geometries)


def _staged(path: Path, folder: Path) -> Path:
    """A copy whose lost .shx may be rebuilt beside it; the reader's folder is left as it was."""
    parts = {p.suffix.lower(): p for p in path.parent.glob(f"{path.stem}.*")}
    if ".dbf" not in parts:
        raise ImportRefused(f"属性のファイル（{path.stem}.dbf）がありません。.shpと同じフォルダに置いてください。")
    for suffix in (".shp", ".dbf", ".shx", ".prj", ".cpg"):
        if suffix in parts:
            shutil.copy(parts[suffix], folder / f"schools{suffix}")
    return folder / "schools.shp"


def _columns(fields: dict[str, np.ndarray]) -> tuple[str, str]:
    for code, name in _LAYOUTS:
        if code in fields and name in fields:
            is_class = code == "P29_001" and all(_CLASS.fullmatch(str(value)) for value in set(fields[name]))
            return _OLD_P29 if is_class and "P29_005" in fields else (code, name)
    raise ImportRefused("学校の点（国土数値情報 P29）の項目が見つかりません。ファイルを確かめてください。")
