"""On which days of the week a schedule meets, read off its recurrence rule (RFC 5545). Pure."""

import datetime
import re

from activities.models import Schedule

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
    if not schedule.rrule and schedule.dtstart:
        days.add(schedule.dtstart.weekday())
    days |= {datetime.date.fromisoformat(str(day)[:10]).weekday() for day in schedule.extra_dates}
    return [WEEKDAYS[day] for day in sorted(days)]
