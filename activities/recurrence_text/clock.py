"""Times of day and windows between two of them: 11:30〜13:30, 午前10時〜正午, 10時半から, 22:00〜翌2:00, 終日."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from .reading import Trouble, Unreadable

_HALF = "午前|午後|am|pm|朝|夕方|夜"
_NEXT = "翌日の?|翌朝|翌"
_CLOCK = r"\d{1,2}(?::\d{2}(?::\d{2})?|時(?:半|\d{1,2}分?)?(?!間))"
_TIME = rf"(?:(?:{_NEXT})?(?:{_HALF})?{_CLOCK}(?:am|pm)?|(?:{_NEXT})?(?:午前|午後)\d{{1,2}}(?![\d/月日])|正午|深夜0時)"
_ABOUT = "(?:頃|ごろ|くらい|ぐらい|位)?"
_TO = r"(?:~|-|から|より)"
#: A window; the first time may lack its 時 when the second has it (10〜12時).
WINDOW = re.compile(
    rf"(?P<first>{_TIME}|(?:{_HALF})?\d{{1,2}}(?={_TO}\d{{1,2}}時)){_ABOUT}"
    rf"(?:{_TO}(?P<last>{_TIME}){_ABOUT}(?:まで)?|(?P<open>~|から|より|以降|開始|スタート)?(?!まで))"
)
ALL_DAY = re.compile("終日|一日中|1日中|24時間")
_PARTS = re.compile(
    rf"(?P<next>{_NEXT})?(?P<half>{_HALF})?(?P<hour>\d{{1,2}})"
    r"(?::(?P<minute>\d{2})(?::\d{2})?|時(?:(?P<past>半)|(?P<minute2>\d{1,2})分?)?)?(?P<after>am|pm)?"
)


@dataclass(frozen=True)
class Window:
    """From when until when; both None with ``all_day``. ``is_open``: written with a wave or から behind the start."""

    start: datetime.time | None = None
    end: datetime.time | None = None
    ends_next_day: bool = False
    all_day: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class _Time:
    minutes: int
    half: str
    next_day: bool


def window_of(found: re.Match) -> Window:
    """The window of a match of WINDOW. Raises Unreadable when it isn't one."""
    first = _time(found["first"])
    if found["last"] is None:
        return Window(start=_clock(first), is_open=found["open"] is not None)
    last = _time(found["last"])
    return _between(first, last)


def _between(first: _Time, last: _Time) -> Window:
    start = _clock(first)
    if last.half in ("", "unsure") and first.half in ("pm", "noon") and last.minutes < 12 * 60 and not last.next_day:
        last = _Time(last.minutes + 12 * 60, "pm", False)  # 午後5時30分〜6時30分
    if last.next_day or last.minutes == 24 * 60:
        minutes = last.minutes % (24 * 60)
        if minutes >= first.minutes and minutes:
            raise Unreadable("longer than a day")
        return Window(start, datetime.time(minutes // 60, minutes % 60), ends_next_day=True, is_open=True)
    if last.minutes <= first.minutes:
        raise Unreadable("ends before it starts", Trouble.ENDS_BEFORE_START)
    return Window(start, _clock(last), is_open=True)


def column_window(start: object, end: object) -> Window | None:
    """The window of a start and an end column; None when no start is given. Raises Unreadable for other words."""
    first, last = _column_time(start), _column_time(end)
    if first is None:
        if last is not None:
            raise Unreadable("an end without a start")
        return None
    if last is None:
        return Window(start=_clock(first), is_open=True)
    return _between(first, last)


def _column_time(value: object) -> _Time | None:
    if isinstance(value, datetime.time):
        return _Time(value.hour * 60 + value.minute, "am", False)
    words = re.sub(r"\s", "", str(value or "")).removesuffix("~").removesuffix("から").removesuffix("頃")
    if words in ("", "-", "非公開", "未定", "なし"):
        return None
    if re.fullmatch(r"\d{3,4}", words):
        words = f"{words[:-2]}:{words[-2:]}"
    if not re.fullmatch(_TIME, words):
        raise Unreadable("no time of day")
    return _time(words)


def _time(words: str) -> _Time:
    if words == "正午":
        return _Time(12 * 60, "noon", False)
    words = words.removeprefix("深夜")
    parts = _PARTS.fullmatch(words)
    if not parts:
        raise Unreadable("no time of day")
    hour, minute = int(parts["hour"]), 30 if parts["past"] else int(parts["minute"] or parts["minute2"] or 0)
    next_day = parts["next"] is not None
    half = _half(parts["half"] or parts["after"] or ("朝" if parts["next"] == "翌朝" else ""), hour)
    if minute > 59 or hour > 29 or (half and hour > 12):
        raise Unreadable("no time of day")
    if half == "pm" and hour < 12:
        hour += 12
    if hour > 24 or (hour == 24 and minute):
        hour, next_day = hour - 24, True
    elif not half and not next_day and 1 <= hour <= 5 and not words.startswith("0"):
        half = "unsure"  # 3時 alone is the afternoon as likely as the night
    return _Time(hour * 60 + minute, half, next_day)


def _half(word: str, hour: int) -> str:
    if word in ("", "午前", "am", "午後", "pm"):
        return {"午前": "am", "午後": "pm"}.get(word, word)
    usual = {"朝": (range(5, 12), "am"), "夕方": (range(3, 8), "pm"), "夜": (range(5, 12), "pm")}
    hours, half = usual[word]
    if hour not in hours:
        raise Unreadable("no usual hour for this word")
    return half


def _clock(time: _Time) -> datetime.time:
    if time.half == "unsure":
        raise Unreadable("an hour without 午前 or 午後")
    if time.next_day or time.minutes >= 24 * 60:
        raise Unreadable("starts on the next day")
    return datetime.time(time.minutes // 60, time.minutes % 60)
