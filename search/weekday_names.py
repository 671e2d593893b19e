"""The days of the week in the language of the page, by the values of `activities.weekdays`."""

from django.utils.dates import WEEKDAYS as NAMES

from activities.weekdays import WEEKDAYS

WEEKDAY_NAMES = {day: NAMES[number] for number, day in enumerate(WEEKDAYS)}
