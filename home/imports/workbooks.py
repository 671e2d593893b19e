"""What a workbook can't tell by its values alone: formulas without a result, and merged rows. Read from its XML, cell
by cell as text, since openpyxl keeps neither where it reads values."""

import io
import re
import zipfile

from directory.importers.report import ImportRefused

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
TOO_LARGE = "ファイルが大きすぎます（{limit} MBまで）。いくつかのファイルに分けて、一つずつ取り込んでください。"
EMPTY = "ファイルが空です。中身のあるファイルを選んでください。"
NO_RESULTS = (
    "数式の計算結果が保存されていないセルがあります（{cells}）。"
    "Excelで開いて保存し直すか、数式を値に直してから、もう一度選んでください。"
)
MERGED = (
    "縦に結合されたセルがあります（{cells}）。2行目からは空とみなされてしまうため、取り込めません。"
    "セルの結合を解き、それぞれの行に書いてください。"
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,3}[0-9]+)"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')
_MERGE = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
#: Titles and headers may be merged; below so many lines there are rows.
HEADER_LINES = 10


def check(data: bytes) -> None:
    """Raises ImportRefused, with a sentence that says what to do."""
    if not data:
        raise ImportRefused(EMPTY)
    if len(data) > LARGEST:
        raise ImportRefused(TOO_LARGE.format(limit=LARGEST // 1024 // 1024))
    if not data.startswith(b"PK\x03\x04"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sheets(archive)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return  # what reads the cells says what is wrong with it


def _check_sheets(archive: zipfile.ZipFile) -> None:
    if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
        raise ImportRefused(TOO_LARGE.format(limit=LARGEST // 1024 // 1024))
    for member in archive.infolist():
        if not _SHEET.fullmatch(member.filename):
            continue
        xml = archive.read(member)
        if cells := [found.decode() for found in _CELL.findall(xml)]:
            raise ImportRefused(NO_RESULTS.format(cells=_some(cells)))
        merged = [
            (left + top + b":" + right + bottom).decode()
            for left, top, right, bottom in _MERGE.findall(xml)
            if int(bottom) > int(top) and int(bottom) > HEADER_LINES
        ]
        if merged:
            raise ImportRefused(MERGED.format(cells=_some(merged)))


def _some(cells: list[str]) -> str:
    return "、".join(cells[:5]) + (" など" if len(cells) > 5 else "")
