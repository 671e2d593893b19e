"""Days of the week, their ordinals in a month, and months, as lists and ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass

DAYS = "月火水木金土日"
RFC_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS, WEEKEND, ALL_WEEK = frozenset(range(5)), frozenset((5, 6)), frozenset(range(7))
LAST = -1
_KANJI = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
_AND = "(?:・|、|,|/|と|&|及び|および| )"
_ORDINAL = "[1-5一二三四五]"
_NOT_MORE = r"(?![0-9]*[月日時回週:/年組名人分部](?!曜))"
_FINAL = "最終の?|最後の|末の"
#: 第1・3, 第2、第4, 第2及び第4, 第1・最終, 最終
NTH = re.compile(
    rf"(?:第{_ORDINAL}{_NOT_MORE}(?:{_AND}?第{_ORDINAL}{_NOT_MORE}|{_AND}{_ORDINAL}{_NOT_MORE})*(?:{_AND}(?:{_FINAL}))?|{_FINAL}|月末の?(?=[{DAYS}]曜?))の?"
)
_DAY = f"[{DAYS}]曜?"
_RANGE = f"{_DAY}(?:~|から|-){_DAY}"
_SOMETHING = rf"(?:{_RANGE}|{_DAY}|祝祭日|祝日|祝)"
#: 月・水・金曜, 月〜金, 土日祝, 月、水; starts with a weekday. 月 and 日 alone belong to other words as likely.
WEEKDAYS = re.compile(
    rf"(?:{_RANGE}|{_DAY})(?:(?:・|、|,|/|と|及び|および|&)?{_SOMETHING}(?![0-9]|[中月]))*(?!末|[日月]間|程|時)"
)
_MONTH = r"(?:1[0-2]|0?[1-9])"
_SPAN = rf"{_MONTH}月?(?:(?:~|から|-){_MONTH})?"
_MONTHS_LIST = rf"{_SPAN}(?:月?(?:・|、|,|/|と|及び){_MONTH}月?(?:(?:~|から|-){_MONTH})?)*月"
#: 8月, 4月〜10月, 4・6・8月, 偶数月, 3の倍数月
MONTHS = re.compile(rf"(?P<named>偶数月|奇数月|(?P<times>[2346])の倍数の?月)|(?P<list>{_MONTHS_LIST})(?![\d曜末間])")


@dataclass(frozen=True)
class Week:
    """Weekdays named together. ``form``: one, list (・ or nothing between), range, or loose (と、 between)."""

    days: frozenset[int]
    holidays: bool
    form: str


def ordinals_of(text: str) -> frozenset[int]:
    """第2・第4 → {2, 4}; 最終 → {-1}."""
    found = {_KANJI.get(char) or int(char) for char in re.findall(_ORDINAL, text)}
    return frozenset(found | ({LAST} if re.search("最終|最後|末", text) else set()))


def week_of(text: str) -> Week:
    """The weekdays of a match of WEEKDAYS."""
    days: set[int] = set()
    ranged = False
    for first, to, last in re.findall(f"([{DAYS}])曜?(?:(~|から|-)([{DAYS}])曜?)?", re.sub("祝祭?日?", "", text)):
        start, end = DAYS.index(first), DAYS.index(last or first)
        days |= set(range(start, end + 1)) if start <= end else {*range(start, 7), *range(end + 1)}
        ranged = ranged or bool(to)
    loose = bool(re.search("[、,と&/]|及び|および", text))
    form = "range" if ranged else "one" if len(days) == 1 else "loose" if loose else "list"
    return Week(frozenset(days), "祝" in text, form)


def months_of(found: re.Match) -> frozenset[int]:
    """The months of a match of MONTHS."""
    if found["list"] is None:
        step = int(found["times"] or 2)
        return frozenset(range(1, 13, 2)) if found["named"] == "奇数月" else frozenset(range(step, 13, step))
    months: set[int] = set()
    for first, last in re.findall(r"(\d+)月?(?:(?:~|から|-)(\d+))?", found["list"]):
        start, end = int(first), int(last or first)
        months |= set(range(start, end + 1)) if start <= end else {*range(start, 13), *range(1, end + 1)}
    return frozenset(months)
