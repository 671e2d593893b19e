"""When it doesn't meet: 8月は休み, 祝日・年末年始を除く, 第5土曜は休み, 定休日：月曜 – taken out of the tokens."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from .dates import Calendar
from .reading import Unreadable
from .tokens import Kind, Token

_LIGHT = (Kind.HOLIDAYS, Kind.YEAR_END, Kind.MONTHS, Kind.SCHOOL)
_ITEMS = (*_LIGHT, Kind.NTH, Kind.WEEK, Kind.DATE)


@dataclass
class Closures:
    """What is left out of every meeting of a text."""

    holidays: bool = False
    year_end: bool = False
    open_on_holidays: bool = False
    school: bool = False
    months: set[int] = field(default_factory=set)
    week: set[int] = field(default_factory=set)
    #: (ordinal, weekday); the weekday None for every day the meeting has.
    pairs: set[tuple[int, int | None]] = field(default_factory=set)
    dates: list[datetime.date] = field(default_factory=list)


def take_closures(tokens: list[Token], calendar: Calendar) -> tuple[list[Token], Closures]:
    """The tokens without what speaks of days left out, and that. Raises Unreadable where it is unclear what is."""
    closures = Closures()
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind is Kind.CLOSED:
            _close(_items_before(kept), closures, calendar)
        elif token.kind is Kind.CLOSED_HEADING:
            items = _items_behind(tokens[index + 1 :])
            _close([item for item in items if item.kind in _ITEMS], closures, calendar)
            index += len(items)
        elif token.kind is Kind.CLOSED_ON_HOLIDAYS:
            closures.holidays = True
        elif token.kind is Kind.ALSO_HOLIDAYS:
            closures.open_on_holidays = True
        elif token.kind is Kind.YEAR_END and not _leads_to_closed(tokens[index + 1 :]):
            raise Unreadable("year end, but what of it")
        else:
            kept.append(token)
        index += 1
    if closures.holidays and closures.open_on_holidays:
        raise Unreadable("open and closed on holidays")
    return kept, closures


def _leads_to_closed(rest: list[Token]) -> bool:
    """Whether only a list of days stands between here and 休み."""
    for token in rest:
        if token.kind is Kind.CLOSED:
            return True
        if token.kind not in (*_ITEMS, Kind.JOIN, Kind.SEPARATOR, Kind.OPEN, Kind.CLOSE):
            return False
    return False


def _items_before(kept: list[Token]) -> list[Token]:
    """Takes the days named right before 休み off the end of ``kept``.

    毎週土曜、祝日は休み: holidays only. Inside brackets, and joined by ・ or と, all of them.
    """
    bracketed = _is_bracketed(kept)
    items: list[Token] = []
    while kept:
        last = kept[-1]
        if last.kind in _ITEMS:
            items.append(kept.pop())
            _take_companion(items[-1], items, kept)
        elif not items and last.kind in (Kind.SEPARATOR, Kind.CLOSE) and len(kept) > 1:
            if last.text == "\n":
                break
            kept.pop()
        elif items and len(kept) > 1 and _goes_on(last, items, kept[-2], bracketed):
            kept.pop()
        else:
            break
    if not items:
        raise Unreadable("closed, but when")
    return items


def _take_companion(item: Token, items: list[Token], kept: list[Token]) -> None:
    """第3 before 木曜 and 毎月 before that belong together; 8月 before 第3木曜 would be one date, for no rule."""
    if item.kind is Kind.WEEK and kept and kept[-1].kind is Kind.NTH:
        nth = kept.pop()
        items[-1] = Token(Kind.NTH, frozenset((n, day) for n in nth.value for day in item.value.days), item.text)
    if items[-1].kind in (Kind.NTH, Kind.WEEK) and kept:
        if kept[-1].kind is Kind.MONTHS:
            raise Unreadable("a closed day of one month")
        one_day = item.kind is Kind.WEEK and item.value.form == "one"
        if kept[-1].kind is Kind.EVERY_MONTH or (kept[-1].kind is Kind.EVERY_WEEK and one_day):
            kept.pop()


def _goes_on(joint: Token, items: list[Token], before: Token, bracketed: bool) -> bool:
    if before.kind not in _ITEMS:
        return False
    if joint.kind is Kind.JOIN:
        return True
    light = before.kind in _LIGHT and all(item.kind in _LIGHT for item in items)
    return joint.kind is Kind.SEPARATOR and joint.text in "、, /" and (light or bracketed)


def _is_bracketed(kept: list[Token]) -> bool:
    for token in reversed(kept):
        if token.kind in (Kind.OPEN, Kind.CLOSE):
            return token.kind is Kind.OPEN
    return False


def _items_behind(rest: list[Token]) -> list[Token]:
    items = []
    for token in rest:
        if token.kind is Kind.SEPARATOR and token.text in "\n。" and items:
            break
        if token.kind not in (*_ITEMS, Kind.JOIN, Kind.SEPARATOR, Kind.EVERY_WEEK, Kind.EVERY_MONTH, Kind.OPEN):
            break
        items.append(token)
    return items


def _close(items: list[Token], closures: Closures, calendar: Calendar) -> None:
    if not items:
        raise Unreadable("closed, but when")
    for item in reversed(items):
        if item.kind is Kind.HOLIDAYS:
            closures.holidays = True
        elif item.kind is Kind.YEAR_END:
            closures.year_end = True
        elif item.kind is Kind.MONTHS:
            closures.months |= item.value
        elif item.kind is Kind.SCHOOL:
            if item.value:
                raise Unreadable("closed in some school holidays only")
            closures.school = True
        elif item.kind is Kind.DATE:
            closures.dates.append(calendar.date(item.value))
        elif item.kind is Kind.NTH:
            closures.pairs |= {pair if isinstance(pair, tuple) else (pair, None) for pair in item.value}
        else:
            closures.week |= item.value.days
            closures.holidays |= item.value.holidays
