"""What a city lets everybody see of its coverage: rounder numbers than those of the desk, and nothing to narrow.

Fewer than five are told as "fewer than five": the small numbers of a district, of a town's hidden places above all, are
about people who know each other. Quiet subjects are no columns, and a hidden place counts for its municipality only.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory.enums import DistrictKind
from directory.models import Audience, Category, District, Municipality
from search.models import Entry, Precision, TagGroup
from search.weekday_names import WEEKDAY_NAMES

from . import counting
from .drawing import Drawing, Step, draw

FEWEST = 5  # the least that is told as a number
STEPS = (
    Step("none", 0, gettext_lazy("登録がありません")),
    Step("few", 1, gettext_lazy("5件未満")),
    Step("some", FEWEST, gettext_lazy("5〜9件")),
    Step("many", 10, gettext_lazy("10件以上")),
)
ACROSS = {
    TagGroup.CATEGORY.value: gettext_lazy("すること"),
    TagGroup.AUDIENCE.value: gettext_lazy("対象"),
    TagGroup.WEEKDAY.value: gettext_lazy("曜日"),
}


@dataclass(frozen=True)
class Row:
    name: str
    code: str
    total: str
    cells: list[str]
    empty: bool


@dataclass(frozen=True)
class PublicCoverage:
    """`columns` [name] of what is registered at all; `hidden` in words, for the whole municipality."""

    rows: list[Row]
    columns: list[str]
    drawing: Drawing | None
    hidden: str

    @property
    def empty(self) -> int:
        return sum(1 for row in self.rows if row.empty)


def told(number: int) -> str:
    """A number as it may stand on a public page."""
    if not number:
        return _("なし")
    if number < FEWEST:
        return _("5件未満")
    return ngettext("%(count)d件", "%(count)d件", number) % {"count": number}


def coverage_of(municipality: Municipality, across: str) -> PublicCoverage:
    """A constant number of statements."""
    rows = District.objects.current().in_municipality(municipality.code)
    districts = list(rows.filter(kind=DistrictKind.ELEMENTARY).order_by("kana", "name", "pk"))
    counts = counting.in_districts([one.code for one in districts], across)
    codes = {one.code for one in districts}
    used = {value for code, value in counts.cells if code in codes}
    columns = [(value, name) for value, name in _columns(across) if value in used]
    return PublicCoverage(
        [_row(one, counts, [value for value, _name in columns]) for one in districts],
        [name for _value, name in columns],
        draw(districts, counts.totals, steps=STEPS),
        _hidden(municipality),
    )


def _row(district: District, counts: counting.Counts, values: list[str]) -> Row:
    total = counts.totals.get(district.code, 0)
    cells = [told(counts.cells.get((district.code, value), 0)) for value in values]
    return Row(district.label, district.code, told(total), cells, not total)


def _columns(across: str) -> list[tuple[str, str]]:
    """[(value, name)] in the reader's language. Those that ask for quiet handling aren't pointed at."""
    if across == TagGroup.WEEKDAY:
        return [(day, str(name)) for day, name in WEEKDAY_NAMES.items()]
    model = Audience if across == TagGroup.AUDIENCE else Category
    return [(term.slug, term.label) for term in model.objects.filter(active=True, sensitive=False)]


def _hidden(municipality: Municipality) -> str:
    """Listings of the municipality and its wards whose place isn't shown. None and a few are told alike."""
    rows = Entry.objects.filter(municipality__in=Municipality.objects.codes_today(municipality.code), remote=False)
    number = rows.exclude(precision=Precision.EXACT).aggregate(number=Count("listing", distinct=True))["number"]
    return told(max(number, 1))
