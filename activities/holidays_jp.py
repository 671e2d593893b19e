"""Days on which Japan stays at home: public holidays, the turn of the year, roughly the school holidays. Pure.

Public holidays come from the `holidays` package, with the days in lieu and those between two. School holidays differ
from town to town: the periods are a setting (docs/operations.md), and dates near their ends are better given by hand.
"""

import re
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.conf import settings

MonthDay = tuple[int, int]
YEAR_END: tuple[MonthDay, MonthDay] = ((12, 29), (1, 3))  # 行政機関の休日に関する法律, 1
SPRING, SUMMER, WINTER = range(3)
PERIOD = re.compile(r"(\d\d)-(\d\d)/(\d\d)-(\d\d)")


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """国民の祝日, 振替休日 and 国民の休日 of a year; none where the law or the package doesn't reach."""
    return frozenset(holidays.country_holidays("JP", years=year)) if 1949 <= year <= 2098 else frozenset()


@lru_cache(maxsize=64)
def year_end(year: int) -> frozenset[date]:
    """The days of this calendar year that belong to 年末年始."""
    return _days_within(YEAR_END, year)


def school_holidays(year: int) -> frozenset[date]:
    """Days of the year in the spring, summer or winter holidays."""
    periods = read_periods(settings.IBASHO_SCHOOL_HOLIDAYS)
    return frozenset().union(*(_days_within(period, year) for period in periods))


def summer_holidays(year: int) -> frozenset[date]:
    return _days_within(read_periods(settings.IBASHO_SCHOOL_HOLIDAYS)[SUMMER], year)


@lru_cache(maxsize=8)
def read_periods(text: str) -> tuple[tuple[MonthDay, MonthDay], ...]:
    """ "03-25/04-05,07-21/08-31,12-25/01-07": spring, summer, winter. Raises ValueError for anything else."""
    periods = []
    for part in text.split(","):
        found = PERIOD.fullmatch(part.strip())
        if not found:
            raise ValueError(f"not a period such as 07-21/08-31: {part!r}")
        first_month, first_day, last_month, last_day = map(int, found.groups())
        for month, day in ((first_month, first_day), (last_month, last_day)):
            date(2000, month, day)  # a leap year: refuses 13-01 and 02-30
        periods.append(((first_month, first_day), (last_month, last_day)))
    if len(periods) != 3:
        raise ValueError(f"three periods are needed (spring, summer, winter), there are {len(periods)}")
    return tuple(periods)


@lru_cache(maxsize=256)
def _days_within(period: tuple[MonthDay, MonthDay], year: int) -> frozenset[date]:
    first, last = period
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    within = (
        (lambda at: first <= at <= last) if first <= last else (lambda at: at >= first or at <= last)
    )  # the winter holidays have both ends of a calendar year
    return frozenset(day for day in days if day.year == year and within((day.month, day.day)))
