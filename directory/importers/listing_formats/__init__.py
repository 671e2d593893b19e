"""Published lists of places, facilities and events: recognised by their header, turned into plain rows.

``read_listing_file(path)`` gives the recognised tables of a file in the order of its sheets. Nothing here touches the
database; the rows say what the list says, and ``problems`` says what could not be taken over as written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from directory.importers.listing_formats.layouts import LAYOUTS, recognise, score
from directory.importers.listing_formats.parse import parse_table
from directory.importers.listing_formats.rows import (
    Contacts,
    EventRow,
    ExtraRow,
    FacilityRow,
    ListingRow,
    Row,
    RowProblem,
    Session,
    WrittenTimes,
)
from directory.importers.tables import Sheet, UnreadableTable, read_sheets

__all__ = [
    "Contacts",
    "EventRow",
    "ExtraRow",
    "FacilityRow",
    "ListingRow",
    "ListingTable",
    "Row",
    "RowProblem",
    "Session",
    "WrittenTimes",
    "read_listing_file",
    "tables_in",
]


@dataclass(frozen=True)
class ListingTable:
    """A recognised table: its kind (kodomo-shokudo, extra, events, facilities, ibasho) and its rows."""

    kind: str
    label: str
    sheet: str
    rows: list[Row]


def read_listing_file(path: str | Path) -> list[ListingTable]:
    """All recognised tables of a file. Raises UnreadableTable when there is none."""
    return tables_in(read_sheets(path))


def tables_in(sheets: list[Sheet]) -> list[ListingTable]:
    """Recognised tables among sheets; sheets of other kinds (explanations, choices) are passed over."""
    found = []
    for sheet in sheets:
        table = sheet.table(score)
        layout = recognise(table.header) if table else None
        if table and layout:
            found.append(ListingTable(layout.kind, layout.label, sheet.name, parse_table(table, layout)))
    if not found:
        raise UnreadableTable(_unrecognised(sheets))
    return found


def _unrecognised(sheets: list[Sheet]) -> str:
    first = next((cells for sheet in sheets for _line, cells in sheet.lines), ())
    seen = "、".join(str(cell).strip() for cell in first if cell is not None)[:80]
    known = "、".join(dict.fromkeys(layout.label for layout in LAYOUTS))
    return (
        f"見出しの行が見つからないか、知らない形式です（はじめの行：「{seen}」）。"
        f"読める形式は、{known}です。列の名前をそのどれかに合わせてください。"
    )
