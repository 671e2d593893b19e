"""What is wrong with a schedule, in sentences for whoever wrote it: for `Schedule.clean` and for imports. Pure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from . import rules

if TYPE_CHECKING:
    from activities.models import Schedule

MOST_DATES = 400
YEARS = range(rules.EARLIEST.year, 2200)

END_BEFORE_START = _(
    "終わりの時刻が始まりより前です。午後なら「午後4時半」や「16:30」のように書き、"
    "日をまたぐときは「終わりは翌日」を選んでください。"
)
LAST_BEFORE_FIRST = _("おわりの日が、はじまりの日より前です。")
NOT_DATES = "日付は 2026-12-05 のように書き、カンマで区切ってください。「{value}」は日付として読めません。"
TOO_MANY_DATES = format_lazy(_("日付は{most}個までにしてください。"), most=MOST_DATES)
NO_SUCH_YEAR = format_lazy(_("{first}年から{last}年までの日付にしてください。"), first=YEARS[0], last=YEARS[-1])
NO_START = _("このくり返しは、はじまりの日がないと、いつ開くか決まりません。はじまりの日を書いてください。")


def problems(schedule: Schedule) -> dict[str, str]:
    """{field: sentence}; none when dates can be made of it."""
    found = {
        "end_time": _times(schedule),
        "until": _last_day(schedule),
        "dtstart": _year(schedule.dtstart),
        "rrule": _rule(schedule),
        "exception_dates": _dates(schedule.exception_dates),
        "extra_dates": _dates(schedule.extra_dates),
    }
    return {name: str(sentence) for name, sentence in found.items() if sentence}


def _times(schedule: Schedule) -> str:
    start, end = schedule.start_time, schedule.end_time
    return END_BEFORE_START if start and end and not schedule.ends_next_day and end <= start else ""


def _last_day(schedule: Schedule) -> str:
    if schedule.dtstart and schedule.until and schedule.until < schedule.dtstart:
        return LAST_BEFORE_FIRST
    return _year(schedule.until)


def _year(day: date | None) -> str:
    return NO_SUCH_YEAR if day and day.year not in YEARS else ""


def _rule(schedule: Schedule) -> str:
    if not schedule.rrule:
        return ""
    try:
        rule = rules.parse(schedule.rrule)
    except rules.RuleError as error:
        return str(error)
    if schedule.dtstart is None:
        return NO_START if rule.needs_start else ""
    return "" if rule.reaches_its_months(schedule.dtstart) else rules.NEVER


def _dates(values: object) -> str:
    if not isinstance(values, list):
        return NOT_DATES.format(value=str(values)[:40]) if values else ""
    if len(values) > MOST_DATES:
        return TOO_MANY_DATES
    for value in values:
        try:
            if message := _year(date.fromisoformat(value)):
                return message
        except (TypeError, ValueError):
            return NOT_DATES.format(value=str(value)[:40])
    return ""
