"""人口: people per district, from a table the council brings along, so that a number of listings can be set against it.

Nothing is half-saved: a table with a row that can't be read changes nothing, and says which row, and how to mend it.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.importers.report import ImportRefused
from directory.importers.tables import Row, Table, sheets_from_bytes
from directory.japan.text import clean, fold
from directory.models import District
from home.imports import workbooks
from home.models import DistrictPopulation
from home.sheets import Sheet

CODE, NAME, PEOPLE = "コード", "地域", "人口"
#: Headers of tables that councils have already, by what they are to us.
HEADERS = {
    CODE: ("コード", "学区コード", "地域コード"),
    NAME: ("地域", "学区", "学区名", "小学校区", "小学校区名", "地域名", "名前", "名称"),
    PEOPLE: ("人口", "総人口", "人口総数", "人数", "人口（人）", "人口(人)"),
}
MOST_ERRORS = 20
NO_TABLE = "「コード」か「地域」の列と、「人口」の列がある表が見つかりません。下のひな形の列の名前に合わせてください。"
NO_ROWS = "人口の書いてある行がありません。"
UNKNOWN = "{line}行目「{where}」：担当している、この地域の学区に見つかりません。ひな形のコードを使ってください。"
SEVERAL = "{line}行目「{where}」：同じ名前の学区がいくつかあります。ひな形のコードを書いてください。"
TWICE = "{line}行目「{where}」：{other}行目と同じ学区です。一つにしてください。"
NO_NUMBER = (
    "{line}行目の「人口」：「{value}」は人数として読めません。1,234 のように、0から999万までの数だけを書いてください。"
)
MORE = "ほかにも{count}行あります。"


@dataclass(frozen=True)
class Counted:
    district: District
    people: int


def read(content: bytes, districts: Iterable[District]) -> list[Counted]:
    """What a table says of these districts; rows without a number are passed over. Raises ValidationError."""
    try:
        workbooks.check(content)
        table = _table(content)
    except ImportRefused as error:
        raise ValidationError(str(error)) from error
    known = _Known(districts)
    found: dict[int, tuple[Counted, int]] = {}
    problems = []
    for row in table.rows:
        try:
            counted = known.counted(row, table)
        except ValidationError as problem:
            problems += problem.messages
            continue
        if counted and counted.district.pk in found:
            other = found[counted.district.pk][1]
            problems.append(TWICE.format(line=row.line, where=counted.district.display_name, other=other))
        elif counted:
            found[counted.district.pk] = (counted, row.line)
    if len(problems) > MOST_ERRORS:
        problems = [*problems[:MOST_ERRORS], MORE.format(count=len(problems) - MOST_ERRORS)]
    if problems or not found:
        raise ValidationError(problems or [NO_ROWS])
    return [counted for counted, _line in found.values()]


@transaction.atomic
def keep(rows: Iterable[Counted], as_of: datetime.date, source: str) -> None:
    """In the place of what was there for these districts; others stay."""
    DistrictPopulation.objects.bulk_create(
        [DistrictPopulation(district=one.district, people=one.people, as_of=as_of, source=source) for one in rows],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["district"],
        update_fields=["people", "as_of", "source"],
    )


def people_in(districts: Sequence[District]) -> dict[int, int]:
    """{district: people} where somebody brought a number; one statement."""
    rows = DistrictPopulation.objects.filter(district__in=districts)
    return dict(rows.values_list("district", "people"))


def sheet(name: str, districts: Sequence[District]) -> Sheet:
    """What is known, as a table to fill in and bring back."""
    people = people_in(districts)
    rows = ([one.code, one.display_name, people.get(one.pk, "")] for one in districts)
    return Sheet(f"人口 {name}", [CODE, NAME, PEOPLE], rows)


def _table(content: bytes) -> Table:
    """The first table with a header that we know. Raises ImportRefused."""
    for one in sheets_from_bytes(content):
        table = one.table(_score)
        if table:
            return table
    raise ImportRefused(NO_TABLE)


def _score(names: Sequence[str]) -> int:
    known = [bool(_column(names, what)) for what in (CODE, NAME)]
    return 1 + sum(known) if any(known) and _column(names, PEOPLE) else 0


def _column(names: Sequence[str], what: str) -> str:
    return next((name for name in names if clean(name) in map(clean, HEADERS[what])), "")


class _Known:
    """The districts a table may speak of, by code and by name."""

    def __init__(self, districts: Iterable[District]) -> None:
        self.by_code: dict[str, District] = {}
        self.by_name: dict[str, list[District]] = defaultdict(list)
        for one in districts:
            self.by_code[one.code] = one
            for name in {fold(one.name), fold(one.display_name)}:
                self.by_name[name].append(one)

    def counted(self, row: Row, table: Table) -> Counted | None:
        """None where the row says no number. Raises ValidationError."""
        code, name, people = (clean(row.get(_column(table.header, what))) for what in (CODE, NAME, PEOPLE))
        if not people:
            return None
        return Counted(self._district(code, name, row.line), _number(people, row.line))

    def _district(self, code: str, name: str, line: int) -> District:
        """By its code where there is one: names repeat."""
        found = [self.by_code[code]] if code in self.by_code else [] if code else self.by_name.get(fold(name), [])
        if len(found) != 1:
            sentence = SEVERAL if found else UNKNOWN
            raise ValidationError(sentence.format(line=line, where=(code or name)[:40]))
        return found[0]


def _number(text: str, line: int) -> int:
    """1,234 or 1234人; anything else is told. Raises ValidationError."""
    digits = re.fullmatch(r"([0-9]{1,7})\s*[人名]?", text.replace(",", ""))
    if digits is None:
        raise ValidationError(NO_NUMBER.format(line=line, value=text[:20]))
    return int(digits[1])
