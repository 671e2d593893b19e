"""On which days of the week a schedule meets, read off its recurrence rule (RFC 5545). Pure."""

import re
from datetime import timedelta

from activities.models import Schedule
from activities.occurring import days_in

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RFC_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"(?:^|[;:])BYDAY=([^;]+)")


def weekdays_of(schedule: Schedule) -> list[str]:
    """["wed", "sat"] in the order of the week; [] where the rule doesn't tell (none, or by the day of the month)."""
    days: set[int] = set()
    if named := _BYDAY.search(schedule.rrule):
        days |= {_RFC_DAYS.index(part.strip()[-2:]) for part in named[1].split(",") if part.strip()[-2:] in _RFC_DAYS}
    elif "FREQ=WEEKLY" in schedule.rrule and schedule.dtstart:
        days.add(schedule.dtstart.weekday())
    elif schedule.rrule.removeprefix("RRULE:") == "FREQ=DAILY":
        days |= _every_day(schedule)
    if not schedule.rrule and schedule.dtstart:
        days.add(schedule.dtstart.weekday())
    days |= {day.weekday() for day in days_in(schedule.extra_dates)}
    return [WEEKDAYS[day] for day in sorted(days)]


def _every_day(schedule: Schedule) -> set[int]:
    """All of the week, or those of an event that lasts a few days."""
    if not (schedule.dtstart and schedule.until):
        return set(range(7))
    length = max(0, min(6, (schedule.until - schedule.dtstart).days))
    return {(schedule.dtstart + timedelta(days=n)).weekday() for n in range(length + 1)}
