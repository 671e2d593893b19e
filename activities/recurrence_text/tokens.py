"""A normalised text as a row of tokens with a meaning; Unreadable as soon as one word is not known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from . import clock, dates, days, words
from .reading import Unreadable


class Kind(Enum):
    TIME = auto()  # Window
    DATE = auto()  # WrittenDate
    MONTH_DAYS = auto()  # tuple of WrittenDate
    MONTH_END = auto()
    YEAR = auto()
    FISCAL_YEAR = auto()
    MONTHS = auto()
    NTH = auto()
    WEEK = auto()
    EVERY_WEEK = auto()
    OTHER_WEEK = auto()
    EVERY_MONTH = auto()
    OTHER_MONTH = auto()
    EVERY_DAY = auto()
    WORKDAYS = auto()
    HOLIDAYS = auto()
    YEAR_END = auto()
    SCHOOL = auto()
    COUNT = auto()
    CLOSED = auto()
    CLOSED_HEADING = auto()
    CLOSED_ON_HOLIDAYS = auto()
    ALSO_HOLIDAYS = auto()
    ONLY = auto()
    SINCE = auto()
    UNTIL = auto()
    TO = auto()
    JOIN = auto()
    SEPARATOR = auto()
    OPEN = auto()
    CLOSE = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class Token:
    kind: Kind
    value: object = None
    text: str = ""


def _year_end(found: re.Match) -> None:
    """年末年始, also with its days if they are those everybody means; other days can't be said by a rule."""
    if found["first"]:
        named = [tuple(map(int, re.findall(r"\d+", found[part]))) for part in ("first", "last")]
        if named != [(12, 29), (1, 3)]:
            raise Unreadable("another year end")


def _school(found: re.Match) -> str:
    """Which breaks: 夏, 冬, 春, or "" for all of them."""
    named = "".join(sorted(set(re.findall("[夏冬春]", found["which"] or ""))))
    return "" if len(named) == 3 else named


def _count(found: re.Match) -> tuple[str, int]:
    number = found["number"]
    return found["unit"], int(number) if number.isdigit() else "一二三四".index(number) + 1


_MONTH_DAYS = re.compile(rf"(?P<days>(?:\d{{1,2}}日?(?:・|、|,|と))*(?=\d{{1,2}}日)){dates.DAY_ONLY.pattern}")


def _days_listed(found: re.Match) -> tuple[dates.WrittenDate, ...]:
    earlier = (dates.WrittenDate(None, None, int(number)) for number in re.findall(r"\d+", found["days"]))
    return (*earlier, dates.day_of(found))


def _plain(_found: re.Match) -> None:
    return None


_SCANNERS: list[tuple[Kind, re.Pattern, Callable[[re.Match], object]]] = [
    (Kind.SCHOOL, words.SCHOOL, _school),
    (Kind.YEAR_END, words.YEAR_END, _year_end),
    (Kind.CLOSED_ON_HOLIDAYS, words.CLOSED_ON_HOLIDAYS, _plain),
    (Kind.ALSO_HOLIDAYS, words.ALSO_HOLIDAYS, _plain),
    (Kind.CLOSED_HEADING, words.CLOSED_HEADING, _plain),
    (Kind.CLOSED, words.CLOSED, _plain),
    (Kind.HOLIDAYS, words.HOLIDAYS, _plain),
    (Kind.COUNT, words.COUNT, _count),
    (Kind.EVERY_WEEK, re.compile("毎週|各週"), _plain),
    (Kind.OTHER_WEEK, re.compile("隔週"), _plain),
    (Kind.MONTH_END, re.compile("(?:毎月の?)?(?:月末日|末日)|毎月(?:月末|末)(?!の?[月火水木金土日])"), _plain),
    (Kind.EVERY_MONTH, re.compile("毎月|各月"), _plain),
    (Kind.OTHER_MONTH, re.compile("隔月"), _plain),
    (Kind.EVERY_DAY, re.compile("毎日|年中無休|無休"), _plain),
    (Kind.WORKDAYS, re.compile("平日"), _plain),
    (Kind.NOTHING, words.MARK, _plain),
    (Kind.FISCAL_YEAR, dates.FISCAL_YEAR, dates.year_of),
    (Kind.DATE, dates.DATE, dates.date_of),
    (Kind.YEAR, dates.YEAR, dates.year_of),
    (Kind.TIME, clock.WINDOW, clock.window_of),
    (Kind.TIME, clock.ALL_DAY, lambda _found: clock.Window(all_day=True)),
    (Kind.MONTH_DAYS, _MONTH_DAYS, _days_listed),
    (Kind.MONTHS, days.MONTHS, days.months_of),
    (Kind.NTH, days.NTH, lambda found: days.ordinals_of(found[0])),
    (Kind.NOTHING, words.HARMLESS, _plain),
    (Kind.WEEK, days.WEEKDAYS, lambda found: days.week_of(found[0])),
    (Kind.ONLY, words.ONLY, _plain),
    (Kind.SINCE, re.compile("から|より|以降"), _plain),
    (Kind.UNTIL, re.compile("まで"), _plain),
    (Kind.TO, re.compile("~"), _plain),
    (Kind.JOIN, words.JOIN, _plain),
    (Kind.OPEN, re.compile(r"\("), _plain),
    (Kind.CLOSE, re.compile(r"\)"), _plain),
    (Kind.SEPARATOR, words.SEPARATOR, _plain),
    (Kind.NOTHING, words.PARTICLE, _plain),
]


def tokens_of(text: str) -> list[Token]:
    """The tokens of a normalised text, without the harmless words."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        kind, meaning, match = _word_at(text, at)
        if kind is not Kind.NOTHING:
            found.append(Token(kind, meaning(match), match[0]))
        at = match.end()
    return found


def _word_at(text: str, at: int) -> tuple[Kind, Callable[[re.Match], object], re.Match]:
    """The first kind of word, in the order above, that stands here."""
    for kind, pattern, meaning in _SCANNERS:
        match = pattern.match(text, at)
        if match and match.end() > at:
            return kind, meaning, match
    raise Unreadable(f"unknown word: {text[at : at + 8]}")
