"""What a text was read as."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

#: Values of ``activities.enums.HolidayRule``, which this package doesn't import to stay free of Django.
AS_USUAL, CLOSED, CLOSED_YEAR_END, CLOSED_BOTH = "as_usual", "closed", "closed_year_end", "closed_both"
ONLY_HOLIDAYS, SCHOOL_HOLIDAYS_ONLY = "only_holidays", "school_holidays_only"
SUMMER_HOLIDAYS_ONLY, CLOSED_SCHOOL_HOLIDAYS = "summer_holidays_only", "closed_school_holidays"
HOLIDAY_RULES = (
    *(AS_USUAL, CLOSED, CLOSED_YEAR_END, CLOSED_BOTH, ONLY_HOLIDAYS),
    *(SCHOOL_HOLIDAYS_ONLY, SUMMER_HOLIDAYS_ONLY, CLOSED_SCHOOL_HOLIDAYS),
)


class Trouble(StrEnum):
    """Why a text was not read, where a list's publisher should hear of it."""

    ENDS_BEFORE_START = "ends_before_start"
    CONTRADICTION = "contradiction"


class Unreadable(Exception):
    """The text can't be read for certain; the reason is for people who debug, not for the public."""

    def __init__(self, reason: str, trouble: Trouble | None = None) -> None:
        super().__init__(reason)
        self.reason, self.trouble = reason, trouble


@dataclass(frozen=True)
class Rule:
    """One recurrence with one window of time. Without ``rrule`` it meets on its ``extra_dates`` only.

    Months in which it doesn't meet (8月は休み) are left out of the rule's BYMONTH. No ``start_time``: the time is to be
    asked for, unless ``all_day``.
    """

    rrule: str = ""
    dtstart: datetime.date | None = None
    start_time: datetime.time | None = None
    end_time: datetime.time | None = None
    ends_next_day: bool = False
    all_day: bool = False
    until: datetime.date | None = None
    holiday_rule: str = AS_USUAL
    extra_dates: tuple[datetime.date, ...] = ()
    exception_dates: tuple[datetime.date, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """The rules of a text, or None where it isn't understood for certain; ``text`` is what people are shown."""

    schedules: tuple[Rule, ...] | None
    text: str
    reason: str = ""
    trouble: Trouble | None = None
