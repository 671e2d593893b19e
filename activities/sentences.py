"""When a schedule meets as one sentence for readers – 毎月 第1・第3土曜日 10:00〜12:00（祝日は休み） –. Pure.

In the language in force. Nothing is said that the stored rule doesn't say: where words run out, there is no sentence.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from activities.enums import HolidayRule, Repeat
from activities.occurring import days_in
from activities.patterns import LAST, Pattern
from activities.rules import WEEKDAYS, RuleError, parse

if TYPE_CHECKING:
    from activities.models import Schedule

MOST_DAYS = 3  # more than these aren't read in a sentence; the dates themselves stand beside it


def sentence(schedule: Schedule) -> str:
    """Days, times and what is left out; "" where neither is known. A rule beyond our words leaves the time alone."""
    when, time = _days(schedule), _time(schedule)
    if not when and (schedule.rrule or schedule.extra_dates):
        return time if schedule.start_time else ""
    if not when:
        return _("日にちは決まっていません。時間は %(time)s") % {"time": time} if schedule.start_time and time else ""
    notes = _notes(schedule)
    text = pgettext("days and times", "%(days)s %(time)s") % {"days": when, "time": time} if time else when
    if notes:
        text = _("%(when)s（%(notes)s）") % {"when": text, "notes": pgettext("between notes", "、").join(notes)}
    return capfirst(text)


def _days(schedule: Schedule) -> str:
    pattern = Pattern.from_schedule(schedule)
    if pattern is None:
        return _weeks_of_different_days(schedule)
    if pattern.repeat in (Repeat.WEEKLY, Repeat.FORTNIGHTLY):
        return _within(pattern.months, _by_week(pattern))
    if pattern.repeat == Repeat.MONTHLY_WEEKDAY:
        return _in_months(pattern.months, _nth(pattern.weeks, pattern.weekdays))
    if pattern.repeat in (Repeat.MONTHLY_DAY, Repeat.MONTH_END):
        days = sorted(pattern.days or {LAST}, key=lambda day: (day == LAST, day))
        return _in_months(pattern.months, _joined(_month_day(day) for day in days))
    if pattern.repeat == Repeat.ONCE:
        return full_day(pattern.first)
    return _listed(pattern.dates) if pattern.repeat == Repeat.DATES else ""


def _weeks_of_different_days(schedule: Schedule) -> str:
    """毎月 第1火曜日・第3木曜日: each week has days of its own, more than the form can say but not than a sentence."""
    try:
        rule = parse(schedule.rrule)
    except RuleError:
        return ""
    others = (rule.interval > 1, rule.count, rule.until, rule.month_days, rule.positions, rule.freq != "MONTHLY")
    if any(others) or not rule.days or not all(week in (1, 2, 3, 4, 5, LAST) for week, _day in rule.days):
        return ""
    return _in_months(frozenset(rule.months), _joined(_nth({week}, {WEEKDAYS.index(day)}) for week, day in rule.days))


def _by_week(pattern: Pattern) -> str:
    if len(pattern.weekdays) == 7 and pattern.repeat == Repeat.WEEKLY:
        return _("毎日")
    days = _joined(day_names()[day] for day in sorted(pattern.weekdays))
    if pattern.repeat == Repeat.FORTNIGHTLY:
        return _("隔週 %(days)s曜日") % {"days": days}
    return _("毎週 %(days)s曜日") % {"days": days}


def _nth(weeks: Iterable[int], weekdays: Iterable[int]) -> str:
    """第1・第3土曜日"""
    names = {
        1: pgettext("week of the month", "第1"),
        2: pgettext("week of the month", "第2"),
        3: pgettext("week of the month", "第3"),
        4: pgettext("week of the month", "第4"),
        5: pgettext("week of the month", "第5"),
        LAST: pgettext("week of the month", "最終"),
    }
    chosen = _joined(name for week, name in names.items() if week in weeks)
    return _("%(weeks)s%(days)s曜日") % {
        "weeks": chosen,
        "days": _joined(day_names()[day] for day in sorted(weekdays)),
    }


def _in_months(months: frozenset[int], days: str) -> str:
    return (_("%(months)sの %(days)s") if months else _("毎月 %(days)s")) % {"months": _months(months), "days": days}


def _within(months: frozenset[int], days: str) -> str:
    return _("%(months)sの %(days)s") % {"months": _months(months), "days": days} if months else days


def _months(months: frozenset[int]) -> str:
    if months == set(range(2, 13, 2)):
        return _("偶数月")
    if months == set(range(1, 13, 2)):
        return _("奇数月")
    if len(months) in (10, 11):
        left = _joined(month_name(month) for month in sorted(set(range(1, 13)) - months))
        return _("%(months)sを除く月") % {"months": left}
    return _joined(month_name(month) for month in sorted(months))


def _listed(days: tuple[datetime.date, ...]) -> str:
    if len(days) <= MOST_DAYS:
        return _joined(full_day(day) for day in days)
    first, last = (date_format(day, "DATE_FORMAT") for day in (days[0], days[-1]))
    return _("%(first)sから%(last)sまでの %(count)s日") % {"first": first, "last": last, "count": len(days)}


def _time(schedule: Schedule) -> str:
    if schedule.all_day:
        return _("一日中")
    if schedule.time_on_request or not schedule.start_time:
        return _("時間は問い合わせてください") if schedule.time_on_request else ""
    start, end = schedule.start_time, schedule.end_time
    if not end or (end <= start and not schedule.ends_next_day):
        return _("%(start)sから") % {"start": clock(start)}
    if schedule.ends_next_day:
        return _("%(start)s〜翌日%(end)s") % {"start": clock(start), "end": clock(end)}
    return _("%(start)s〜%(end)s") % {"start": clock(start), "end": clock(end)}


def _notes(schedule: Schedule) -> list[str]:
    """What changes the rhythm: holidays, first and last day, days off. Without a rhythm there is nothing to change."""
    if not schedule.rrule:
        return []
    notes = []
    if schedule.holiday_rule != HolidayRule.AS_USUAL:
        notes.append(_holidays()[HolidayRule(schedule.holiday_rule)])
    pattern = Pattern.from_schedule(schedule)
    if schedule.dtstart and pattern and pattern.repeat == Repeat.FORTNIGHTLY:
        notes.append(_("%(day)sから") % {"day": date_format(schedule.dtstart, "DATE_FORMAT")})
    if schedule.until:
        notes.append(_("%(day)sまで") % {"day": date_format(schedule.until, "DATE_FORMAT")})
    off = sorted(days_in(schedule.exception_dates))
    if off and len(off) <= MOST_DAYS:
        days = _joined(date_format(day, "DATE_FORMAT") for day in off)
        notes.append(_("%(days)sは休み") % {"days": days})
    elif off:
        notes.append(_("ほかに休む日があります"))
    return notes


def _holidays() -> dict[HolidayRule, str]:
    return {
        HolidayRule.CLOSED: _("祝日は休み"),
        HolidayRule.CLOSED_YEAR_END: _("年末年始は休み"),
        HolidayRule.CLOSED_BOTH: _("祝日と年末年始は休み"),
        HolidayRule.ONLY_HOLIDAYS: _("祝日だけ"),
        HolidayRule.SCHOOL_HOLIDAYS_ONLY: _("学校が長い休みのあいだだけ"),
        HolidayRule.SUMMER_HOLIDAYS_ONLY: _("夏休みだけ"),
        HolidayRule.CLOSED_SCHOOL_HOLIDAYS: _("学校が長い休みのあいだは休み"),
    }


def day_names() -> tuple[str, ...]:
    return (
        pgettext("day of the week", "月"),
        pgettext("day of the week", "火"),
        pgettext("day of the week", "水"),
        pgettext("day of the week", "木"),
        pgettext("day of the week", "金"),
        pgettext("day of the week", "土"),
        pgettext("day of the week", "日"),
    )


def month_name(month: int) -> str:
    return date_format(datetime.date(2000, month, 1), _("n月"))


def _month_day(day: int) -> str:
    """The day in every month; in English its ordinal (dates of 2000-01 have each of them)."""
    return _("末日") if day == LAST else date_format(datetime.date(2000, 1, day), _("j日"))


def full_day(day: datetime.date) -> str:
    """2026年4月5日（日）"""
    written = date_format(day, "DATE_FORMAT")
    return _("%(date)s（%(day)s）") % {"date": written, "day": day_names()[day.weekday()]}


def clock(time: datetime.time) -> str:
    """13:30; in やさしい日本語 午後1時30分."""
    if get_language() != "easy":
        return time_format(time, "TIME_FORMAT")
    half = "｜午前《ごぜん》" if time.hour < 12 else "｜午後《ごご》"
    return f"{half}{time.hour % 12}｜時《*》{f'{time.minute}｜分《*》' if time.minute else ''}"


def _joined(parts: Iterable[str]) -> str:
    """1st, 3rd and last: other languages have a word before the last of several."""
    *others, last = list(parts) or [""]
    if not others:
        return last
    return pgettext("between things listed", "・").join(others) + pgettext("before the last thing listed", "・") + last
