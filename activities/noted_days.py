"""Days of the week in notes such as 毎週月・水・金曜日, 第4火 or (土), which hold no word 水曜 to be found. Pure."""

import re
import unicodedata

DAYS = "月火水木金土日"
_TO = "(?:[〜~\\-–—ー]|から)"
_SEPARATOR = f"曜?(?:[・、,/と]|{_TO})"
_LIST = f"[{DAYS}](?:{_SEPARATOR}[{DAYS}])*"
_NTH = "第[1-5一二三四五](?:[・、,]第?[1-5一二三四五])*"
_NAMED = re.compile(
    f"((?:{_LIST})+)曜|毎週の?({_LIST})(?![0-9回月日間末])|{_NTH}の?([{DAYS}])(?![目曜])"
    f"|\\(({_LIST})(?:・?祝)?\\)|([{DAYS}]{_TO}[{DAYS}])|(土日)"
)
_RANGE = re.compile(f"([{DAYS}])曜?{_TO}([{DAYS}])")


def days_in(note: str) -> str:
    """The days a note names, in the order of the week: 月・水曜日 → 月水, 月〜金曜 → 月火水木金, 平日 as well."""
    text = re.sub("曜日(?!曜)", "曜", unicodedata.normalize("NFKC", note).replace(" ", ""))
    named = " ".join("".join(filter(None, found)) for found in _NAMED.findall(text))
    found = {char for char in named if char in DAYS}
    for first, last in _RANGE.findall(named):
        start, end = DAYS.index(first), DAYS.index(last)
        found |= set(DAYS[start : end + 1] if start <= end else DAYS[start:] + DAYS[: end + 1])
    if "平日" in text:
        found |= set(DAYS[:5])
    if "毎日" in text:
        found |= set(DAYS)
    return "".join(day for day in DAYS if day in found)
