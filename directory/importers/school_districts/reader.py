"""One data set of school districts → plain, checked data; nothing here knows of a database."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from directory.district_codes import name_key
from directory.importers.report import Problem
from directory.importers.school_districts import layouts, loading, shapes, text
from directory.importers.school_districts.sources import Source
from directory.japan.codes import InvalidCode, normalise_municipality_code
from directory.japan.text import clean

EMPTY_SHAPE = "区域の形が空か、面ではありません。この行の図形は使いませんでした。"
_EDITION_IN_NAME = re.compile(r"A(?:27|32)[-_](\d{2})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SchoolDistrict:
    """One school's district: all its polygons as one valid MultiPolygon, WGS 84, 7 decimals, lng/lat."""

    municipality_code: str
    name: str
    founder: str
    address: str
    school_code: str
    geometry: shapely.MultiPolygon
    row: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """A district left out. ``municipality_code`` is as published when it can't be read as a code."""

    municipality_code: str
    name: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class DistrictFile:
    """What one data set holds.

    ``series`` is A27, A32 or '' when the layout doesn't tell; ``notes`` are about parts left out of districts that are
    in. Problems count features, the first being row 1.
    """

    label: str
    series: str
    edition: int | None
    encoding: str
    districts: tuple[SchoolDistrict, ...]
    polygons: int
    rejected: tuple[Rejected, ...]
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One feature of the file; ``number`` counts from 1. Of the name, what is broken is seen only before cleaning."""

    number: int
    code: object
    published_name: str
    name: str
    founder: str
    address: str
    school_code: str


def read(source: Source) -> DistrictFile:
    """Read a staged data set. Raises UnreadableFile (errors.py) when it must not be used as a whole."""
    table, geometries, encoding = loading.load(source.path)
    shapes.refuse_outside_japan(geometries)
    layout, columns = layouts.detect(table)
    rows = _rows(table, columns)
    text.refuse_destroyed([row.published_name for row in rows])
    districts, rejected, notes = _merge(rows, geometries, columns, source.label)
    return DistrictFile(
        source.label,
        layout.series,
        _edition(source.label, layout),
        encoding,
        tuple(districts),
        len(rows),
        tuple(rejected),
        tuple(notes),
    )


def _edition(label: str, layout: layouts.Layout) -> int | None:
    """Year in MLIT's file name (A27-10_14… is 2010), else the first edition published in this layout."""
    named = _EDITION_IN_NAME.findall(label)
    return 2000 + int(named[-1]) if named else layout.edition


def _rows(table: dict[str, Sequence[object]], columns: dict[str, str]) -> list[_Row]:
    count = len(table[columns["code"]])
    cells = {field: table[column] for field, column in columns.items()}
    blank = [None] * count
    rows = []
    for index in range(count):
        name, founder, address, school_code = (
            clean(cells.get(field, blank)[index]) for field in ("name", "founder", "address", "school_code")
        )
        published = str(cells["name"][index] or "").strip()
        name = _without_founder(name, founder)
        rows.append(_Row(index + 1, cells["code"][index], published, name, founder, address, school_code))
    return rows


def _without_founder(name: str, founder: str) -> str:
    """ "横浜市立本町小学校" is 本町小学校 of 横浜市(立): editions differ in whether the name repeats the founder."""
    rest = name.removeprefix(founder).removeprefix("立").strip() if founder else name
    return rest if len(rest) > 2 else name


def _merge(
    rows: list[_Row], geometries: np.ndarray, columns: dict[str, str], label: str
) -> tuple[list[SchoolDistrict], list[Rejected], list[Problem]]:
    """Join the features of one school: the same municipality and the same name, however spelt.

    Returns the districts, those left out, and notes on parts left out of the former.
    """
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    rejected: dict[tuple[str, str], Rejected] = {}
    for row in rows:
        key = (_code_or_text(row.code), name_key(row.name))
        if field_and_message := _unusable(row):
            field, message = field_and_message
            value = str(row.code) if field == "code" else row.name
            problem = Problem(label, row.number, columns[field], value, message)
            rejected.setdefault(key, Rejected(key[0], row.name, problem))
        else:
            groups[key].append(row)
    districts, notes = [], []
    for key, group in groups.items():
        empty = [row for row in group if not shapes.polygons(geometries[row.number - 1])]
        problems = [Problem(label, row.number, "geometry", row.name, EMPTY_SHAPE) for row in empty]
        geometry = shapes.unite(geometries[row.number - 1] for row in group)
        if geometry is None:
            rejected[key] = Rejected(key[0], group[0].name, problems[0])
        else:
            districts.append(_district(key[0], group, geometry))
            notes += problems
    return districts, list(rejected.values()), notes


def _code_or_text(code: object) -> str:
    try:
        return normalise_municipality_code(code)
    except InvalidCode:
        return str(code)


def _unusable(row: _Row) -> tuple[str, str] | None:
    """Field at fault and what to do about it, when the row can't become a district."""
    try:
        normalise_municipality_code(row.code)
    except InvalidCode as error:
        return "code", str(error)
    if not row.name:
        return "name", "学校名が空です。名前を補ってください。"
    if text.is_broken(row.published_name):
        return "name", "学校名の文字が壊れています。正しい名前に直してください。"
    return None


def _district(code: str, group: list[_Row], geometry: shapely.MultiPolygon) -> SchoolDistrict:
    """One school; its founder, address and school code are the first that any of its rows gives."""
    founder, address, school_code = (
        next((value for row in group if (value := getattr(row, field))), "")
        for field in ("founder", "address", "school_code")
    )
    return SchoolDistrict(code, group[0].name, founder, address, school_code, geometry, group[0].number)
