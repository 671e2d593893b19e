"""Listings with schedules of every kind and dates that were changed by hand, the same for the same seed."""

import datetime
import random

from activities.enums import HolidayRule, OccurrenceStatus, Timing
from activities.models import Occurrence, Schedule
from activities.occurring import JST
from activities.services import refresh
from directory.models import Listing
from tests.factories import ListingFactory, ScheduleFactory

RULES = [
    "FREQ=WEEKLY;BYDAY=WE",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
    "FREQ=WEEKLY",
    "FREQ=MONTHLY;BYDAY=1SA,3SA",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=MONTHLY;BYMONTHDAY=15",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU",
    "FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=10",
    "FREQ=DAILY;INTERVAL=5",
    "FREQ=DAILY",
    "",
]
HOURS = datetime.timedelta(hours=1)


def times(rng: random.Random) -> dict:
    kind = rng.choice(["day", "day", "night", "open end", "all day", "on request"])
    start = datetime.time(rng.randint(8, 18), rng.choice([0, 30]))
    return {
        "day": {"start_time": start, "end_time": start.replace(hour=start.hour + rng.randint(1, 4))},
        "night": {"start_time": datetime.time(22), "end_time": datetime.time(rng.randint(0, 5)), "ends_next_day": True},
        "open end": {"start_time": start},
        "all day": {"all_day": True},
        "on request": {"time_on_request": True},
    }[kind]


def days(rng: random.Random, today: datetime.date, most: int) -> list[str]:
    return [(today + datetime.timedelta(days=rng.randint(0, 360))).isoformat() for _ in range(rng.randint(0, most))]


def make_schedule(listing: Listing, rng: random.Random, today: datetime.date, **kwargs: object) -> Schedule:
    rule = rng.choice(RULES)
    values = {
        "rrule": rule,
        "dtstart": today + datetime.timedelta(days=rng.randint(-300, 40)),
        "holiday_rule": rng.choice(HolidayRule.values),
        "exception_dates": days(rng, today, 3),
        "extra_dates": days(rng, today, 3 if rule else 8),
        **times(rng),
        **kwargs,
    }
    return ScheduleFactory(listing=listing, **values)


def change(one: Occurrence, rng: random.Random) -> None:
    """What one touch does to a date; about one in five is changed."""
    kind = rng.choice(["nothing"] * 12 + ["cancelled", "moved", "noted", "moved to a time"])
    if kind == "nothing":
        return
    one.sequence += 1
    one.note = rng.choice(["", "雨のため"])
    if kind == "cancelled":
        one.status = OccurrenceStatus.CANCELLED
    elif kind == "noted":
        one.note = "飲み物を持ってきてください"
    else:
        length = (one.ends_at or one.starts_at) - one.starts_at
        one.status = OccurrenceStatus.MOVED
        if kind == "moved to a time" or one.timing == Timing.TIMED:
            day = one.starts_at.astimezone(JST).replace(hour=rng.randint(6, 20), minute=0)
            one.starts_at, one.timing = day + rng.randint(0, 6) * 24 * HOURS, Timing.TIMED
            one.ends_at = one.starts_at + (length or 2 * HOURS)
        else:
            one.starts_at += rng.randint(1, 6) * 24 * HOURS
    one.save()


def make_listing(seed: int, today: datetime.date, **kwargs: object) -> tuple[Listing, list[Occurrence]]:
    """A listing with one to three schedules, and its dates of a year."""
    rng = random.Random(seed)
    listing = ListingFactory(**kwargs)
    for _ in range(rng.choice([1, 1, 2, 3])):
        make_schedule(listing, rng, today)
    refresh([listing.pk])
    occurrences = list(Occurrence.objects.filter(listing=listing))
    for one in occurrences:
        change(one, rng)
    return listing, occurrences
