"""One data set of school districts → plain, checked data; nothing here knows of a database."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from directory.importers.report import Problem
from directory.importers.school_districts import layouts, loading, shapes, text
from directory.importers.school_districts.sources import Source
from directory.japan.codes import CodeError, municipality_code

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
class DistrictFile:
    """What one data set holds. ``rejected``: districts (not polygons) left out, each with its reason; ``notes``:
    parts left out of districts that went in; their ``row`` is the feature's number, the first being 1. ``series`` is
    A27, A32 or '' when the layout doesn't tell.
    """

    label: str
    series: str
    edition: int | None
    encoding: str
    districts: tuple[SchoolDistrict, ...]
    polygons: int
    rejected: tuple[Problem, ...]
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One feature of the file as published; ``number`` counts from 1."""

    number: int
    code: object
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
    text.refuse_destroyed([row.name for row in rows])
    districts, rejected, notes = _merge(rows, geometries, columns)
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
    named = _EDITION_IN_NAME.search(label)
    return 2000 + int(named[1]) if named else layout.edition


def _rows(table: dict[str, Sequence[object]], columns: dict[str, str]) -> list[_Row]:
    count = len(table[columns["code"]])
    cells = {field: table[column] for field, column in columns.items()}
    blank = [None] * count
    rows = []
    for index in range(count):
        name, founder, address, school_code = (
            text.tidy(cells.get(field, blank)[index]) for field in ("name", "founder", "address", "school_code")
        )
        code = cells["code"][index]
        rows.append(_Row(index + 1, code, _without_founder(name, founder), founder, address, school_code))
    return rows


def _without_founder(name: str, founder: str) -> str:
    """"横浜市立本町小学校" is 本町小学校 of 横浜市(立): editions differ in whether the name repeats the founder."""
    rest = name.removeprefix(founder).removeprefix("立").strip() if founder else name
    return rest if len(rest) > 2 else name


def _merge(
    rows: list[_Row], geometries: np.ndarray, columns: dict[str, str]
) -> tuple[list[SchoolDistrict], list[Problem], list[Problem]]:
    """Join the features of one school: the same municipality and the same name, however spelt."""
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    rejected: dict[tuple[str, str], Problem] = {}
    for row in rows:
        try:
            code = municipality_code(row.code)
        except CodeError:
            problem = Problem(
                row.number, columns["code"], str(row.code), "市区町村コードとして読めません。5桁か6桁のコードに直してください。"
            )
            rejected.setdefault((str(row.code), text.match_key(row.name)), problem)
            continue
        if not row.name or text.is_broken(row.name):
            message = "学校名として読めません。正しい名前に直してください。" if row.name else "学校名が空です。名前を補ってください。"
            rejected.setdefault((code, row.name), Problem(row.number, columns["name"], row.name, message))
            continue
        groups[code, text.match_key(row.name)].append(row)
    districts, notes = [], []
    for (code, name_key), group in groups.items():
        district, problems = _district(code, group, geometries)
        if district:
            districts.append(district)
            notes += problems
        else:
            rejected[code, name_key] = problems[0]
    return districts, list(rejected.values()), notes


def _district(code: str, group: list[_Row], geometries: np.ndarray) -> tuple[SchoolDistrict | None, list[Problem]]:
    """One school's rows as a district, or None when none of them has an area; and what was left out."""
    problems = [
        Problem(row.number, "geometry", row.name, "区域の形が空か、面ではないため、この行の図形を除きました。")
        for row in group
        if not shapes.polygons(geometries[row.number - 1])
    ]
    geometry = shapes.unite(geometries[row.number - 1] for row in group)
    if geometry is None:
        return None, [*problems]
    first = group[0]
    founder, address, school_code = (
        next(filter(None, (getattr(row, field) for row in group)), "") for field in ("founder", "address", "school_code")
    )
    return SchoolDistrict(code, first.name, founder, address, school_code, geometry, first.number), problems
