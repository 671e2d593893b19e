"""Dates as Django writes them in English, and our own formats with the day of the week."""

DAY_FORMAT = "D j M"
LONG_DAY_FORMAT = "l j F"
DAY_OF_MONTH_FORMAT = "j D"
