"""Files of place names → plain rows; nothing here knows of a database.

Read are: folders of JSON per municipality (Geolonia 住所データ), CSV with 都道府県・市区町村・町名・緯度・経度 (also
位置参照情報), 町字 files of the Address Base Registry (readings, no coordinates), and school points (国土数値情報 P29,
Shapefile or GeoJSON).
"""

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import jaconv

from directory.enums import GazetteerKind
from directory.importers import school_points
from directory.importers.report import ImportRefused, Problem
from directory.japan.text import clean

SUFFIXES = (".json", ".geojson", ".csv", ".shp")
SOUTH, NORTH, WEST, EAST = 20.0, 46.0, 122.0, 154.0  # degrees: where a coordinate may lie in Japan

# What each column may be called; the first one present is taken.
COLUMNS = {
    "prefecture": ("都道府県", "都道府県名", "県名"),
    "code": ("市区町村コード", "全国地方公共団体コード", "都道府県コード又は市区町村コード"),
    "municipality": ("市区町村", "市区町村名", "市町村", "市町村名"),
    "name": ("町名", "町丁目", "町丁目名", "大字町丁目名", "大字・丁目名", "町字名", "町域名", "名称"),
    "koaza": ("小字", "小字名", "小字・通称名"),
    "kana": ("かな", "カナ", "よみ", "町名かな", "町名カナ", "町名_カナ", "大字町丁目名カナ"),
    "latitude": ("緯度", "緯度(代表点)", "lat", "latitude"),
    "longitude": ("経度", "経度(代表点)", "lng", "lon", "longitude"),
    "kind": ("種類", "種別"),
}
_KINDS = {label: kind for kind, label in GazetteerKind.choices} | {"": GazetteerKind.TOWN}
_ABR_FILE = re.compile(r"(?<![0-9])([0-9]{5,6})_town", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """One named place; `area` is a municipality's code or full name, coordinates are degrees WGS 84 or None."""

    row: int
    area: str
    name: str
    kind: str = GazetteerKind.TOWN
    koaza: str = ""
    kana: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass
class PlaceFile:
    """What one file holds. `spellings_vary` when its names may be spelt otherwise than existing ones."""

    label: str
    places: list[Place] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: int = 0
    spellings_vary: bool = False

    def skip(self, row: int, column: str, value: object, message: str) -> None:
        self.skipped += 1
        self.note(row, column, value, message)

    def note(self, row: int, column: str, value: object, message: str) -> None:
        self.problems.append(Problem(self.label, row, column, str(value)[:200], message))


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files to read, folders searched to their depth; those with coordinates first, so that readings find them."""
    for path in paths:
        inside = [p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES] if path.is_dir() else [path]
        yield from sorted(inside, key=lambda p: (_ABR_FILE.search(p.name) is not None, str(p)))


def read(path: Path) -> PlaceFile:
    """Read one file. Raises ImportRefused with a Japanese sentence when it can't be used at all."""
    if not path.is_file():
        raise ImportRefused("ファイルが見つかりません。場所と名前を確かめてください。")
    if not path.stat().st_size:
        raise ImportRefused("ファイルが空です。もう一度ダウンロードしてください。")
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _read_csv(path)
    if suffix == ".shp":
        return _read_schools(path)
    if suffix in (".json", ".geojson"):
        return _read_json(path)
    raise ImportRefused(
        f"「{suffix or path.name}」は読み込めない形式です。JSON・CSV・Shapefile・GeoJSONを使ってください。"
    )


def _read_schools(path: Path) -> PlaceFile:
    file = PlaceFile(label(path))
    for row, area, name, latitude, longitude in school_points.read(path):
        name = clean(name)
        if not name:
            file.skip(row, "学校名", "", "名前が空です。")
            continue
        lat, lng = point(file, row, latitude, longitude)
        file.places.append(Place(row, str(area), name, GazetteerKind.SCHOOL, latitude=lat, longitude=lng))
    return file


def label(path: Path) -> str:
    """How reports call a file: with its folder, because many are called alike."""
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def point(file: PlaceFile, row: int, latitude: object, longitude: object) -> tuple[float, float] | tuple[None, None]:
    """Coordinates as numbers; empty ones and (0, 0) are none, those outside Japan are noted and left out."""
    if latitude in (None, "") and longitude in (None, ""):
        return None, None
    try:
        lat, lng = float(latitude), float(longitude)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        lat = lng = math.nan
    if lat == lng == 0:
        return None, None
    if SOUTH <= lat <= NORTH and WEST <= lng <= EAST:
        return round(lat, 6), round(lng, 6)
    message = "緯度・経度が日本の範囲の数字ではありません。座標なしで取り込みました。"
    file.note(row, "緯度・経度", f"{latitude}, {longitude}", message)
    return None, None


def _read_json(path: Path) -> PlaceFile:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # not UTF-8, no JSON, or brackets within brackets without end
        raise ImportRefused(
            "JSONとして読めません。ファイルが壊れているか、途中で切れています。もう一度ダウンロードしてください。"
        ) from error
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        return _read_schools(path)
    if isinstance(content, dict) and all(isinstance(names, list) for names in content.values()):
        return PlaceFile(label(path))  # the index of the folder: names only, nothing to import
    if not isinstance(content, list) or not all(isinstance(row, dict) and "town" in row for row in content):
        raise ImportRefused(
            "地名のデータではありません。町名（town）の並んだJSONか、学校の点のGeoJSONを使ってください。"
        )
    file = PlaceFile(label(path))
    area = f"{path.parent.name}{path.stem}"
    for number, row in enumerate(content, start=1):
        name = clean(row["town"])
        if not name:
            file.skip(number, "town", "", "町名が空です。")
            continue
        lat, lng = point(file, number, row.get("lat"), row.get("lng"))
        file.places.append(Place(number, area, name, koaza=clean(row.get("koaza")), latitude=lat, longitude=lng))
    return file


def _decode(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportRefused("文字コードが分かりません。UTF-8で保存し直してください。")


def _read_csv(path: Path) -> PlaceFile:
    reader = csv.DictReader(io.StringIO(_decode(path), newline=""), restval="")
    file = PlaceFile(label(path))
    try:
        header = {clean(name): name for name in reader.fieldnames or ()}
        if "大字・町名" in header and "町字id" in header:
            _read_registry(path, reader, header, file)
        else:
            _read_table(reader, header, file)
    except csv.Error as error:
        raise ImportRefused(
            "CSVとして読めません。ファイルが壊れています。もう一度ダウンロードしてください。"
        ) from error
    return file


def _read_table(reader: csv.DictReader, header: dict[str, str], file: PlaceFile) -> None:
    columns = {key: next((header[name] for name in names if name in header), None) for key, names in COLUMNS.items()}
    if not columns["name"] or not (columns["municipality"] or columns["code"]):
        raise ImportRefused(
            "見出しに「市区町村」と「町名」がありません。1行目を都道府県・市区町村・町名・緯度・経度にしてください。"
        )
    for record in reader:
        cells = {key: clean(record.get(column)) if column else "" for key, column in columns.items()}
        if not any(cells.values()):
            continue
        row = reader.line_num
        if not cells["name"]:
            file.skip(row, "町名", "", "町名が空です。")
            continue
        if cells["kind"] not in _KINDS:
            file.skip(row, "種類", cells["kind"], f"種類は{'・'.join(GazetteerKind.labels)}のどれかで書いてください。")
            continue
        lat, lng = point(file, row, cells["latitude"], cells["longitude"])
        area = cells["code"] or f"{cells['prefecture']}{cells['municipality']}"
        kana = jaconv.kata2hira(cells["kana"])
        kind = _KINDS[cells["kind"]]
        file.places.append(Place(row, area, cells["name"], kind, cells["koaza"], kana, lat, lng))


def _read_registry(path: Path, reader: csv.DictReader, header: dict[str, str], file: PlaceFile) -> None:
    """町字 of the Address Base Registry: names and readings, no coordinates; its municipality is in the file's name."""
    named = _ABR_FILE.search(path.name)
    if not named:
        raise ImportRefused(
            "どの市区町村の町字か分かりません。ファイル名を「142085_town.csv」のように自治体コードから始めてください。"
        )
    file.spellings_vary = True

    def joined(record: dict[str, str], *names: str) -> str:
        return "".join(clean(record.get(header.get(name, ""))) for name in names)

    for record in reader:
        row = reader.line_num
        name, koaza = joined(record, "大字・町名", "丁目名"), joined(record, "小字名")
        kana = jaconv.kata2hira(joined(record, "大字・町名_カナ", "丁目名_カナ", "小字名_カナ"))
        if not name:
            name, koaza = koaza, ""
        if not name or joined(record, "廃止日"):
            file.skipped += 1
            continue
        file.places.append(Place(row, named[1], name, koaza=koaza, kana=kana))
