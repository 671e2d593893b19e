"""When a schedule meets in the words of a form – 毎月 第1・第3 土曜日 –, and the same as fields of a `Schedule`. Pure.

A rule with more in it than the form has words for gives no pattern, so that nobody simplifies it by saving.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from activities.enums import HolidayRule, Repeat
from activities.rrules import NotInWords, Rule, read_rule

if TYPE_CHECKING:
    from activities.models import Schedule

LAST = -1  # the last week of a month, or its last day
EVERY_DAY = frozenset(range(7))
EVERY_MONTH = frozenset(range(1, 13))
#: With a rule of their own; the others name their days.
REPEATING = (Repeat.WEEKLY, Repeat.FORTNIGHTLY, Repeat.MONTHLY_WEEKDAY, Repeat.MONTHLY_DAY, Repeat.MONTH_END)
BY_WEEKDAY = (Repeat.WEEKLY, Repeat.FORTNIGHTLY, Repeat.MONTHLY_WEEKDAY)


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """What the form says. What doesn't belong to the rhythm is dropped, so that equal patterns mean the same."""

    repeat: Repeat = Repeat.UNDECIDED
    weekdays: frozenset[int] = frozenset()  # 0 is Monday
    weeks: frozenset[int] = frozenset()  # 1 to 5, and LAST
    days: frozenset[int] = frozenset()  # 1 to 31, and LAST
    months: frozenset[int] = frozenset()  # none means every month
    first: datetime.date | None = None  # from when it repeats, or the one day
    until: datetime.date | None = None
    dates: tuple[datetime.date, ...] = ()  # all days of a list, or days beside the rhythm
    off: tuple[datetime.date, ...] = ()
    holiday_rule: HolidayRule = HolidayRule.AS_USUAL

    def __post_init__(self) -> None:
        repeats = self.repeat in REPEATING
        by_day = self.repeat == Repeat.MONTHLY_DAY
        months = frozenset(self.months)
        self._set("repeat", Repeat.MONTH_END if by_day and self.days == {LAST} else Repeat(self.repeat))
        self._set("weekdays", frozenset(self.weekdays if self.repeat in BY_WEEKDAY else ()))
        self._set("weeks", frozenset(self.weeks if self.repeat == Repeat.MONTHLY_WEEKDAY else ()))
        self._set("days", frozenset(self.days if self.repeat == Repeat.MONTHLY_DAY else ()))
        self._set("months", months if repeats and months != EVERY_MONTH else frozenset())
        self._set("first", self.first if repeats or self.repeat == Repeat.ONCE else None)
        self._set("until", self.until if repeats else None)
        self._set("dates", _in_order(self.dates if repeats or self.repeat == Repeat.DATES else ()))
        self._set("off", _in_order(self.off if repeats else ()))
        self._set("holiday_rule", HolidayRule(self.holiday_rule) if repeats else HolidayRule.AS_USUAL)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)  # the way a frozen dataclass sets a field of itself

    @property
    def repeats(self) -> bool:
        return self.repeat in REPEATING

    @classmethod
    def from_schedule(cls, schedule: Schedule) -> Pattern | None:
        """The pattern of stored fields; None when they say more than the form can."""
        try:
            return cls(**_words(schedule))
        except (NotInWords, ValueError):  # ValueError: what an import stored is no date
            return None

    def apply_to(self, schedule: Schedule) -> None:
        """Write the pattern into the fields (nothing is saved). A rule that already says the same stays as it is."""
        if Pattern.from_schedule(schedule) == self:
            return
        schedule.rrule = self.rule().text if self.repeats else ""
        schedule.dtstart = self.first
        schedule.until = self.until
        schedule.holiday_rule = self.holiday_rule
        schedule.exception_dates = [day.isoformat() for day in self.off]
        schedule.extra_dates = [day.isoformat() for day in self.dates]

    def rule(self) -> Rule:
        """The recurrence rule of a pattern that repeats."""
        if self.repeat in (Repeat.WEEKLY, Repeat.FORTNIGHTLY):
            interval = 2 if self.repeat == Repeat.FORTNIGHTLY else 1
            return Rule("WEEKLY", interval, days=[(0, day) for day in sorted(self.weekdays)], months=self.months)
        if self.repeat == Repeat.MONTHLY_WEEKDAY:
            weeks = sorted(self.weeks, key=lambda week: week if week > 0 else 9)
            days = [(week, day) for week in weeks for day in sorted(self.weekdays)]
            return Rule("MONTHLY", days=days, months=self.months)
        days = sorted(self.days or {LAST}, key=lambda day: day if day > 0 else 99)
        return Rule("MONTHLY", month_days=days, months=self.months)

    def problems(self) -> dict[str, str]:
        """What is missing or turned round: a Japanese sentence for each field of the pattern."""
        found: dict[str, str] = {}
        if self.repeat in BY_WEEKDAY and not self.weekdays:
            found["weekdays"] = "曜日を一つ以上選んでください。"
        if self.repeat == Repeat.MONTHLY_WEEKDAY and not self.weeks:
            found["weeks"] = "第何週かを一つ以上選んでください。"
        if self.repeat == Repeat.FORTNIGHTLY and not self.first:
            found["first"] = "隔週のときは、はじまりの日を書いてください。どの週に開くかが、この日で決まります。"
        if self.repeat == Repeat.ONCE and not self.first:
            found["first"] = "開く日を書いてください。"
        if self.repeat == Repeat.DATES and not self.dates:
            found["dates"] = "開く日を一つ以上書いてください。"
        if self.repeat == Repeat.MONTHLY_DAY:
            if not self.days:
                found["days"] = "何日かを書いてください（例：5、15、25）。"
            elif missing := self._days_that_never_come():
                days = "・".join(f"{day}日" for day in missing)
                found["days"] = f"選んだ月に、{days}はありません。"
        if self.first and self.until and self.until < self.first:
            found["until"] = "おわりの日が、はじまりの日より前になっています。"
        if twice := sorted(set(self.dates) & set(self.off)):
            days = "、".join(f"{day.month}月{day.day}日" for day in twice)
            found["off"] = f"{days}が、「休む日」と「ほかに開く日」の両方にあります。"
        return found

    def _days_that_never_come(self) -> list[int]:
        longest = max(calendar.monthrange(2024, month)[1] for month in self.months or EVERY_MONTH)
        return sorted(day for day in self.days if day > longest)


def _in_order(days: Iterable[datetime.date]) -> tuple[datetime.date, ...]:
    return tuple(sorted(set(days)))


def _dates(stored: Iterable[object]) -> list[datetime.date]:
    return [datetime.date.fromisoformat(str(day)[:10]) for day in stored]


def _words(schedule: Schedule) -> dict[str, object]:
    """The pattern's fields. Raises NotInWords."""
    extra, off = _dates(schedule.extra_dates), _dates(schedule.exception_dates)
    if not schedule.rrule:
        return _named_days(schedule, extra, set(off))
    words = _rhythm(read_rule(schedule.rrule), schedule.dtstart)
    return words | {
        "first": schedule.dtstart,
        "until": schedule.until,
        "dates": extra,
        "off": off,
        "holiday_rule": schedule.holiday_rule,
    }


def _named_days(schedule: Schedule, extra: list[datetime.date], off: set[datetime.date]) -> dict[str, object]:
    """Without a rule it meets on `dtstart`, if that isn't a day it is off, and on the extra dates."""
    first = schedule.dtstart
    if schedule.until and any(day > schedule.until for day in (*extra, *filter(None, [first]))):
        raise NotInWords
    if first and first in off - set(extra):
        raise NotInWords
    if first and schedule.holiday_rule != HolidayRule.AS_USUAL:
        raise NotInWords  # whether it meets depends on what day it is
    if first and not set(extra) - {first}:
        return {"repeat": Repeat.ONCE, "first": first}
    if extra:
        return {"repeat": Repeat.DATES, "dates": [*extra, *filter(None, [first])]}
    return {"repeat": Repeat.UNDECIDED}


def _rhythm(rule: Rule, start: datetime.date | None) -> dict[str, object]:
    """Rhythm, days and months of a rule. Raises NotInWords."""
    if rule.frequency == "DAILY":
        if rule.interval != 1:
            raise NotInWords
        rule = replace(rule, days=rule.days or [(0, day) for day in EVERY_DAY])
    if rule.frequency in ("DAILY", "WEEKLY"):
        return _weekly(rule, start) | {"months": rule.months}
    months = _months(rule, start)
    if rule.days and rule.month_days:
        raise NotInWords
    if rule.month_days:
        return {"repeat": Repeat.MONTHLY_DAY, "days": frozenset(rule.month_days), "months": months}
    if not rule.days:
        if start is None:
            raise NotInWords
        return {"repeat": Repeat.MONTHLY_DAY, "days": frozenset({start.day}), "months": months}
    weeks, weekdays = {week for week, _day in rule.days}, {day for _week, day in rule.days}
    if weeks == {0}:  # every Saturday of these months
        return {"repeat": Repeat.WEEKLY, "weekdays": weekdays, "months": months}
    if len(set(rule.days)) != len(weeks) * len(weekdays) or not weeks <= {1, 2, 3, 4, 5, LAST}:
        raise NotInWords
    return {"repeat": Repeat.MONTHLY_WEEKDAY, "weeks": weeks, "weekdays": weekdays, "months": months}


def _weekly(rule: Rule, start: datetime.date | None) -> dict[str, object]:
    weekdays = {day for _week, day in rule.days} or ({start.weekday()} if start else set())
    if not weekdays or rule.month_days or any(week for week, _day in rule.days):
        raise NotInWords
    if rule.interval == 1:
        return {"repeat": Repeat.WEEKLY, "weekdays": weekdays}
    if rule.interval != 2 or start is None or rule.week_start:
        raise NotInWords
    return {"repeat": Repeat.FORTNIGHTLY, "weekdays": weekdays}


def _months(rule: Rule, start: datetime.date | None) -> frozenset[int]:
    """The months of a monthly or yearly rule; every second month is a choice of months too."""
    if rule.frequency == "YEARLY":
        if rule.interval != 1 or (not rule.months and (rule.days or rule.month_days)) or (not rule.months and not start):
            raise NotInWords
        return frozenset(rule.months or {start.month})
    if rule.interval == 1:
        return frozenset(rule.months)
    if rule.months or start is None or 12 % rule.interval:
        raise NotInWords
    return frozenset((start.month - 1 + n) % 12 + 1 for n in range(0, 12, rule.interval))
