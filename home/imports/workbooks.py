"""What a workbook can't tell by its values alone: hidden sheets, formulas without a result, and merged rows. Read from
its XML, cell by cell as text, since openpyxl keeps none of it where it reads values."""

import io
import re
from collections.abc import Iterator, Mapping

from openpyxl.reader.excel import ExcelReader

from directory.importers.report import ImportRefused
from directory.importers.workbook_parts import DAMAGED, fit_to_read

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 120 * 1024 * 1024  # one part of it is held in memory whole
TOO_LARGE = "ファイルが大きすぎます（{limit} MBまで）。いくつかのファイルに分けて、一つずつ取り込んでください。"
EMPTY = "ファイルが空です。中身のあるファイルを選んでください。"
NO_RESULTS = (
    "「{sheet}」のシートに、数式の計算結果が保存されていないセルがあります（{cells}）。"
    "Excelで開いて保存し直すか、数式を値に直してから、もう一度選んでください。"
)
MERGED = (
    "「{sheet}」のシートに、縦に結合されたセルがあります（{cells}）。2行目からは空とみなされてしまうため、取り込めません。"
    "セルの結合を解き、それぞれの行に書いてください。"
)
_FORMULA = re.compile(rb"<c (?P<about>[^<>]*)>\s*<f[^<>]*?(?:/>|>[^<]*</f>)\s*(?P<empty><v\s*/>|<v></v>)?\s*</c>")
_WHERE = re.compile(rb'\br="([A-Z]{1,3}[0-9]+)"')
_MERGE = re.compile(rb'<mergeCell [^<>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')


def check(data: bytes) -> None:
    """Whether its values may be believed. Raises ImportRefused, with a sentence that says what to do."""
    if not data:
        raise ImportRefused(EMPTY)
    if len(data) > LARGEST:
        raise ImportRefused(TOO_LARGE.format(limit=LARGEST // 1024 // 1024))
    for name, xml in _sheets(data, "visible"):
        if cells := [_WHERE.search(about)[1].decode() for about in _without_result(xml)]:
            raise ImportRefused(NO_RESULTS.format(sheet=name, cells=_some(cells)))


def check_rows(data: bytes, starts: Mapping[str, int]) -> None:
    """Whether each row says what it seems to. `starts`: {sheet that is a list: line of its first row}; titles and
    headers above may be merged. Raises ImportRefused."""
    for name, xml in _sheets(data, "visible"):
        start = starts.get(name)
        merged = [
            (left + top + b":" + right + bottom).decode()
            for left, top, right, bottom in _MERGE.findall(xml)
            if start and int(bottom) > int(top) and int(bottom) > start
        ]
        if merged:
            raise ImportRefused(MERGED.format(sheet=name, cells=_some(merged)))


def hidden_sheets(data: bytes) -> list[str]:
    """Names of the sheets that nobody sees who opens the workbook: they aren't read."""
    return [name for name, _xml in _sheets(data, "hidden", "veryHidden")]


def _sheets(data: bytes, *states: str) -> Iterator[tuple[str, bytes]]:
    """(name, XML) of the sheets in one of the states; none of what is no workbook or broken: what reads
    the cells says what is wrong with it."""
    if not data.startswith(b"PK\x03\x04"):
        return
    if not fit_to_read(data, LARGEST_UNPACKED):
        raise ImportRefused(TOO_LARGE.format(limit=LARGEST // 1024 // 1024))
    try:
        reader = ExcelReader(io.BytesIO(data), read_only=True)
        reader.read_manifest()
        reader.read_workbook()
        sheets = [(sheet.name, sheet.state, part.target) for sheet, part in reader.parser.find_sheets()]
    except Exception:  # openpyxl raises whatever its XML or zip parsing meets
        return
    for name, state, path in sheets:
        if state in states:
            try:
                yield name, reader.archive.read(path)
            except DAMAGED:
                return


def _without_result(xml: bytes) -> Iterator[bytes]:
    """What is said of each cell whose formula was never calculated. An empty text is a result: =IF(A1="","",A1)."""
    for found in _FORMULA.finditer(xml):
        if not (found["empty"] and b't="str"' in found["about"]):
            yield found["about"]


def _some(cells: list[str]) -> str:
    return "、".join(cells[:5]) + (" など" if len(cells) > 5 else "")
