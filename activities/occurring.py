"""On which days a schedule meets, and when on each. Pure: no queries, and nothing is written.

A rule that can't be read gives no date: a wrong date is worse than none. Rules are over days in Japan; a day becomes a
moment in Asia/Tokyo only at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from . import holidays_jp, rules
from .enums import HolidayRule, Timing

if TYPE_CHECKING:
    from activities.models import Schedule

JST = ZoneInfo("Asia/Tokyo")
MIDNIGHT = time()

_CLOSED = {
    HolidayRule.CLOSED: (holidays_jp.public_holidays,),
    HolidayRule.CLOSED_YEAR_END: (holidays_jp.year_end,),
    HolidayRule.CLOSED_BOTH: (holidays_jp.public_holidays, holidays_jp.year_end),
    HolidayRule.CLOSED_SCHOOL_HOLIDAYS: (holidays_jp.school_holidays,),
}
_ONLY = {
    HolidayRule.ONLY_HOLIDAYS: holidays_jp.public_holidays,
    HolidayRule.SCHOOL_HOLIDAYS_ONLY: holidays_jp.school_holidays,
    HolidayRule.SUMMER_HOLIDAYS_ONLY: holidays_jp.summer_holidays,
}


@dataclass(frozen=True)
class Dated:
    """One date of a schedule. ALL_DAY and ON_REQUEST start at 00:00 in Japan, for want of a time, and end nowhere."""

    original_start: datetime
    starts_at: datetime
    ends_at: datetime | None
    timing: Timing


def dates_of(schedule: Schedule, first: date, last: date) -> list[date]:
    """The days in [first, last] on which it meets: the rule less its holidays and exceptions, and the extra dates.

    Extra dates are set by hand, so they beat the holiday rule, the exceptions, and the last day.
    """
    kept = set(_bare(schedule, first, last)) - _left_out(schedule, first, last)
    return sorted(kept | {day for day in days_in(schedule.extra_dates) if first <= day <= last})


def says_when(schedule: Schedule) -> bool:
    """Whether it names any day. Where it only has words (不定期), dates are made by hand and are left alone."""
    return bool(schedule.rrule or schedule.dtstart or schedule.extra_dates)


def dropped_dates(schedule: Schedule, first: date, last: date) -> list[date]:
    """The days the bare rule names that `dates_of` leaves out: a calendar's EXDATE."""
    return sorted(set(_bare(schedule, first, last)) - set(dates_of(schedule, first, last)))


def dated(schedule: Schedule, day: date) -> Dated:
    """The date on this day, whether or not the schedule meets then."""
    if schedule.all_day or schedule.time_on_request or schedule.start_time is None:
        start = datetime.combine(day, MIDNIGHT, JST)
        return Dated(start, start, None, Timing.ALL_DAY if schedule.all_day else Timing.ON_REQUEST)
    start = datetime.combine(day, schedule.start_time, JST)
    return Dated(start, start, _end(schedule, day), Timing.TIMED)


def dates_between(schedule: Schedule, first: date, last: date) -> list[Dated]:
    """`dates_of` with their times."""
    return [dated(schedule, day) for day in dates_of(schedule, first, last)]


def days_in(values: Iterable[object]) -> list[date]:
    """The days of a list of ISO dates; what isn't one is passed over (`Schedule.clean` refuses it)."""
    days = []
    for value in values if isinstance(values, list | tuple) else ():
        try:
            days.append(date.fromisoformat(str(value)[:10]))
        except ValueError:
            continue
    return days


def day_of(moment: datetime) -> date:
    """The day in Japan."""
    return moment.astimezone(JST).date()


def start_of(day: date) -> datetime:
    """Its first moment in Japan."""
    return datetime.combine(day, MIDNIGHT, JST)


def _bare(schedule: Schedule, first: date, last: date) -> Iterable[date]:
    """What the rule says by itself; without a rule the first day is the only one."""
    if not schedule.rrule:
        return [schedule.dtstart] if schedule.dtstart and first <= schedule.dtstart <= last else []
    last = min(last, schedule.until) if schedule.until else last
    try:
        return rules.days_of(schedule.rrule, schedule.dtstart, first, last)
    except rules.RuleError:
        return ()


def _left_out(schedule: Schedule, first: date, last: date) -> set[date]:
    """Days on which it doesn't meet whatever the rule says. A single date was set by hand: no holiday moves it."""
    out = set(days_in(schedule.exception_dates))
    if schedule.rrule and schedule.holiday_rule != HolidayRule.AS_USUAL:
        years = range(first.year, last.year + 1)
        for closed in _CLOSED.get(schedule.holiday_rule, ()):
            out.update(*(closed(year) for year in years))
        if only := _ONLY.get(schedule.holiday_rule):
            held = set().union(*(only(year) for year in years))
            out.update(day for day in _bare(schedule, first, last) if day not in held)
    return out


def _end(schedule: Schedule, day: date) -> datetime | None:
    """None where there is none, or where it lies before the start (imports report it and leave it open)."""
    if schedule.end_time is None or (not schedule.ends_next_day and schedule.end_time <= schedule.start_time):
        return None
    return datetime.combine(day + timedelta(days=schedule.ends_next_day), schedule.end_time, JST)
