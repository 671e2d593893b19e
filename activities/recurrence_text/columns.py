"""The columns of a published list, or a free text, read as rules and checked against each other."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from . import clock
from .clock import Window
from .dates import Calendar
from .days import ALL_WEEK, DAYS, Week, week_of
from .normalise import normalise
from .phrases import Meeting, Plan, Reader
from .reading import Reading, Rule, Trouble, Unreadable
from .rules import rules_of
from .tokens import Kind, Token, tokens_of

#: How often a month a code of 開催頻度 can mean in any list seen: codes differ between municipalities, so a code alone
#: says nothing, but where even the widest meaning is another than that of the words beside it, one of them is wrong.
_CODES = {1: (16, 31), 2: (8, 31), 3: (2, 10), 4: (1.5, 5), 5: (0.8, 1), 6: (0, 0.6), 7: (0, 0.6), 8: (0, 0)}
_DATED = {Kind.NTH, Kind.WEEK, Kind.DATE, Kind.MONTH_DAYS, Kind.MONTH_END, Kind.EVERY_DAY, Kind.WORKDAYS}
#: So many weekdays beside opening times are opening hours, where no frequency is given at all.
_OPENING_HOURS = 5


def read_text(text: str, *, fiscal_year: int | None = None) -> Reading:
    """Free Japanese → rules. ``fiscal_year``: the 年度 that dates without a year belong to, where it is known."""
    try:
        plan = Reader(Calendar(fiscal_year=fiscal_year)).read(tokens_of(normalise(text)))
        return Reading(rules_of(plan), text)
    except Unreadable as problem:
        return Reading(None, text, problem.reason, problem.trouble)


def read_columns(
    frequency: object, weekday: object, day: object, start: object, end: object, remarks: object
) -> Reading:
    """開催頻度, 開催曜日, 開催日, 開催開始時間, 開催終了時間, 開催日時特記事項 → rules.

    Times may be ``datetime.time`` or text. Columns that contradict each other are not read.
    """
    cells = [_text(cell) for cell in (frequency, weekday, day, remarks)]
    shown = "\n".join(cell for cell in [*cells[:3], _shown(start, end), cells[3]] if cell)
    try:
        return Reading(_rules(*(normalise(cell) for cell in cells), start, end), shown)
    except Unreadable as problem:
        return Reading(None, shown, problem.reason, problem.trouble)


def _rules(frequency: str, weekday: str, day: str, remarks: str, start: object, end: object) -> tuple[Rule, ...]:
    code = int(frequency) if re.fullmatch(r"\d{1,3}", frequency) else None
    column = _week_column(weekday)
    window = _column_window(start, end)
    words = ["" if code is not None else frequency, "" if column else weekday, day]
    opening = None if code is not None or any(words) else _opening_hours(column, window)
    lists = _token_lists([" ".join(word for word in words if word), remarks])
    plans = [Reader(Calendar(), column, opening).read(tokens) for tokens in lists or [[]]]
    results = {rules_of(_with_window(plan, window)) for plan in plans}
    if len(results) > 1:
        raise Unreadable("two columns say different days", Trouble.CONTRADICTION)
    rules = results.pop()
    if column:
        _check_weekdays(column, plans[0].meetings)
    if code is not None:
        _check_code(code, plans[0])
    return rules


def _token_lists(texts: list[str]) -> list[list[Token]]:
    """One list of tokens for all columns – or one each, to be compared, where each names days."""
    lists = [tokens for tokens in (tokens_of(text) for text in texts if text) if tokens]
    if sum(any(token.kind in _DATED for token in tokens) for tokens in lists) > 1:
        return lists
    return [[token for tokens in lists for token in [*tokens, Token(Kind.SEPARATOR, None, "\n")]]] if lists else []


def _week_column(weekday: str) -> Week | None:
    letters = re.sub(r"[・、,/ ]|曜(?!日曜)", "", weekday)
    if re.fullmatch(f"[{DAYS}](?:[~-][{DAYS}])", letters):
        return week_of(letters)
    if letters and all(letter in DAYS + "祝" for letter in letters) and len(set(letters)) == len(letters):
        return Week(frozenset(DAYS.index(letter) for letter in letters if letter != "祝"), "祝" in letters, "list")
    if letters == "平日":
        return Week(frozenset(range(5)), False, "range")
    return Week(ALL_WEEK, False, "range") if letters == "毎日" else None


def _column_window(start: object, end: object) -> Window | None:
    """The window of the time columns; words in them leave the time open, an end before the start is refused."""
    try:
        return clock.column_window(_cell_time(start), _cell_time(end))
    except Unreadable as problem:
        if problem.trouble:
            raise
    try:
        return clock.column_window(_cell_time(start), None)
    except Unreadable:
        return None


def _cell_time(cell: object) -> object:
    return cell if isinstance(cell, datetime.time) else normalise(_text(cell))


def _opening_hours(column: Week | None, window: Window | None) -> Meeting | None:
    """Many weekdays and times, and no frequency: opening hours. Fewer, or with a code, may be any week of a month."""
    if column is None or len(column.days) < _OPENING_HOURS or not (window and window.end):
        return None
    return Meeting("weekly", week=set(column.days), holidays_too=column.holidays)


def _with_window(plan: Plan, window: Window | None) -> Plan:
    """The plan with the time columns' window where its text has none; both must agree."""
    if window is None:
        return plan
    windows = [one for meeting in plan.meetings for one in meeting.windows]
    if not windows or _slots_within(window, windows):
        meetings = [replace(meeting, windows=[window]) for meeting in plan.meetings]
    elif _agree(window, windows):
        return plan
    else:
        raise Unreadable("other times than in the columns", Trouble.CONTRADICTION)
    return replace(plan, meetings=meetings)


def _slots_within(window: Window, windows: list[Window]) -> bool:
    """Whether the text only says when the parts of the columns' window start: 17:00〜、18:00〜 in 17:00–19:00."""
    starts = [one.start for one in windows if one.end is None and one.start]
    return (
        window.end is not None
        and len(starts) == len(windows)
        and min(starts) == window.start
        and (window.ends_next_day or max(starts) < window.end)
    )


def _agree(window: Window, windows: list[Window]) -> bool:
    """Whether the columns give one of the windows of the text, its start, or the span of all of them."""
    if any(one.start == window.start and (window.end is None or one.end == window.end) for one in windows):
        return True
    starts, ends = [one.start for one in windows], [one.end for one in windows]
    return None not in starts and None not in ends and (min(starts), max(ends)) == (window.start, window.end)


def _check_weekdays(column: Week, meetings: list[Meeting]) -> None:
    """The words must name the weekdays of the column, all of them and no others."""
    named: set[int] = set()
    holidays = False
    for meeting in meetings:
        named |= set() if meeting.only_holidays else meeting.week
        named |= {day for _nth, day in meeting.pairs} | {day.weekday() for day in meeting.dates}
        holidays = holidays or meeting.holidays_too or meeting.only_holidays
        if meeting.kind == "month_days":
            raise Unreadable("days of the month and a weekday", Trouble.CONTRADICTION)
    if named != column.days or holidays != column.holidays:
        raise Unreadable("other weekdays than in the column", Trouble.CONTRADICTION)


def _check_code(code: int, plan: Plan) -> None:
    if any(meeting.kind == "dates" for meeting in plan.meetings) or code not in _CODES:
        return
    least, most = _CODES[code]
    if not least <= _monthly(plan) <= most:
        raise Unreadable("the code of the frequency says something else", Trouble.CONTRADICTION)


def _monthly(plan: Plan) -> float:
    """About how many days a month a plan meets."""
    days: dict[tuple, float] = {}
    for meeting in plan.meetings:
        number = meeting.count or len(meeting.week) * (2 if meeting.every_other else 4)
        months = (meeting.months or frozenset(range(1, 13))) - plan.closures.months
        key = (meeting.kind, frozenset(meeting.week), frozenset(meeting.pairs), frozenset(months))
        days[key] = number * len(months) / 12
    return sum(days.values())


def _shown(start: object, end: object) -> str:
    first, last = _text(start), _text(end)
    return f"{first}〜{last}" if first or last else ""


def _text(cell: object) -> str:
    if isinstance(cell, datetime.time):
        return f"{cell.hour}:{cell:%M}"
    return str(cell or "").strip()
