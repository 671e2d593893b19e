"""The part of RFC 5545 recurrence rules that can be said in words: reading and writing them as text. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

RFC_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_KNOWN = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}


class NotInWords(Exception):
    """The rule says more than the form has words for."""


@dataclass(frozen=True)
class Rule:
    """One rule. `days` are (week of the month or 0 for every, weekday with 0 for Monday)."""

    frequency: str
    interval: int = 1
    days: list[tuple[int, int]] = field(default_factory=list)
    month_days: list[int] = field(default_factory=list)
    months: Collection[int] = ()
    week_start: str = ""  # only where it isn't Monday

    @property
    def text(self) -> str:
        """FREQ=MONTHLY;BYDAY=1SA,3SA"""
        parts = [f"FREQ={self.frequency}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.days:
            parts.append("BYDAY=" + ",".join(f"{week or ''}{RFC_DAYS[day]}" for week, day in self.days))
        if self.month_days:
            parts.append("BYMONTHDAY=" + ",".join(map(str, self.month_days)))
        if self.months:
            parts.append("BYMONTH=" + ",".join(map(str, sorted(self.months))))
        return ";".join(parts)


def read_rule(text: str) -> Rule:
    """The rule that a stored text holds. Raises NotInWords."""
    parts = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or name in parts or name not in _KNOWN:
            raise NotInWords
        parts[name] = value
    days = [_day(value) for value in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    if "BYSETPOS" in parts:
        days = _placed(days, parts)
    rule = Rule(
        parts.get("FREQ", ""),
        (_numbers(parts.get("INTERVAL", ""), 1, 400) or [1])[0],
        days,
        _numbers(parts.get("BYMONTHDAY", ""), -1, 31),
        frozenset(_numbers(parts.get("BYMONTH", ""), 1, 12)),
        parts.get("WKST", "MO").replace("MO", ""),
    )
    if rule.frequency not in _FREQUENCIES:
        raise NotInWords
    return rule


def _placed(days: list[tuple[int, int]], parts: dict[str, str]) -> list[tuple[int, int]]:
    """BYDAY=SA with BYSETPOS=1,3 in a month is 1SA,3SA; other uses aren't in words."""
    if parts.get("FREQ") != "MONTHLY" or "BYMONTHDAY" in parts or len(days) != 1 or days[0][0]:
        raise NotInWords
    return [(position, days[0][1]) for position in _numbers(parts["BYSETPOS"], -1, 5)]


def _day(text: str) -> tuple[int, int]:
    week, name = text[:-2], text[-2:]
    if name not in RFC_DAYS:
        raise NotInWords
    return (_numbers(week, -5, 5)[0] if week else 0), RFC_DAYS.index(name)


def _numbers(text: str, lowest: int, highest: int) -> list[int]:
    try:
        numbers = [int(value) for value in text.split(",")] if text else []
    except ValueError:
        raise NotInWords from None
    if not all(lowest <= number <= highest and number for number in numbers):
        raise NotInWords
    return numbers
