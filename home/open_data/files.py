"""Tables as files: CSV, JSON and XLSX with the same cells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from home.sheets import Sheet, csv, write_book

from .tables import COLUMNS, EXTRA, Row, Table

KINDS = ("csv", "json", "xlsx")
EXTRA_TITLE, EXTRA_SUFFIX = "追加情報", "-tsuika"


def sheets_of(table: Table, municipality: str = "") -> list[Sheet]:
    """The table, and its 追加情報 where there is one and it has any row."""
    sheets = [Sheet(table.title, list(table.columns), _cells(table.rows(municipality), table.columns))]
    if table.extras:
        extras = list(_cells(table.extras(municipality), COLUMNS[EXTRA]))
        sheets += [Sheet(EXTRA_TITLE, COLUMNS[EXTRA], extras)] if extras else []
    return sheets


def _cells(rows: Iterator[Row], columns: list[str]) -> Iterator[list]:
    return ([row.get(column, "") for column in columns] for row in rows)


def write(table: Table, kind: str, folder: Path, municipality: str = "") -> dict[str, int]:
    """Write the files of a table into a folder: {name of each: its rows}."""
    written = {}
    for name, sheets in in_files(table, kind, municipality).items():
        (folder / name).write_bytes(content(sheets, kind))
        written[name] = sum(len(one.rows) for one in sheets)
    return written


def in_files(table: Table, kind: str, municipality: str = "") -> dict[str, list[Sheet]]:
    """{name of a file: its sheets}. CSV has room for one, so that 追加情報 has a file of its own there."""
    sheets = [Sheet(one.title, one.columns, list(one.rows)) for one in sheets_of(table, municipality)]
    if kind != "csv":
        return {f"{table.name}.{kind}": sheets}
    names = (f"{table.name}.csv", f"{table.name}{EXTRA_SUFFIX}.csv")
    return {name: [sheet] for name, sheet in zip(names, sheets, strict=False)}


def content(sheets: list[Sheet], kind: str) -> bytes:
    """One file. JSON is `{"tables": {title: [{column: cell}]}}`, which the importer reads, too."""
    if kind == "csv":
        return csv(sheets[0])
    if kind == "xlsx":
        file = BytesIO()
        write_book(sheets, file)
        return file.getvalue()
    tables = {one.title: [dict(zip(one.columns, row, strict=True)) for row in one.rows] for one in sheets}
    return json.dumps({"tables": tables}, ensure_ascii=False, indent=1).encode() + b"\n"
