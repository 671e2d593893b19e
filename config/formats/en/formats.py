"""Dates with the day first – 3 October 2026, Sat 3 Oct –; the rest as Django writes it in English."""

DATE_FORMAT = "j F Y"
MONTH_DAY_FORMAT = "j F"
DAY_FORMAT = "D j M"
LONG_DAY_FORMAT = "l j F"
DAY_OF_MONTH_FORMAT = "j D"
