"""The numbers of each month, so that a year can be looked back on."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, Sum

from directory.models import District, Prefecture
from home.models import CoverageMonth

from .counting import GROUPS, Narrowed, by_district

LOOKED_BACK = 12  # months
KEPT_MONTHS = 37  # three years back from this month


def before(month: datetime.date, months: int) -> datetime.date:
    """The first of the month so many months earlier."""
    year, number = divmod(month.year * 12 + month.month - 1 - months, 12)
    return datetime.date(year, number + 1, 1)


def take(day: datetime.date, progress: Callable[[int], object] | None = None) -> int:
    """Write down the numbers of the month that `day` is in; again in the same month, they take the place of the
    earlier ones. Prefecture by prefecture, each at once. Returns the districts counted."""
    month, counted = day.replace(day=1), 0
    for code in Prefecture.objects.order_by("code").values_list("pk", flat=True):
        rows = _rows(month, code)
        with transaction.atomic():
            CoverageMonth.objects.bulk_create(
                rows,
                batch_size=500,
                update_conflicts=True,
                unique_fields=["month", "district"],
                update_fields=["total", "counts"],
            )
        counted += len(rows)
        if progress:
            progress(1)
    CoverageMonth.objects.filter(month__lt=before(month, KEPT_MONTHS)).delete()
    return counted


def _rows(month: datetime.date, prefecture: str) -> list[CoverageMonth]:
    counts: dict[str, dict[str, int]] = {}
    totals: dict[str, int] = {}
    for group in GROUPS:
        found = by_district([prefecture], group, Narrowed())
        totals = found.totals
        for (code, value), number in found.cells.items():
            counts.setdefault(code, {})[f"{group.value}={value}"] = number
    districts = District.objects.current().filter(municipalities__prefecture=prefecture).order_by("pk").distinct()
    return [
        CoverageMonth(month=month, district_id=pk, total=totals.get(code, 0), counts=counts.get(code, {}))
        for pk, code in districts.values_list("pk", "code")
    ]


@dataclass(frozen=True)
class Earlier:
    """The numbers to compare with: those of twelve months ago, or the oldest since."""

    month: datetime.date
    numbers: dict[int, int]  # {district: listings}; a district that wasn't counted then isn't in it


def earlier(districts: Sequence[District], narrowed: Narrowed, today: datetime.date) -> Earlier | None:
    """None where no month before this one was written down, or two things are narrowed at once: pairs aren't kept."""
    if len(narrowed.values) > 1:
        return None
    since = CoverageMonth.objects.filter(
        month__gte=before(today, LOOKED_BACK), month__lt=today.replace(day=1), district__in=districts
    )
    first = since.order_by("month").values_list("month", flat=True).first()
    if first is None:
        return None
    key = next((f"{group}={value}" for group, value in narrowed.values.items()), None)
    rows = since.filter(month=first).values_list("district", "total", "counts")
    return Earlier(first, {pk: total if key is None else counts.get(key, 0) for pk, total, counts in rows})


def year_of(districts: Sequence[District], today: datetime.date) -> list[dict]:
    """[{month, empty (districts in which nothing is registered), listings}] of the past year, the oldest first."""
    rows = CoverageMonth.objects.filter(month__gte=before(today, LOOKED_BACK), district__in=districts)
    by_month = rows.values("month").annotate(empty=Count("pk", filter=Q(total=0)), listings=Sum("total"))
    return list(by_month.order_by("month"))
