"""RFC 5545 recurrence rules over days, expanded by python-dateutil. Pure.

Only the part of the language that gatherings need is taken, so that every rule gives its next day within a few steps:
dateutil looks for the 30th of February until the year 9999.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr

EARLIEST = date(1900, 1, 1)
MOST_INTERVAL, MOST_COUNT = 60, 1000
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(T\d{6}Z?)?")

UNREADABLE = (
    "くり返しの書き方（RFC 5545）が読めません。例：毎週水曜は FREQ=WEEKLY;BYDAY=WE、第3土曜は FREQ=MONTHLY;BYDAY=3SA"
)
TOO_DENSE = "くり返しは、毎日・毎週・毎月・毎年のどれかで書いてください（FREQ=DAILY、WEEKLY、MONTHLY、YEARLY）。"
UNKNOWN_PART = "くり返しの「{part}」は使えません。"
NEVER = "このくり返しに当てはまる日はありません。月と日、第何週かを確かめてください。"
INTERVAL = f"くり返しの間隔（INTERVAL）は、1から{MOST_INTERVAL}までにしてください。"
COUNT = f"くり返しの回数（COUNT）は、1から{MOST_COUNT}までにしてください。"


class RuleError(ValueError):
    """A rule that can't be used. The message is a Japanese sentence for whoever wrote it."""


@dataclass(frozen=True)
class Rule:
    """A rule taken apart, with only what was given."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    days: tuple[tuple[int, str], ...] = ()  # (3, "SA"): the third; (0, "SA"): each
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: str = "MO"

    @property
    def text(self) -> str:
        """As dateutil reads it, without its ends."""
        parts = [f"FREQ={self.freq}", f"WKST={self.week_start}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"BYDAY={','.join(f'{n or str()}{day}' for n, day in self.days)}"] if self.days else []
        for name, values in (("BYMONTHDAY", self.month_days), ("BYMONTH", self.months), ("BYSETPOS", self.positions)):
            parts += [f"{name}={','.join(map(str, values))}"] if values else []
        return ";".join(parts)

    def made_explicit(self, start: date) -> Rule:
        """What the rule leaves to its first day, written out."""
        if self.freq == "DAILY" or self.days or self.month_days:
            return self
        if self.freq == "WEEKLY":
            return replace(self, days=((0, WEEKDAYS[start.weekday()]),))
        months = self.months if self.freq == "MONTHLY" or self.months else (start.month,)
        return replace(self, month_days=(start.day,), months=months)

    @property
    def needs_start(self) -> bool:
        """Whether it says which days only together with the first one."""
        vague = self.freq != "DAILY" and not (self.days or self.month_days)
        return vague or self.interval > 1 or self.count is not None

    @property
    def longest_month(self) -> int:
        """Days in the longest of its months; a February counts 28 where its years may never be leap years."""
        rarely = self.freq == "YEARLY" and self.interval > 1
        lengths = [LONGEST_MONTH[month - 1] for month in self.months or range(1, 13)]
        return max(min(length, 28) if rarely and length == 29 else length for length in lengths)

    def reaches_its_months(self, start: date) -> bool:
        """Whether every n-th month from the first one is ever one of its months, and long enough for its days."""
        if self.freq != "MONTHLY" or self.interval == 1:
            return True
        reached = {(start.month - 1 + self.interval * n) % 12 + 1 for n in range(12)}
        own = reached.intersection(self.months or range(1, 13))
        longest = max((LONGEST_MONTH[month - 1] for month in own), default=0)
        return longest >= min((abs(day) for day in self.month_days), default=1)


@lru_cache(maxsize=4096)
def parse(text: str) -> Rule:
    """ "FREQ=MONTHLY;BYDAY=1SA,3SA" → Rule. Raises RuleError."""
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.strip().partition("=")
        if not equals or not value or name in parts:
            raise RuleError(UNREADABLE)
        if name not in PARTS:
            raise RuleError(UNKNOWN_PART.format(part=name[:20]))
        parts[name] = value
    if parts.get("FREQ") not in FREQUENCIES:
        raise RuleError(TOO_DENSE if "FREQ" in parts else UNREADABLE)
    rule = Rule(
        freq=parts["FREQ"],
        interval=_number(parts.get("INTERVAL", "1"), 1, MOST_INTERVAL, INTERVAL),
        count=_number(parts["COUNT"], 1, MOST_COUNT, COUNT) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        days=_days(parts.get("BYDAY", "")),
        month_days=_numbers(parts.get("BYMONTHDAY", ""), 31),
        months=_numbers(parts.get("BYMONTH", ""), 12),
        positions=_numbers(parts.get("BYSETPOS", ""), 31),
        week_start=parts.get("WKST", "MO"),
    )
    _check(rule)
    return rule


def _number(text: str, least: int, most: int, message: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
        raise RuleError(message)
    return int(text)


def _numbers(text: str, most: int) -> tuple[int, ...]:
    """ "1,-1" → (1, -1)."""
    parts = text.split(",") if text else []
    if not all(re.fullmatch(r"[+-]?[0-9]{1,2}", part) and 1 <= abs(int(part)) <= most for part in parts):
        raise RuleError(UNREADABLE)
    return tuple(dict.fromkeys(map(int, parts)))


def _days(text: str) -> tuple[tuple[int, str], ...]:
    found = [_BYDAY.fullmatch(part) for part in text.split(",")] if text else []
    if not all(found) or any(one[1] and int(one[1]) == 0 for one in found):
        raise RuleError(UNREADABLE)
    return tuple(dict.fromkeys((int(one[1] or 0), one[2]) for one in found))


def _until(text: str) -> date:
    """A day; a moment in UTC is taken for its day in Japan."""
    found = _UNTIL.fullmatch(text)
    try:
        day = datetime.strptime(found[1] + (found[2] or "")[:7], "%Y%m%dT%H%M%S" if found[2] else "%Y%m%d")
        return (day + timedelta(hours=9)).date() if found[2] and found[2].endswith("Z") else day.date()
    except (TypeError, ValueError, OverflowError) as error:
        raise RuleError(UNREADABLE) from error


def _check(rule: Rule) -> None:
    """Refuse what nobody needs, what never gives a day, and what gives one only after a long search."""
    numbered = [n for n, _day in rule.days if n]
    if (
        rule.week_start not in WEEKDAYS
        or min(rule.months, default=1) < 0
        or (numbered and (rule.month_days or rule.positions or rule.freq in ("DAILY", "WEEKLY")))
        or (numbered and rule.freq == "YEARLY" and not rule.months)
        or (rule.month_days and rule.freq == "WEEKLY")
        or (rule.interval > 1 and rule.freq == "DAILY" and (rule.days or rule.month_days or rule.months))
        or (rule.positions and (rule.freq != "MONTHLY" or not rule.days or rule.month_days))
    ):
        raise RuleError(UNREADABLE)
    if any(abs(n) > -(-rule.longest_month // 7) for n in numbered):
        raise RuleError(NEVER)
    if rule.month_days and min(map(abs, rule.month_days)) > rule.longest_month:
        raise RuleError(NEVER)
    if any(abs(position) > _most_in_a_month(rule) for position in rule.positions):
        raise RuleError(NEVER)


def _most_in_a_month(rule: Rule) -> int:
    """How many of the rule's weekdays a month can hold: four of each, and those within its last days."""
    days = {WEEKDAYS.index(day) for _n, day in rule.days}
    beyond = range(rule.longest_month - 28)
    return 4 * len(days) + max(sum((at + n) % 7 in days for n in beyond) for at in range(7))


def days_of(text: str, start: date | None, first: date, last: date) -> tuple[date, ...]:
    """The days the rule names in [first, last], not before its first day `start`. Raises RuleError.

    Without a first day a rule that doesn't need one is taken to have gone on for ever; one that does gives no day.
    """
    rule = parse(text)
    if start is None and rule.needs_start:
        return ()
    if start is not None:
        if start < EARLIEST:
            return ()
        rule, first = rule.made_explicit(start), first if rule.count else max(first, start)
    if rule.until:
        last = min(last, rule.until)
    if last < first or (start and not rule.reaches_its_months(start)):
        return ()
    if rule.count:
        return tuple(day for day in _expanded(f"{rule.text};COUNT={rule.count}", start, last) if day >= first)
    return tuple(day for day in _expanded(rule.text, _anchor(rule, start, first), last) if day >= first)


def _anchor(rule: Rule, start: date | None, first: date) -> date:
    """A first day from which the rule gives the same days from `first` on, so close to it that few are thrown away.

    Rules that beat alike share it, so that thousands of schedules are expanded once.
    """
    if rule.interval == 1:
        return first.replace(month=1, day=1) if rule.freq == "YEARLY" else first.replace(day=1)
    if rule.freq == "DAILY":
        return start + timedelta(days=(first - start).days // rule.interval * rule.interval)
    if rule.freq == "WEEKLY":
        beat = start - timedelta(days=(start.weekday() - WEEKDAYS.index(rule.week_start)) % 7)
        step = 7 * rule.interval
        return beat + timedelta(days=(first - beat).days // step * step)
    if rule.freq == "MONTHLY":
        months = (first.year - start.year) * 12 + first.month - start.month
        at = start.year * 12 + start.month - 1 + months // rule.interval * rule.interval
        return date(at // 12, at % 12 + 1, 1)
    return date(start.year + (first.year - start.year) // rule.interval * rule.interval, 1, 1)


@lru_cache(maxsize=20_000)
def _expanded(text: str, anchor: date, last: date) -> tuple[date, ...]:
    days = []
    for moment in rrulestr(text, dtstart=datetime.combine(anchor, time())):
        if moment.date() > last:
            break
        days.append(moment.date())
    return tuple(days)


def is_readable(text: str) -> bool:
    try:
        parse(text)
    except RuleError:
        return False
    return True
