"""Dates and times as people in Japan write them – 令和8年4月5日, R8.4.5, 4月5日（日）, 午後1時半 –. Pure.

Nothing is guessed: what can't be read, or names a day that doesn't exist, is told with its line.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities.checking import MOST_DATES, NO_SUCH_YEAR, YEARS

DAY_NAMES = "月火水木金土日"  # in the order of date.weekday()
#: From which day on each era counts its years; the first year is 元年. Newest first.
ERAS = (
    ("令和", "R", datetime.date(2019, 5, 1)),
    ("平成", "H", datetime.date(1989, 1, 8)),
    ("昭和", "S", datetime.date(1926, 12, 25)),
)

_NUMERALS = "〇一二三四五六七八九十"
_ERA = "(?P<era>令和|平成|昭和|[RHS])\\.?(?P<era_year>\\d{1,2}|元)"
_YEAR = f"(?:{_ERA}|(?P<year>\\d{{4}}))年?"
_DAY_NAME = f"(?:\\((?P<name>[{DAY_NAMES}])(?:曜日?)?\\)|(?P<bare>[{DAY_NAMES}])曜日?)?"
_PARTS = (
    f"(?:{_YEAR}[./-]?)?(?P<month>\\d{{1,2}})(?:月|[./])(?P<day>\\d{{1,2}})日?",
    f"{_YEAR}[./-](?P<month>\\d{{1,2}})-(?P<day>\\d{{1,2}})",
    "(?P<year>\\d{4})(?P<month>\\d\\d)(?P<day>\\d\\d)",
    "(?P<day>\\d{1,2})日?",
)
_DATES = [re.compile(part + _DAY_NAME, re.IGNORECASE) for part in _PARTS]
_FISCAL_YEAR = re.compile(f"{_YEAR}度(?:の?(?:予定|日程|計画))?:?", re.IGNORECASE)
_RANGE = re.compile("[〜~]|から")
_SEPARATOR = re.compile("[、,;・\\s]+")
_TIME = re.compile(
    "(?P<half>午前|午後|AM|PM)?(?P<hour>\\d{1,2})(?:(?::|時)(?P<minute>\\d{1,2})分?|時(?P<half_past>半)?|)",
    re.IGNORECASE,
)


class DateError(ValueError):
    """What couldn't be read: `messages`, each a sentence in the language in force."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__(" ".join(self.messages))


@dataclass
class _Known:
    """What earlier words say about later ones: the 年度 by a heading, the month within one line."""

    fiscal_year: int | None
    before: datetime.date | None = None


def fiscal_year_of(day: datetime.date) -> int:
    """The 年度 (April to March) a day lies in."""
    return day.year if day.month >= 4 else day.year - 1


def read_dates(text: str, fiscal_year: int | None = None) -> list[datetime.date]:
    """Days in order, each once, one to a line or separated by 、; A〜B are all days from A to B.

    `fiscal_year` (or a line 令和8年度) gives days without a year theirs. Raises DateError, a sentence for each line.
    """
    known, found, problems = _Known(fiscal_year), set(), []
    lines = text.replace("\x00", "").splitlines()
    for number, line in enumerate(lines, start=1):
        where = _("%(number)s行目") % {"number": number} if len(lines) > 1 else ""
        items, known.before = _items(line), None
        if len(items) == 1 and (heading := _FISCAL_YEAR.fullmatch(items[0])):
            known.fiscal_year = _year(heading)
            continue
        for item in items:
            try:
                found.update(_days(item, known))
            except DateError as error:
                problems += [
                    _("%(where)s「%(item)s」%(problem)s") % {"where": where, "item": item, "problem": message}
                    for message in error.messages
                ]
                break  # what follows in the line may only be wrong because of it
    if not problems and len(found) > MOST_DATES:
        problems = [_("日にちが多すぎます（%(most)s日まで）。") % {"most": MOST_DATES}]
    if problems:
        raise DateError(problems)
    return sorted(found)


def read_date(text: str, fiscal_year: int | None = None) -> datetime.date:
    """One day. Raises DateError."""
    days = read_dates(text, fiscal_year)
    if len(days) != 1:
        raise DateError([_("日にちを一つだけ書いてください。")])
    return days[0]


def read_time(text: str) -> datetime.time:
    """10:00, 10時半, 午後1時30分. Raises DateError."""
    plain = re.sub("\\s", "", unicodedata.normalize("NFKC", text.replace("\x00", ""))).replace("正午", "12:00")
    found = _TIME.fullmatch(plain)
    if not found:
        problem = _("「%(text)s」は、時刻として読めません。10:00 や 午後1時半 のように書いてください。")
        raise DateError([problem % {"text": text.strip()}])
    hour = int(found["hour"])
    minute = 30 if found["half_past"] else int(found["minute"] or 0)
    half = (found["half"] or "").upper()
    if half in ("午後", "PM") and hour < 12:
        hour += 12
    if half in ("午前", "AM") and hour == 12:
        hour = 0
    if hour == 24 and minute == 0:
        raise DateError([_("24:00 は 0:00 と書いて、「終わりは翌日」を選んでください。")])
    if hour > 23 or minute > 59:
        raise DateError([_("「%(text)s」は、ない時刻です。") % {"text": text.strip()}])
    return datetime.time(hour, minute)


def write_date(day: datetime.date) -> str:
    """2026年4月5日（日）"""
    return f"{day.year}年{day.month}月{day.day}日（{DAY_NAMES[day.weekday()]}）"


def write_dates(days: Iterable[datetime.date]) -> str:
    """One to a line, as `read_dates` reads them."""
    return "\n".join(write_date(day) for day in days)


def _items(line: str) -> list[str]:
    """The words of a line that should be days: full-width forms, 第1回 before and 祝 after them are out of the way."""
    line = re.sub("[①-⑳⑴-⒇]", " ", line)
    line = unicodedata.normalize("NFKC", line).replace("−", "-")
    line = re.sub("第\\d+回[:.]?", " ", line)
    line = re.sub(f"[{_NUMERALS}]+(?=[年月日])", lambda found: _number(found[0]), line)
    line = re.sub("[・,、/]?(?:祝日?|休日|振休|振替休日)(?=\\))", "", line).replace("()", "")
    line = re.sub(
        "(?<=\\d)\\s+(?=[年月日])|(?<=[年月和成])\\s+(?=[\\d元])|\\s+(?=\\()|\\s*(?=[〜~])|(?<=[〜~])\\s*", "", line
    )
    line = re.sub(f"(?<=日)\\s+(?=[{DAY_NAMES}]曜)", "", line)
    line = re.sub("(?<=から)\\s+(?=\\d)|まで", "", line)
    return [item for item in _SEPARATOR.split(line) if item]


def _number(numerals: str) -> str:
    """八 → 8, 十二 → 12, 三十一 → 31; what is no number below a hundred stays."""
    tens, ten, ones = numerals.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return numerals
    return str((_NUMERALS.index(tens or "一") if ten else 0) * 10 + _NUMERALS.index(ones or "〇"))


def _days(item: str, known: _Known) -> list[datetime.date]:
    """The day, or the days of a range. Raises DateError with the ends of sentences."""
    ends = [_day(part, known) for part in _RANGE.split(item, maxsplit=1)]
    if len(ends) == 1:
        return ends
    first, last = ends
    if last < first:
        raise DateError([_("は、終わりの日が始まりの日より前です。")])
    if (last - first).days > 366:
        raise DateError([_("は、一年より長い期間です。")])
    return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]


def _day(text: str, known: _Known) -> datetime.date:
    found = next((match for pattern in _DATES if (match := pattern.fullmatch(text))), None)
    if found is None:
        raise DateError([_("は、日付として読めません。4月5日、2026/4/5、令和8年4月5日 のように書いてください。")])
    parts = found.groupdict()
    day = int(parts["day"])
    month = int(parts["month"]) if parts.get("month") else _month_before(day, known)
    if parts.get("year") or parts.get("era"):
        year = _year(found)
    elif parts.get("month") is None:
        year = known.before.year
    else:
        year = _year_within(month, known)
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        raise DateError([_("は、ない日付です。")]) from None
    _check(date, parts)
    known.before = date
    return date


def _check(date: datetime.date, parts: dict[str, str | None]) -> None:
    """What was written beside the numbers must agree with them: the era and the day of the week."""
    if era := parts.get("era"):
        names = [name for name, letter, first in ERAS if date >= first]
        written = next(name for name, letter, _first in ERAS if era.upper() in (name, letter))
        if not names or names[0] != written:
            raise DateError(
                [_("は、%(era)sではありません（西暦%(year)s年です）。") % {"era": written, "year": date.year}]
            )
    if date.year not in YEARS:
        raise DateError([_("は、年をたしかめてください。%(years)s") % {"years": NO_SUCH_YEAR}])
    if (name := parts["name"] or parts["bare"]) and DAY_NAMES[date.weekday()] != name:
        right = {"written": name, "day": DAY_NAMES[date.weekday()], "year": date.year}
        raise DateError([_("は、%(written)s曜日ではなく%(day)s曜日です（%(year)s年）。") % right])


def _year(found: re.Match[str]) -> int:
    parts = found.groupdict()
    if not parts.get("era"):
        return int(parts["year"])
    first = next(first for name, letter, first in ERAS if parts["era"].upper() in (name, letter))
    return first.year - 1 + (1 if parts["era_year"] == "元" else int(parts["era_year"]))


def _year_within(month: int, known: _Known) -> int:
    """The year of a month that is written without one. A list runs on: after 2026年12月 comes 1月 of the next."""
    if known.fiscal_year is None:
        if known.before is None:
            raise DateError([_("には、年がありません。「年度」を選ぶか、2026年4月5日 のように書いてください。")])
        return known.before.year + (month < known.before.month)
    return known.fiscal_year + (month < 4)


def _month_before(day: int, known: _Known) -> int:
    """4月5日、12日、19日: the month of the day before it in the same line."""
    if known.before is None or day <= known.before.day:
        raise DateError([_("は、何月かがわかりません。4月5日 のように書いてください。")])
    return known.before.month
