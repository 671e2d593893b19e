"""The matrix as a table to take along."""

from home.sheets import Sheet

from .areas import Area
from .question import Question
from .table import Row


def sheet(area: Area, question: Question, rows: list[Row]) -> Sheet:
    """The numbers as on the page; a cell without listings holds 0."""
    names = [name for _, name in question.columns]
    lines = (
        [str(row.district), row.district.code, row.total, *row.cells, *_nearest(row), *_people(row)] for row in rows
    )
    columns = ["地域", "コード", "全部", *names, "いちばん近いところ", "市区町村", "およそのkm", "人口", "1000人あたり"]
    return Sheet(" ".join([area.name, *question.words]), columns, lines)


def _people(row: Row) -> list:
    """Empty where nobody brought a number."""
    return ["" if value is None else value for value in (row.people, row.per_thousand)]


def _nearest(row: Row) -> list:
    near = row.nearest
    return [near.title, near.municipality, near.kilometres] if near else ["", "", ""]
