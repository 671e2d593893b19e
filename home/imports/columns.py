"""What a file seems to be: its tables, which of their columns we know, and how to call the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from directory.importers.listing_formats import ListingTable, tables_in
from directory.importers.listing_formats.layouts import LAYOUTS, Layout, fold_header, recognise, score
from directory.importers.tables import HEADER_SEARCH_ROWS, Sheet, header_names, sheets_from_bytes

#: So many lines show what a file is.
LOOKED_AT = 30
SAMPLES = 2
NO_TABLE = (
    "表が見つかりませんでした。見出しの行があり、その下に1行ずつ書かれたシートのあるファイルを選んでください。"
    "かくれているシートは読みません。"
)
IGNORED = "（使わない）"


@dataclass(frozen=True)
class Column:
    """One column of the file: its heading, some cells, and the name by which we know it ("" for unknown)."""

    name: str
    samples: list[str]
    known_as: str


@dataclass(frozen=True)
class SheetLook:
    sheet: str
    label: str  # "" where the table isn't recognised
    columns: list[Column]


def looked_at(data: bytes, rename: Mapping[str, str]) -> list[SheetLook]:
    """The sheets with more than one column. Raises UnreadableTable."""
    return [look for sheet in sheets_from_bytes(data, LOOKED_AT) if (look := _look(sheet, rename)).columns]


def tables(data: bytes, rename: Mapping[str, str]) -> list[ListingTable]:
    """All recognised tables of the file, its columns called as somebody has said. Raises UnreadableTable."""
    return tables_in(renamed(sheets_from_bytes(data), rename))


def starts(data: bytes, rename: Mapping[str, str]) -> dict[str, int]:
    """{sheet that is recognised as a list: line of its first row}. Raises UnreadableTable."""
    sheets = ((sheet.name, sheet.table(score)) for sheet in renamed(sheets_from_bytes(data, LOOKED_AT), rename))
    return {name: table.rows[0].line for name, table in sheets if table and table.rows}


def renamed(sheets: Iterable[Sheet], rename: Mapping[str, str]) -> list[Sheet]:
    """The sheets with other words in the line of the header."""
    return [_renamed(sheet, rename) for sheet in sheets] if rename else list(sheets)


def known_names() -> list[str]:
    """Column names that somebody can choose, those of the commonest lists first."""
    first = ("kodomo-shokudo", "events", "facilities")
    layouts = sorted((one for one in LAYOUTS if one.kind in first), key=lambda one: first.index(one.kind))
    names = [columns[0] for layout in layouts for columns in layout.columns.values()]
    return list(dict.fromkeys(name.replace("_自治体名", "市区町村名") for name in names))


def _look(sheet: Sheet, rename: Mapping[str, str]) -> SheetLook:
    position = _header_of(sheet, rename)
    if position is None:
        return SheetLook(sheet.name, "", [])
    named = _renamed(sheet, rename)
    table = named.table(score)
    layout = recognise(table.header) if table else None
    header = header_names(sheet.lines[position][1])
    cells = [line for _number, line in sheet.lines[position + 1 : position + 1 + SAMPLES]]
    columns = []
    for index, name in enumerate(header):
        if name:
            samples = [str(line[index]) for line in cells if index < len(line) and line[index] is not None]
            columns.append(Column(name, [sample[:40] for sample in samples], _known_as(name, rename, layout)))
    return SheetLook(sheet.name, layout.label if layout else "", columns if len(columns) > 1 else [])


def _known_as(name: str, rename: Mapping[str, str], layout: Layout | None) -> str:
    if name in rename:
        return rename[name]
    folded = fold_header(name)
    for candidates in layout.columns.values() if layout else ():
        if folded in map(fold_header, candidates):
            return candidates[0]
    return ""


def _header_of(sheet: Sheet, rename: Mapping[str, str]) -> int | None:
    """Where the header is: the line whose names we know best, else the first that is as wide as any."""
    first = sheet.lines[:HEADER_SEARCH_ROWS]
    if not first:
        return None
    widths = [sum(1 for name in header_names(cells) if name) for _number, cells in first]
    points = [score([rename.get(name, name) for name in header_names(cells)]) for _number, cells in first]
    best = points if any(points) else [width if width == max(widths) else 0 for width in widths]
    return best.index(max(best))


def _renamed(sheet: Sheet, rename: Mapping[str, str]) -> Sheet:
    position = _header_of(sheet, rename)
    if position is None or not rename:
        return sheet
    number, cells = sheet.lines[position]
    names = [header_names([cell]) for cell in cells]
    called = [rename.get(name[0], cell) if name else cell for name, cell in zip(names, cells, strict=True)]
    # a column that isn't to be used keeps a name that no layout knows
    called = [None if name == IGNORED else name for name in called]
    lines = [*sheet.lines]
    lines[position] = (number, tuple(called))
    return replace(sheet, lines=lines)
