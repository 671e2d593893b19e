"""The matrix, row by row: a district, its total, a number for each column, the nearest place where there is none."""

from __future__ import annotations

from dataclasses import dataclass

from directory.models import District

from .counting import Counts
from .months import Earlier
from .nearest import Nearest
from .question import Question

FEW_PEOPLE = 500  # in a district of fewer, one listing more or less would seem to mean much


@dataclass(frozen=True)
class Row:
    district: District
    total: int
    cells: list[int]
    nearest: Nearest | None
    before: int | None  # listings in the month that is compared with; None where nobody counted
    people: int | None  # who live there; None where nobody brought a number

    @property
    def per_thousand(self) -> float | None:
        """Listings per 1,000 people; of a few hundred it would say nothing."""
        return round(self.total * 1000 / self.people, 1) if self.people and self.people >= FEW_PEOPLE else None

    @property
    def change(self) -> str:
        """+2, −1, ±0; empty where there is nothing to compare with."""
        if self.before is None:
            return ""
        difference = self.total - self.before
        return f"{'+' if difference > 0 else '−' if difference else '±'}{abs(difference)}"


@dataclass(frozen=True)
class Summary:
    districts: int
    empty: int  # districts in which nothing that was asked for is registered

    @property
    def filled(self) -> int:
        return self.districts - self.empty


def rows_of(
    districts: list[District],
    counts: Counts,
    question: Question,
    nearest: dict[int, Nearest],
    earlier: Earlier | None,
    people: dict[int, int],
) -> list[Row]:
    values = [value for value, _ in question.columns]
    return [
        Row(
            district,
            counts.totals.get(district.code, 0),
            [counts.cells.get((district.code, value), 0) for value in values],
            nearest.get(district.pk),
            earlier.numbers.get(district.pk) if earlier else None,
            people.get(district.pk),
        )
        for district in districts
    ]


def summary_of(rows: list[Row]) -> Summary:
    return Summary(len(rows), sum(1 for row in rows if not row.total))
