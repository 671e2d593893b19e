"""A table, and the files made of it. Rows are read once, one after the other: memory doesn't grow with their number."""

import csv as csv_module
import io
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import IO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from directory.cells import harmless, plain, runs

KINDS = {"xlsx": "Excel", "csv": "CSV"}
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: By how many rows the width of a column is judged, and how wide it may get (in half-width letters).
_JUDGED, _WIDEST = 100, 50
_HEAD = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="E8EEF4")}
_WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass
class Sheet:
    """One table. `rows` may be a generator."""

    title: str
    columns: list[str]
    rows: Iterable[list]


def xlsx(sheet: Sheet) -> bytes:
    """The sheet as a workbook: a header that stays in sight and can be filtered by."""
    buffer = io.BytesIO()
    write_book([sheet], buffer)
    return buffer.getvalue()


def csv(sheet: Sheet) -> bytes:
    """The sheet as CSV in UTF-8, with the mark by which Excel knows it."""
    return "".join(_csv_lines(sheet)).encode()


def answer(sheet: Sheet, kind: str, filename: str) -> HttpResponseBase:
    """A download; `filename` without its ending. Anything but `xlsx` is CSV, sent while it is read."""
    if kind == "xlsx":
        return book_answer(partial(write_book, [sheet]), filename)
    response: HttpResponse | StreamingHttpResponse = StreamingHttpResponse(
        (line.encode() for line in _csv_lines(sheet)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{filename}.csv")
    return response


def book_answer(write: Callable[[IO[bytes]], None], filename: str) -> FileResponse:
    """A workbook as a download; `write` puts it into a file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 – closed by the response when it has been sent
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{filename}.xlsx", content_type=XLSX_TYPE)


def write_book(sheets: Iterable[Sheet], file: IO[bytes]) -> None:
    """A workbook of several sheets."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_page(book, sheet)
    book.save(file)


def _csv_lines(sheet: Sheet) -> Iterator[str]:
    yield "\ufeff"
    for row in chain([sheet.columns], sheet.rows):
        line = io.StringIO()
        csv_module.writer(line).writerow([harmless(value) for value in row])
        yield line.getvalue()


def _write_page(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(_tab(sheet.title))
    rows = iter(sheet.rows)
    first = list(islice(rows, _JUDGED))
    for number, width in enumerate(_widths([sheet.columns, *first]), start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A2"
    page.append([_cell(page, name, **_HEAD) for name in sheet.columns])
    last = 1
    for row in chain(first, rows):
        page.append([_cell(page, value) for value in row])
        last += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{last}"


def _cell(page: object, value: object, **style: object) -> object:
    """Plain values as they are; texts that a spreadsheet might run, marked as text; long ones wrapped."""
    value = plain(value)
    risky = isinstance(value, str) and runs(value)
    wrapped = isinstance(value, str) and ("\n" in value or len(value) > _WIDEST // 2)
    if not (risky or wrapped or style):
        return value
    cell = WriteOnlyCell(page, value)
    for name, what in style.items():
        setattr(cell, name, what)
    if wrapped:
        cell.alignment = _WRAPPED
    if risky:
        cell.data_type, cell.quotePrefix = "s", True
    return cell


def _widths(rows: list[list]) -> list[int]:
    """Of each column, in half-width letters."""
    widths = [8] * max(map(len, rows))
    for row in rows:
        for index, value in enumerate(row):
            lines = str("" if value is None else plain(value)).split("\n")
            widths[index] = min(_WIDEST, max(widths[index], *(_width(line) + 2 for line in lines)))
    return widths


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _tab(title: str) -> str:
    """A name that Excel takes for a sheet."""
    return re.sub(r"[\[\]:*?/\\]", "・", title)[:31] or "一覧"
