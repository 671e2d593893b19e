"""The stretches of time people ask for in words – today, this weekend, November. Pure: no queries, no clock."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DAY = datetime.timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
COMING_WEEKS = 5  # what a calendar shows when no days are asked for
MOST_DAYS = 62  # of one calendar
MONTHS_AROUND = 12  # dates are made that far ahead; nobody need go further by links
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


@dataclass(frozen=True)
class Stretch:
    """The days from `first` to `last`, both included."""

    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[datetime.date]:
        return (self.first + n * DAY for n in range(self.days))

    @property
    def params(self) -> dict[str, str]:
        """As the parameters of a search."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def sunday_of(day: datetime.date) -> datetime.date:
    """The end of the day's week; weeks begin on Monday, so that Saturday and Sunday are one weekend."""
    return day + (SUNDAY - day.weekday()) * DAY


def today(day: datetime.date) -> Stretch:
    return Stretch(day, day)


def this_week(day: datetime.date) -> Stretch:
    """What is left of it."""
    return Stretch(day, sunday_of(day))


def weekend(day: datetime.date) -> Stretch:
    """The coming Saturday and Sunday; on a Sunday what is left."""
    sunday = sunday_of(day)
    return Stretch(max(day, sunday - DAY), sunday)


def next_week(day: datetime.date) -> Stretch:
    sunday = sunday_of(day)
    return Stretch(sunday + DAY, sunday + 7 * DAY)


def this_month(day: datetime.date) -> Stretch:
    """What is left of it."""
    return Stretch(day, month_of(day).last)


def coming(day: datetime.date) -> Stretch:
    """This week and the four after it."""
    return Stretch(day, sunday_of(day) + 7 * (COMING_WEEKS - 1) * DAY)


SHORTCUTS = {
    "today": (_("今日"), today),
    "this-week": (_("今週"), this_week),
    "weekend": (_("週末"), weekend),
    "next-week": (_("来週"), next_week),
    "this-month": (_("今月"), this_month),
}
IN_SEARCH = ("today", "this-week", "weekend")


@dataclass(frozen=True)
class Shortcut:
    """One of them for the day it is. `chosen`: these very days are asked for."""

    name: str
    label: str | Promise
    stretch: Stretch
    chosen: bool


def shortcuts(
    day: datetime.date, asked: Stretch | None = None, names: tuple[str, ...] = tuple(SHORTCUTS)
) -> list[Shortcut]:
    """The shortcuts as they are on that day."""
    found = [(name, label, make(day)) for name, (label, make) in SHORTCUTS.items() if name in names]
    return [Shortcut(name, label, stretch, stretch == asked) for name, label, stretch in found]


# --- Months -----------------------------------------------------------------------------------------------------------


def month_of(day: datetime.date) -> Stretch:
    first = day.replace(day=1)
    return Stretch(first, month_after(first) - DAY)


def month_after(day: datetime.date, months: int = 1) -> datetime.date:
    """The first day of the month so many months later (earlier, where negative)."""
    number = day.year * 12 + day.month - 1 + months
    return datetime.date(number // 12, number % 12 + 1, 1)


def parse_month(text: str, day: datetime.date) -> Stretch | None:
    """ "2026-11" → its days. None for what is no month, or none within reach of `day`."""
    found = _MONTH.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        return None
    first = datetime.date(int(found[1]), int(found[2]), 1)
    return month_of(first) if is_within_reach(first, day) else None


def is_within_reach(first: datetime.date, day: datetime.date) -> bool:
    months = (first.year - day.year) * 12 + first.month - day.month
    return abs(months) <= MONTHS_AROUND


def weeks(stretch: Stretch) -> list[list[datetime.date]]:
    """The whole weeks, Monday to Sunday, that the stretch touches."""
    monday, end = sunday_of(stretch.first) - 6 * DAY, sunday_of(stretch.last)
    days = list(Stretch(monday, end))
    return [days[n : n + 7] for n in range(0, len(days), 7)]
