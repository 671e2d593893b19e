"""来た人の数: keyed in for the days of one month, by staff or by the group itself. A number only; an empty field takes
it away."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from directory.models import Listing
from home.models import Headcount
from home.models.coverage import MOST_PEOPLE

from .period import Period

NOT_A_NUMBER = format_lazy(
    _("人数は、0から{most}までの数字で書いてください。書かないときは、空のままにします。"), most=f"{MOST_PEOPLE:,}"
)


@dataclass
class DayRow:
    day: datetime.date
    typed: str
    problem: str = ""

    @property
    def field(self) -> str:
        return f"people-{self.day.isoformat()}"


def month_of(text: str, today: datetime.date) -> Period:
    """ "2026-11" → that month up to today; anything else is the month of today."""
    month = today.replace(day=1)
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        month = min(month, datetime.date(int(text[:4]), int(text[5:]), 1))
    following = (month + datetime.timedelta(days=32)).replace(day=1)
    return Period(month, min(today, following - datetime.timedelta(days=1)))


def months_beside(period: Period, today: datetime.date) -> tuple[str, str]:
    """The month before and the one after as an address names them; "" where that one hasn't begun."""
    before, after = (
        period.first - datetime.timedelta(days=1),
        (period.first + datetime.timedelta(days=32)).replace(day=1),
    )
    return f"{before:%Y-%m}", f"{after:%Y-%m}" if after <= today else ""


def rows_of(listing: Listing, period: Period) -> list[DayRow]:
    """The days on which it met, and those for which a number is there already."""
    dates = Occurrence.objects.filter(listing=listing, starts_at__gte=period.begins, starts_at__lt=period.ends)
    dates = dates.exclude(status=OccurrenceStatus.CANCELLED).values_list("starts_at", flat=True)
    known = dict(_headcounts(listing, period).values_list("day", "people"))
    days = {timezone.localdate(moment) for moment in dates} | known.keys()
    return [DayRow(day, str(known.get(day, ""))) for day in sorted(days)]


def save(listing: Listing, period: Period, posted: QueryDict) -> None:
    """All of the month's numbers or none. Raises RowProblems with every row as it was typed."""
    rows = rows_of(listing, period)
    for row in rows:
        row.typed = posted.get(row.field, "").strip()[:20]
        row.problem = "" if row.typed == "" or _number(row.typed) is not None else str(NOT_A_NUMBER)
    if any(row.problem for row in rows):
        raise RowProblems(rows)
    with transaction.atomic():
        _headcounts(listing, period).delete()
        Headcount.objects.bulk_create(
            Headcount(listing=listing, day=row.day, people=_number(row.typed)) for row in rows if row.typed
        )


class RowProblems(ValidationError):
    def __init__(self, rows: list[DayRow]) -> None:
        super().__init__(NOT_A_NUMBER)
        self.rows = rows


def _headcounts(listing: Listing, period: Period) -> QuerySet[Headcount]:
    return Headcount.objects.filter(listing=listing, day__range=(period.first, period.last))


def _number(text: str) -> int | None:
    """１２人 is 12; None for what isn't a number of people."""
    plain = unicodedata.normalize("NFKC", text).removesuffix("人").replace(",", "").strip()
    number = int(plain) if re.fullmatch(r"[0-9]{1,7}", plain) else None
    return number if number is not None and number <= MOST_PEOPLE else None
