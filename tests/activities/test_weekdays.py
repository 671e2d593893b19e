"""Which days of the week a schedule is found by."""

from datetime import date

import pytest

from activities.models import Schedule
from activities.weekdays import WEEKDAYS, weekdays_of

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ({"rrule": "FREQ=MONTHLY;BYDAY=3SA,-1SU"}, ["sat", "sun"]),
        ({"rrule": "FREQ=WEEKLY", "dtstart": FRIDAY}, ["fri"]),
        ({"rrule": "FREQ=DAILY"}, list(WEEKDAYS)),
        ({"rrule": "FREQ=DAILY", "dtstart": FRIDAY}, list(WEEKDAYS)),
        ({"rrule": "FREQ=DAILY", "dtstart": FRIDAY, "until": date(2026, 11, 29)}, ["fri", "sat", "sun"]),
        ({"rrule": "FREQ=DAILY", "dtstart": FRIDAY, "until": date(2027, 3, 31)}, list(WEEKDAYS)),
        ({"rrule": "FREQ=MONTHLY;BYMONTHDAY=-1", "dtstart": FRIDAY}, []),
        ({"dtstart": FRIDAY}, ["fri"]),
        ({"extra_dates": ["2026-12-05", "soon"]}, ["sat"]),
        ({}, []),
    ],
)
def test_weekdays(values, days):
    assert weekdays_of(Schedule(**values)) == days
