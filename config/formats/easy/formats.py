"""Dates as the government's guideline for やさしい日本語 asks: 2026年10月3日 午後5時00分, with readings.

`｜日《*》` is read by the number before it: directory.japan.furigana knows みっか and はつか.
"""

DATE_FORMAT = "Y｜年《ねん》n｜月《*》j｜日《*》"
TIME_FORMAT = "Ag｜時《*》i｜分《*》"
DATETIME_FORMAT = f"{DATE_FORMAT} {TIME_FORMAT}"
YEAR_MONTH_FORMAT = "Y｜年《ねん》n｜月《*》"
MONTH_DAY_FORMAT = "n｜月《*》j｜日《*》"
SHORT_DATE_FORMAT = "Y/m/d"
SHORT_DATETIME_FORMAT = f"{SHORT_DATE_FORMAT} {TIME_FORMAT}"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DAY_FORMAT = "n｜月《*》j｜日《*》（l）"
LONG_DAY_FORMAT = DAY_FORMAT
DAY_OF_MONTH_FORMAT = "j｜日《*》（l）"
