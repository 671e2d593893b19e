"""When a schedule meets in the words of a form – 毎月 第1・第3 土曜日 –, and the same as fields of a `Schedule`. Pure.

A rule with more in it than the form has words for gives no pattern, so that nobody simplifies it by saving.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.enums import HolidayRule, Repeat
from activities.occurring import days_in
from activities.rules import WEEKDAYS, Rule, RuleError, parse

if TYPE_CHECKING:
    from activities.models import Schedule

LAST = -1  # the last week of a month, or its last day
EVERY_DAY = tuple(range(7))
EVERY_MONTH = frozenset(range(1, 13))
#: With a rule of their own; the others name their days.
REPEATING = (Repeat.WEEKLY, Repeat.FORTNIGHTLY, Repeat.MONTHLY_WEEKDAY, Repeat.MONTHLY_DAY, Repeat.MONTH_END)
BY_WEEKDAY = (Repeat.WEEKLY, Repeat.FORTNIGHTLY, Repeat.MONTHLY_WEEKDAY)


class NotInWords(Exception):
    """The rule says more than the form has words for."""


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
        except (NotInWords, RuleError):
            return None

    def apply_to(self, schedule: Schedule) -> None:
        """Write the pattern into the fields (nothing is saved). A rule that already says the same stays as it is."""
        if Pattern.from_schedule(schedule) == self:
            return
        schedule.rrule = self.rrule
        schedule.dtstart = self.first
        schedule.until = self.until
        schedule.holiday_rule = self.holiday_rule
        schedule.exception_dates = [day.isoformat() for day in self.off]
        schedule.extra_dates = [day.isoformat() for day in self.dates]

    @property
    def rrule(self) -> str:
        """FREQ=MONTHLY;BYDAY=1SA,3SA; nothing where it doesn't repeat."""
        weekdays = [WEEKDAYS[day] for day in sorted(self.weekdays)]
        if self.repeat == Repeat.WEEKLY:
            parts = ["FREQ=WEEKLY", f"BYDAY={','.join(weekdays)}"]
        elif self.repeat == Repeat.FORTNIGHTLY:
            parts = ["FREQ=WEEKLY", "INTERVAL=2", f"BYDAY={','.join(weekdays)}"]
        elif self.repeat == Repeat.MONTHLY_WEEKDAY:
            days = [f"{week}{day}" for week in _last_at_the_end(self.weeks) for day in weekdays]
            parts = ["FREQ=MONTHLY", f"BYDAY={','.join(days)}"]
        elif self.repeats:
            days = _last_at_the_end(self.days or {LAST})
            parts = ["FREQ=MONTHLY", f"BYMONTHDAY={','.join(map(str, days))}"]
        else:
            return ""
        parts += [f"BYMONTH={','.join(map(str, sorted(self.months)))}"] if self.months else []
        return ";".join(parts)

    def problems(self) -> dict[str, str]:
        """What is missing or turned round: a sentence for each field of the pattern."""
        found: dict[str, str] = {}
        if self.repeat in BY_WEEKDAY and not self.weekdays:
            found["weekdays"] = _("曜日を一つ以上選んでください。")
        if self.repeat == Repeat.MONTHLY_WEEKDAY and not self.weeks:
            found["weeks"] = _("第何週かを一つ以上選んでください。")
        if self.repeat == Repeat.FORTNIGHTLY and not self.first:
            found["first"] = _("隔週のときは、はじまりの日を書いてください。どの週に開くかが、この日で決まります。")
        if self.repeat == Repeat.ONCE and not self.first:
            found["first"] = _("開く日を書いてください。")
        if self.repeat == Repeat.DATES and not self.dates:
            found["dates"] = _("開く日を一つ以上書いてください。")
        if self.repeat == Repeat.MONTHLY_DAY:
            if not self.days:
                found["days"] = _("何日かを書いてください（例：5、15、25）。")
            elif missing := self._days_that_never_come():
                days = "・".join(_("%(day)s日") % {"day": day} for day in missing)
                found["days"] = _("選んだ月に、%(days)sはありません。") % {"days": days}
        if self.first and self.until and self.until < self.first:
            found["until"] = _("おわりの日が、はじまりの日より前になっています。")
        if twice := sorted(set(self.dates) & set(self.off)):
            days = "、".join(date_format(day, "MONTH_DAY_FORMAT") for day in twice)
            found["off"] = _("%(days)sが、「休む日」と「ほかに開く日」の両方にあります。") % {"days": days}
        return found

    def _days_that_never_come(self) -> list[int]:
        longest = max(calendar.monthrange(2024, month)[1] for month in self.months or EVERY_MONTH)
        return sorted(day for day in self.days if day > longest)


def _in_order(days: Iterable[datetime.date]) -> tuple[datetime.date, ...]:
    return tuple(sorted(set(days)))


def _last_at_the_end(numbers: Iterable[int]) -> list[int]:
    return sorted(numbers, key=lambda number: (number == LAST, number))


def _words(schedule: Schedule) -> dict[str, object]:
    """The pattern's fields. Raises NotInWords and RuleError."""
    extra, off = days_in(schedule.extra_dates), days_in(schedule.exception_dates)
    if not schedule.rrule:
        return _named_days(schedule.dtstart, set(extra), set(off))
    return _rhythm(parse(schedule.rrule), schedule.dtstart) | {
        "first": schedule.dtstart,
        "until": schedule.until,
        "dates": extra,
        "off": off,
        "holiday_rule": schedule.holiday_rule,
    }


def _named_days(first: datetime.date | None, extra: set[datetime.date], off: set[datetime.date]) -> dict[str, object]:
    """Without a rule it meets on its first day, if that isn't a day it is off, and on the extra dates."""
    if first and first in off - extra:
        raise NotInWords
    if first and not extra - {first}:
        return {"repeat": Repeat.ONCE, "first": first}
    days = extra | ({first} if first else set())
    return {"repeat": Repeat.DATES, "dates": tuple(days)} if days else {}


def _rhythm(rule: Rule, start: datetime.date | None) -> dict[str, object]:
    """Rhythm, days and months of a rule. Raises NotInWords."""
    if rule.count or rule.until:
        raise NotInWords
    if rule.interval > 1 and start is None:
        raise NotInWords  # every second of what is not said
    if rule.freq in ("DAILY", "WEEKLY"):
        return _weekly(rule, start)
    months = _months(rule, start)
    weeks, weekdays = {week for week, _day in rule.days}, {WEEKDAYS.index(day) for _week, day in rule.days}
    if rule.positions and len(weekdays) == 1:  # BYDAY=SA with BYSETPOS=1,3 is 1SA,3SA
        weeks = set(rule.positions)
    if (rule.days and rule.month_days) or (rule.positions and len(weekdays) != 1):
        raise NotInWords
    if not rule.days:
        days = set(rule.month_days) or ({start.day} if start else set())
        if not days or min(days) < LAST:
            raise NotInWords
        return {"repeat": Repeat.MONTHLY_DAY, "days": days, "months": months}
    if weeks == {0}:  # every Saturday of these months
        return {"repeat": Repeat.WEEKLY, "weekdays": weekdays, "months": months}
    each_with_each = len(rule.days) == len(weeks) * len(weekdays) or rule.positions
    if not each_with_each or not weeks <= {1, 2, 3, 4, 5, LAST}:
        raise NotInWords
    return {"repeat": Repeat.MONTHLY_WEEKDAY, "weeks": weeks, "weekdays": weekdays, "months": months}


def _weekly(rule: Rule, start: datetime.date | None) -> dict[str, object]:
    weekdays = {WEEKDAYS.index(day) for _week, day in rule.days}
    if not weekdays and rule.freq == "DAILY":
        weekdays = set(EVERY_DAY)
    weekdays = weekdays or ({start.weekday()} if start else set())
    if not weekdays or rule.month_days or any(week for week, _day in rule.days):
        raise NotInWords
    words = {"weekdays": weekdays, "months": frozenset(rule.months)}
    if rule.interval == 1:
        return words | {"repeat": Repeat.WEEKLY}
    if rule.interval != 2 or rule.freq != "WEEKLY" or rule.week_start != "MO":
        raise NotInWords
    return words | {"repeat": Repeat.FORTNIGHTLY}


def _months(rule: Rule, start: datetime.date | None) -> frozenset[int]:
    """The months of a monthly or yearly rule; every second month is a choice of months too. Raises NotInWords."""
    months = frozenset(rule.months)
    if rule.interval == 1 and (months or rule.freq == "MONTHLY"):
        return months
    if rule.freq == "YEARLY":
        # 5月5日 every year without its month; any other day of a year isn't a day of a month
        if rule.interval > 1 or start is None or rule.days or rule.month_days:
            raise NotInWords
        return frozenset({start.month})
    if months or 12 % rule.interval:
        raise NotInWords
    return frozenset((start.month - 1 + n) % 12 + 1 for n in range(0, 12, rule.interval))
