"""The part of the day in which a schedule, or one date, begins. Pure."""

from datetime import time

from activities.enums import PartOfDay
from activities.models import Schedule

#: (part, its first hour, the first hour after it)
HOURS = {PartOfDay.MORNING: (0, 12), PartOfDay.AFTERNOON: (12, 17), PartOfDay.EVENING: (17, 24)}


def part_of(start: time) -> PartOfDay:
    return next(part for part, (first, after) in HOURS.items() if first <= start.hour < after)


def parts_of_day(schedule: Schedule) -> list[str]:
    """["morning"]; all of them where it lasts all day, none where the time is not known."""
    if schedule.all_day:
        return list(PartOfDay.values)
    if schedule.time_on_request or schedule.start_time is None:
        return []
    return [part_of(schedule.start_time).value]
