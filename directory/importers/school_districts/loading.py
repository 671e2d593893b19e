"""One staged file → its attribute table and geometries, once everything that can be wrong with it was looked at."""

import json
import re
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from directory.importers.school_districts import errors, text
from directory.importers.school_districts.sources import refuse_disguise

# As good as WGS 84 for boundaries known to about 25 m: JGD2000, JGD2011 (also with heights) and WGS 84 itself.
_WGS84_ALIKE = {"EPSG:4326", "EPSG:4979", "EPSG:4612", "EPSG:6668", "EPSG:6667", "EPSG:6697", "OGC:CRS84"}
_WGS84_ALIKE_WKT = re.compile(r'GEOG[^\[]*\["[^"]*",\s*DATUM\["(D_)?(JGD[_ ]?20(00|11)|WGS[_ ]?(19)?84)', re.IGNORECASE)
# The systems Japanese files really come in (EPSG registry), said in words.
_PLANE_ZONES = {"日本測地系": 30160, "JGD2000": 2442, "JGD2011": 6668}  # EPSG code of zone n is this + n
_CRS_NAMES = {
    "EPSG:4301": "日本測地系（Tokyo、EPSG:4301）",
    "EPSG:3857": "Web メルカトル（EPSG:3857）",
    **{
        f"EPSG:{base + zone}": f"平面直角座標系 第{zone}系（{datum}、EPSG:{base + zone}）"
        for datum, base in _PLANE_ZONES.items()
        for zone in range(1, 20)
    },
}


def load(path: Path) -> tuple[dict[str, Sequence[object]], np.ndarray, str]:
    """Columns by name, geometries (shapely, 2D, None where missing) and text encoding of a .shp or .geojson.

    ``path`` must be a copy of our own: GDAL may write the index a lone .shp lacks beside it. Raises UnreadableFile.
    """
    if path.suffix == ".shp":
        return _load_shapefile(path)
    return _load_geojson(path)


def _load_shapefile(path: Path) -> tuple[dict[str, Sequence[object]], np.ndarray, str]:
    _check_shapefile(path)
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
    try:
        # Latin-1 keeps every byte as it is: no .cpg or language byte is trusted, the text itself decides.
        meta, _, wkb, fields = pyogrio.raw.read(path, force_2d=True, encoding="ISO-8859-1")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise errors.BrokenStructure(format="Shapefile", detail="図形の記録が崩れています") from error
    table, geometries = _checked(meta, wkb, fields)
    return table, geometries, _decode(table)


def _load_geojson(path: Path) -> tuple[dict[str, Sequence[object]], np.ndarray, str]:
    refuse_disguise(path, (b"{",), "GeoJSON ")
    encoding = _as_utf8(path)
    try:
        meta, _, wkb, fields = pyogrio.raw.read(path, force_2d=True)
        driver = pyogrio.read_info(path)["driver"]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise errors.BrokenStructure(format="GeoJSON", detail=_json_trouble(path)) from error
    if driver != "GeoJSON":
        raise errors.BrokenStructure(format="GeoJSON", detail=f"{driver} 形式です")
    return *_checked(meta, wkb, fields), encoding


def _json_trouble(path: Path) -> str:
    try:
        kind = json.loads(path.read_bytes()).get("type")
    except json.JSONDecodeError as error:
        return f"{error.lineno} 行目の {error.colno} 文字目で JSON が途切れているか、崩れています"
    except RecursionError:
        return "かっこの中のかっこが深すぎます"
    return f"FeatureCollection ではありません（type：{kind}）"


def _checked(meta: dict, wkb: np.ndarray | None, fields: list) -> tuple[dict[str, Sequence[object]], np.ndarray]:
    """What pyogrio read as table and geometries; refuses wrong systems and files without districts in them."""
    _refuse_crs(meta["crs"])
    geometries = np.empty(0, dtype=object) if wkb is None else shapely.from_wkb(wkb, on_invalid="ignore")
    table = dict(zip(meta["fields"], (column.tolist() for column in fields), strict=True))
    if not len(geometries):
        raise errors.EmptyFile
    if not table:
        raise errors.NoAttributes(geometry=meta["geometry_type"])
    if not np.isin(shapely.get_type_id(geometries), (3, 6, 7)).any():  # Polygon, MultiPolygon, collection
        raise errors.NotPolygons(geometry=meta["geometry_type"] or "なし")
    return table, geometries


def _check_shapefile(path: Path) -> None:
    """Refuse what GDAL would read in part or guess at: the wrong file type, missing .dbf, truncated parts.

    Lengths as ESRI's Shapefile (1998) and dBASE III headers give them: .shp in 16-bit words, big-endian, at byte 24;
    .dbf record count, header size and record size, little-endian, at bytes 4, 8 and 10.
    """
    refuse_disguise(path, (b"\x00\x00\x27\x0a",), "Shapefile ")
    dbf = path.with_suffix(".dbf")
    if not dbf.exists():
        raise errors.MissingDbf(name=".dbf")
    with path.open("rb") as file:
        header = file.read(100)
    expected = struct.unpack(">i", header[24:28])[0] * 2 if len(header) == 100 else 100
    _refuse_truncated(path, expected)
    with dbf.open("rb") as file:
        header = file.read(12)
    if len(header) < 12:
        raise errors.Truncated(part=".dbf", expected=32, actual=len(header))
    records, header_size, record_size = struct.unpack("<IHH", header[4:12])
    _refuse_truncated(dbf, header_size + records * record_size)
    shape_count = _count_shapes(path, expected)
    if shape_count != records:
        raise errors.CountsDiffer(shapes=shape_count, records=records)


def _refuse_truncated(path: Path, expected: int) -> None:
    actual = path.stat().st_size
    if actual < expected:
        raise errors.Truncated(part=path.suffix, expected=f"{expected:,}", actual=f"{actual:,}")


def _count_shapes(path: Path, size: int) -> int:
    """Number of records in a .shp, walking the record headers (number and length in words, big-endian), as far as
    they lead: the shortest record, without a shape, has two words."""
    count, offset = 0, 100
    with path.open("rb") as file:
        while offset + 8 <= size:
            file.seek(offset + 4)
            length = struct.unpack(">i", file.read(4))[0]
            if length < 2:
                break
            offset += 8 + 2 * length
            count += 1
    return count


def _as_utf8(path: Path) -> str:
    """Bring our copy of a GeoJSON to UTF-8; returns the encoding it came in. Raises UnknownEncoding."""
    content = path.read_bytes()
    try:
        content.decode()
    except UnicodeDecodeError:
        encoding, (decoded,) = text.decode([content])
        path.write_text(decoded, encoding="utf-8")
        return encoding
    return "utf-8"


def _refuse_crs(crs: str | None) -> None:
    """No system at all passes: the .prj is often missing, and the coordinates themselves are checked."""
    if crs is None or crs in _WGS84_ALIKE or _WGS84_ALIKE_WKT.match(crs):
        return
    written = re.search(r'\["([^"]+)"', crs)
    raise errors.WrongCrs(name=_CRS_NAMES.get(crs) or (written[1] if written else crs))


def _decode(table: dict[str, Sequence[object]]) -> str:
    """Decode, in place, the text columns of a .dbf read byte by byte as Latin-1; returns the encoding."""
    names = [name for name, cells in table.items() if any(isinstance(cell, str) for cell in cells)]
    cells = [("" if cell is None else cell).encode("latin-1") for name in names for cell in table[name]]
    encoding, decoded = text.decode(cells)
    size = len(cells) // len(names) if names else 0
    for number, name in enumerate(names):
        table[name] = decoded[number * size : (number + 1) * size]
    return encoding
