"""Calendar dates: 2025年4月5日, 令和7年4月5日, R7.4.5, 4/5 and 5日 behind a month; years, eras and 年度."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from .days import DAYS
from .reading import Trouble, Unreadable

_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
_ERA_YEAR = r"(?P<era>令和|平成|昭和|[rhs])\.? ?(?P<era_year>\d{1,2}|元)"
_YEAR = rf"(?:(?P<year>(?:19|20)\d\d)|{_ERA_YEAR})"
_WEEKDAY = r"(?:\((?P<weekday>[月火水木金土日])(?:曜)?(?:・?祝日?)?\))?"
#: 令和7年度, 2025年度
FISCAL_YEAR = re.compile(rf"{_YEAR}年度")
#: 令和7年 with no day behind it
YEAR = re.compile(rf"{_YEAR}年(?!度)")
#: A date with or without its year.
DATE = re.compile(
    rf"(?:{_YEAR}(?P<sep>[-/.年]) ?)?"
    r"(?:(?P<month>\d{1,2})月 ?(?P<day>\d{1,2})日|(?P<month2>\d{1,2})(?P<sep2>[-/.])(?P<day2>\d{1,2}))(?![\d:時])"
    rf"{_WEEKDAY}"
)
#: The day of a month named before it: 4月5日・19日.
DAY_ONLY = re.compile(rf"(?P<day>\d{{1,2}})日(?!間){_WEEKDAY}")


@dataclass(frozen=True)
class WrittenDate:
    """A date as written; ``year`` and ``month`` None where the text leaves them to what stands before."""

    year: int | None
    month: int | None
    day: int
    weekday: int | None = None


def year_of(found: re.Match) -> int | None:
    """The Western year of a match with a year in it."""
    if found["year"]:
        return int(found["year"])
    if found["era"]:
        return _ERAS[found["era"]] + (1 if found["era_year"] == "元" else int(found["era_year"]))
    return None


def date_of(found: re.Match) -> WrittenDate:
    """The date of a match of DATE."""
    year = year_of(found)
    if found["sep2"] in ("-", ".") and (year is None or found["sep"] != found["sep2"]):
        raise Unreadable("no date")  # 4-5 may be anything
    month, day = int(found["month"] or found["month2"]), int(found["day"] or found["day2"])
    return WrittenDate(year, month, day, _weekday(found))


def day_of(found: re.Match) -> WrittenDate:
    """The date of a match of DAY_ONLY."""
    return WrittenDate(None, None, int(found["day"]), _weekday(found))


def _weekday(found: re.Match) -> int | None:
    return DAYS.index(found["weekday"]) if found["weekday"] else None


@dataclass
class Calendar:
    """Gives each written date the year and month that hold for it, and refuses where none is known."""

    year: int | None = None
    fiscal_year: int | None = None
    month: int | None = None

    def date(self, written: WrittenDate) -> datetime.date:
        """The date meant. Raises Unreadable without a known year, or where the weekday beside it is another."""
        if written.year is not None:
            self.year, self.fiscal_year = written.year, None
        elif self.month and written.month and written.month < self.month and self.fiscal_year is None:
            raise Unreadable("a list of dates that goes on into another year")
        month = written.month or self.month
        if month is None:
            raise Unreadable("a day without a month")
        self.month = month
        year = self.year
        if self.fiscal_year is not None:
            year = self.fiscal_year if month >= 4 else self.fiscal_year + 1
        if year is None:
            raise Unreadable("a date without a year")
        try:
            day = datetime.date(year, month, written.day)
        except ValueError as error:
            raise Unreadable("no such date") from error
        if written.weekday is not None and day.weekday() != written.weekday:
            raise Unreadable("the date is another weekday", Trouble.CONTRADICTION)
        return day
