"""The file that goes back: as it came, every row at its line, with what became of it in a column of remarks."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.http.response import HttpResponseBase

from directory.importers.tables import Sheet as Table
from directory.importers.tables import sheets_from_bytes
from home.models import ListImport
from home.sheets import Sheet, answer, book_answer, write_book

HEADING = "備考（取り込みの結果）"
RESULTS = {"created": "新しく登録", "updated": "内容を更新", "unchanged": "変わりなし"}


def problems_of(run: ListImport) -> Iterator[list]:
    """[file, row, column, value, message] of what was written, or – before – of what was tried."""
    for report in _reports(run):
        yield from report["problems"]


def results_of(run: ListImport) -> Iterator[list]:
    """[row, name, result, public]."""
    for report in _reports(run):
        yield from report["results"]


def answer_with_remarks(run: ListImport) -> HttpResponseBase:
    """A workbook for a workbook, CSV for CSV."""
    tables = sheets_from_bytes(bytes(run.file.content))
    remarks = _remarks(run)
    name = f"{Path(run.filename).stem}（備考つき）"
    sheets = [_sheet(table, remarks, len(tables) > 1) for table in tables if table.lines]
    if Path(run.filename).suffix.lower() != ".xlsx":
        return answer(sheets[0], "csv", name)
    return book_answer(partial(write_book, sheets), name)


def _reports(run: ListImport) -> Iterator[dict]:
    written = run.parts.filter(written=True).exists()
    return run.parts.filter(written=written).values_list("report", flat=True).iterator()


def _remarks(run: ListImport) -> dict[int, dict[str, list[str]]]:
    """{row: {sheet as the report names it: [sentence]}}; "" where the report names none."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    taken = {row: RESULTS[result] for row, _name, result, _public in results_of(run)}
    for row, sentence in taken.items():
        found[row][""].append(sentence)
    for file, row, column, _value, message in problems_of(run):
        sheet = file.removeprefix(run.filename).strip("（）")
        found[row][sheet].append(f"{column}：{message}" if column else message)
    return found


def _sheet(table: Table, remarks: dict, several: bool) -> Sheet:
    lines = dict(table.lines)
    width = max(len(cells) for cells in lines.values())
    names = ("", table.name) if several else ("", table.name, None)

    def rows() -> Iterator[list]:
        for number in range(1, max(lines) + 1):
            cells = list(lines.get(number, ()))
            said = [text for name, texts in remarks.get(number, {}).items() if name in names for text in texts]
            yield [*cells, *[None] * (width - len(cells)), "\n".join(said) or None]

    every = rows()
    first = next(every)
    head = ["" if cell is None else str(cell) for cell in first[:-1]]
    return Sheet(table.name or "一覧", [*head, HEADING], every)
