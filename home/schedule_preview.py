"""What a schedule will mean to readers, before anybody has saved it: for the desk's form and the groups' own."""

import datetime

from django.utils import timezone

from activities import noted_days
from activities.models import Schedule
from activities.occurring import dates_of
from activities.weekdays import WEEKDAYS, weekdays_of

LOOK_AHEAD = datetime.timedelta(days=400)


def next_days(schedule: Schedule, most: int) -> list[datetime.date]:
    today = timezone.localdate()
    return dates_of(schedule, today, today + LOOK_AHEAD)[:most]


def note_differs(schedule: Schedule) -> bool:
    """Whether the organisers' words name other days of the week than the rule: one of them is out of date."""
    said, meant = noted_days.days_in(schedule.note), weekdays_of(schedule)
    return bool(said and meant) and {noted_days.DAYS.index(day) for day in said} != {
        WEEKDAYS.index(day) for day in meant
    }
