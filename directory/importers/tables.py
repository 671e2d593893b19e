"""Reads the table files municipalities publish – CSV in whatever encoding, XLSX – into sheets of cleaned cells.

Nothing here knows what the columns mean; that is ``listing_formats``. The reader guesses nothing silently: an encoding
is accepted only if every byte decodes, and a file that is not a table is refused with a sentence that says what to do.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import jaconv
import openpyxl
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from directory.importers.report import ImportRefused
from directory.importers.workbook_parts import DAMAGED, fit_to_read
from directory.japan.text import writable

Value = str | int | float | datetime.datetime | datetime.date | datetime.time | datetime.timedelta | None

#: How many of the first non-empty rows may be the header: titles, notes and dates stand above it in many files.
HEADER_SEARCH_ROWS = 10
#: What Excel leaves in a cell whose formula failed; never a value.
EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})

#: Empty ones included, up to the last cell of a row and the last row of a sheet, wherever a file says that they are.
MOST_CELLS = 20_000_000
MOST_ROWS = 1_048_576  # as many as Excel has

_WORKBOOK = "xl/workbook.xml"
_TOO_LARGE = (
    "Excelファイルの中身が大きすぎるか、壊れています。一覧のところだけを新しいブックに写し、保存し直してください。"
)
# The UTF-8 byte order mark after it was read as Latin-1 and saved again.
MOJIBAKE_BOM = "\u00ef\u00bb\u00bf"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_BREAKS = re.compile(r" ?(?:\r\n|\r|\n) ?")


class UnreadableTable(ImportRefused):
    """The file cannot be read as a table; ``str(error)`` is a Japanese sentence for the person who gave it."""


@dataclass(frozen=True)
class Row:
    """One line of a table: cleaned values by column name, and the cells as they stood in the file."""

    line: int
    values: dict[str, Value]
    originals: dict[str, Value] = field(repr=False)
    #: Non-empty cells beyond the last column of the header: nearly always a comma that should have been quoted.
    surplus: tuple[Value, ...] = ()
    #: The day from which bare serial numbers of days count: workbooks of old Macs begin in 1904.
    epoch: datetime.datetime = CALENDAR_WINDOWS_1900

    def get(self, column: str) -> Value:
        return self.values.get(column)

    def original(self, column: str) -> Value:
        return self.originals.get(column)


@dataclass(frozen=True)
class Table:
    """A header and its rows. Repeated column names are told apart as ``名称``, ``名称 (2)``."""

    sheet: str
    header: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True)
class Sheet:
    """The non-empty lines of one sheet, as (line number from 1, cells as stored)."""

    name: str
    lines: list[tuple[int, tuple[Value, ...]]]
    epoch: datetime.datetime = CALENDAR_WINDOWS_1900

    def table(self, score: Callable[[Sequence[str]], int]) -> Table | None:
        """The table under the best header among the first lines, or None when no line scores.

        ``score`` says how many of a header's columns it knows, 0 for "this is no header". Two header lines, as merged
        cells produce (参加費 above 幼児, 小学生 …), are joined to 参加費_幼児 when that is understood better.
        """
        best, header, start = 0, (), 0
        for index, (_number, cells) in enumerate(self.lines[:HEADER_SEARCH_ROWS]):
            single = header_names(cells)
            candidates = [(single, index + 1)]
            if index + 1 < len(self.lines):
                candidates.append((_join_headers(single, header_names(self.lines[index + 1][1])), index + 2))
            for names, after in candidates:
                points = score(names)
                if points > best:
                    best, header, start = points, names, after
        if not best:
            return None
        columns = _unique(header)
        rows = [_row(number, columns, cells, self.epoch) for number, cells in self.lines[start:]]
        return Table(self.name, columns, rows)


def read_sheets(path: str | Path) -> list[Sheet]:
    """All visible sheets of a CSV, TSV or XLSX file, without their empty lines.

    Raises UnreadableTable when the file is missing, empty, of another kind, or damaged.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableTable(f"ファイルを開けません（{error.strerror}）。場所と名前を確かめてください。") from error
    sheets = sheets_from_bytes(data)
    if not any(sheet.lines for sheet in sheets):
        raise UnreadableTable("ファイルに行がありません。中身のあるファイルか確かめてください。")
    return sheets


def sheets_from_bytes(data: bytes, limit: int | None = None) -> list[Sheet]:
    """Like :func:`read_sheets`, for the bytes of a file; of each sheet the first ``limit`` non-empty lines."""
    if data.startswith(b"PK\x03\x04"):
        return list(_xlsx_sheets(data, limit))
    text = decode(data)
    if sheets := _own_json(text, limit):
        return sheets
    _refuse_other_kinds(text)
    return [Sheet("", list(islice(_csv_lines(text), limit)))]


def _own_json(text: str, limit: int | None) -> list[Sheet]:
    """The sheets of JSON as ibasho writes it: `{"tables": {title: [{column: cell}]}}`; of any other text none."""
    if not re.match(r'\s*\{\s*"tables"\s*:', text):
        return []
    try:
        tables = json.loads(text)["tables"]
        return [_json_sheet(title, rows, limit) for title, rows in tables.items()]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableTable("JSONのファイルが途中で終わっているか、形が違います。書き出し直してください。") from error


def _json_sheet(title: str, rows: list[dict[str, Value]], limit: int | None) -> Sheet:
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, *(tuple(row.get(column) for column in columns) for row in rows)]
    if any(isinstance(cell, dict | list) for line in lines for cell in line):
        raise ValueError("a cell holds several values")
    written = (tuple(writable(cell) if isinstance(cell, str) else cell for cell in line) for line in lines)
    return Sheet(writable(title), list(islice(enumerate(written, start=1), limit)))


def decode(data: bytes) -> str:
    """Text of a CSV file in UTF-8, UTF-16 (with byte order mark) or cp932, marks of byte order removed.

    Raises UnreadableTable naming the first byte no encoding accepts.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableTable(
            "古いExcel形式（.xls）か、パスワードの付いたExcelファイルです。"
            "パスワードを外し、「Excelブック（.xlsx）」または「CSV UTF-8」で保存し直してください。"
        )
    if data.lstrip()[:5] == b"%PDF-":
        raise UnreadableTable("PDFは表として読めません。もとになったExcelかCSVのファイルを使ってください。")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    elif data[:3] == b"\xef\xbb\xbf":
        encodings = ("utf-8",)
    else:
        encodings = ("utf-8", "cp932")
    failed_at = 0
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            failed_at = max(failed_at, error.start)
        else:
            return _without_marks(text)
    line = data.count(b"\n", 0, failed_at) + 1
    raise UnreadableTable(
        f"文字コードが分かりません（{failed_at + 1}バイト目・{line}行目あたりで読めなくなりました）。"
        "表計算ソフトで開き、「CSV UTF-8」で保存し直してください。"
    )


def clean_text(text: str) -> str:
    """One-byte kana made full-width, control characters removed, runs of spaces and tabs reduced to one, ends trimmed.

    Line breaks inside a cell are kept as ``\\n``; letters and digits are left as written.
    """
    text = unicodedata.normalize("NFC", jaconv.h2z(text, kana=True, ascii=False, digit=False))
    text = _BREAKS.sub("\n", _SPACES.sub(" ", _CONTROL.sub("", text)))
    return text.strip()


def clean(value: Value) -> Value:
    """A cell for use: text cleaned, empty text and Excel's error marks None, whole floats as int."""
    if isinstance(value, str):
        text = clean_text(value)
        return None if not text or text in EXCEL_ERRORS else text
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return None
        return int(value) if value.is_integer() else value
    return value


def header_names(cells: Iterable[Value]) -> tuple[str, ...]:
    """Column names of a header line: cleaned, line breaks removed, blank cells at the end dropped."""
    names = ["" if value is None else str(value).replace("\n", "") for value in map(clean, cells)]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _row(number: int, columns: tuple[str, ...], cells: tuple[Value, ...], epoch: datetime.datetime) -> Row:
    padded = cells + (None,) * (len(columns) - len(cells))
    originals = {name: cell for name, cell in zip(columns, padded, strict=False) if name}
    surplus = tuple(value for value in map(clean, cells[len(columns) :]) if value is not None)
    return Row(number, {name: clean(cell) for name, cell in originals.items()}, originals, surplus, epoch)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return tuple(result)


def _join_headers(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    names, group = [], ""
    for index in range(max(len(upper), len(lower))):
        top = upper[index] if index < len(upper) else ""
        bottom = lower[index] if index < len(lower) else ""
        group = top or group
        if top and not bottom:
            names.append(top)
        else:
            names.append(f"{group}_{bottom}" if group else bottom)
    return tuple(names)


def _without_marks(text: str) -> str:
    # Two marks in a row, or one turned into "?" by a lossy conversion, are seen in published files.
    text = text.lstrip("\ufeff")
    if text.startswith(MOJIBAKE_BOM):
        text = text.removeprefix(MOJIBAKE_BOM)
    return text.lstrip("?\ufeff") if text.startswith("?") else text


def _refuse_other_kinds(text: str) -> None:
    start = text.lstrip()[:200].lower()
    if re.match(r"<(!doctype|\?xml|[a-z][a-z0-9]*[ />])", start):
        raise UnreadableTable(
            "WebページまたはXMLのファイルです。リンク先からCSVかExcelのファイルそのものを保存してください。"
        )
    if re.match(r'[\[{]\s*["\[{]', start):
        raise UnreadableTable("JSONのファイルは一覧表として読めません。CSVかExcel（.xlsx）に直してください。")
    if "\x00" in text or "\x1b" in text or start.startswith("{\\rtf"):
        raise UnreadableTable(
            "表のテキストではないデータが含まれています。CSV（UTF-8）かExcel（.xlsx）で保存し直してください。"
        )


def _csv_lines(text: str) -> Iterator[tuple[int, tuple[Value, ...]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    try:
        yield from list(_parse_csv(text, delimiter, strict=True))
    except _OpenQuote as error:
        raise UnreadableTable(
            f'{error.line}行目から始まる引用符（"）が閉じられていません。その行の引用符を直してください。'
        ) from error
    except csv.Error:
        # Text after a closing quote is common in hand-made files and harmless; only an open quote eats rows.
        try:
            yield from list(_parse_csv(text, delimiter, strict=False))
        except csv.Error as error:
            raise UnreadableTable(f"CSVとして読めません（{error}）。表計算ソフトで保存し直してください。") from error


class _OpenQuote(csv.Error):
    def __init__(self, line: int) -> None:
        super().__init__("open quote")
        self.line = line


def _parse_csv(text: str, delimiter: str, *, strict: bool) -> Iterator[tuple[int, tuple[Value, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise _OpenQuote(line) from error
            raise
        if any(clean(cell) is not None for cell in cells):
            yield line, tuple(cells)
        line = reader.line_num + 1


def _xlsx_sheets(data: bytes, limit: int | None) -> Iterator[Sheet]:
    if not fit_to_read(data):
        raise UnreadableTable(_TOO_LARGE)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its XML, zip or number parsing meets
        raise UnreadableTable(_advice(data)) from error
    try:
        for worksheet in workbook.worksheets:
            if worksheet.sheet_state == "visible":
                worksheet.reset_dimensions()  # the stated size is wrong in files written by other programs
                yield Sheet(worksheet.title, list(islice(_worksheet_lines(worksheet), limit)), workbook.epoch)
    except UnreadableTable:
        raise
    except Exception as error:
        raise UnreadableTable(
            "Excelファイルの途中が壊れています。Excelで開いて「Excelブック（.xlsx）」で保存し直してください。"
        ) from error
    finally:
        workbook.close()


def _worksheet_lines(worksheet) -> Iterator[tuple[int, tuple[Value, ...]]]:
    left = MOST_CELLS
    for number, cells in enumerate(worksheet.iter_rows(values_only=True), start=1):
        left -= len(cells) + 1
        if left < 0 or number > MOST_ROWS:
            raise UnreadableTable(_TOO_LARGE)
        if any(clean(cell) is not None for cell in cells):
            yield number, tuple(cells)


def _advice(data: bytes) -> str:
    """What to do about a file that begins like a workbook and can't be read as one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except DAMAGED:
        names = {_WORKBOOK}
    if _WORKBOOK in names:
        return (
            "Excelファイルを表として読めません。壊れているようです。"
            "Excelで開いて「Excelブック（.xlsx）」で保存し直してください。"
        )
    if {"mimetype", "content.xml"} <= names:
        return (
            "LibreOfficeの形式（.ods）のファイルです。LibreOfficeで開き、"
            "「名前を付けて保存」で「Excel 2007-365（.xlsx）」を選んで保存し直してください。"
        )
    return "ZIPファイルを表として読めません。中にあるCSVかExcel（.xlsx）のファイルを取り出してください。"
