"""Reads the table of expectations, and makes two readings comparable by the dates they give.

The expectations were set by reading the rows, before any program read them. How a rule is spelt doesn't matter: one
rule for the first and third Friday is the same as two.
"""

import datetime
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from dateutil.rrule import rrulestr

from activities.enums import HolidayRule

FOLDER = Path(__file__).parent
KEPT_AS_TEXT = "text"
COLUMNS = ("frequency", "weekday", "day", "start", "end", "remarks")
# A rule that doesn't say when it begins is looked at for two years from here.
ANCHOR = datetime.date(2026, 4, 1)
LOOKED_AT = datetime.timedelta(days=2 * 365)


@dataclass(frozen=True)
class Wanted:
    """One expected rule; the fields are those of a rule the program reads."""

    rrule: str = ""
    dtstart: datetime.date | None = None
    start_time: datetime.time | None = None
    end_time: datetime.time | None = None
    ends_next_day: bool = False
    holiday_rule: str = HolidayRule.AS_USUAL
    extra_dates: tuple[datetime.date, ...] = ()
    exception_dates: tuple[datetime.date, ...] = ()

    @classmethod
    def from_toml(cls, values: dict) -> "Wanted":
        given = dict(values)
        for name in ("start", "end"):
            if name in given:
                given[f"{name}_time"] = datetime.time.fromisoformat(given.pop(name))
        for name in ("extra_dates", "exception_dates"):
            given[name] = tuple(given.get(name, ()))
        return cls(**given)


@dataclass(frozen=True)
class Entry:
    """A row's schedule columns, or one string read alone, and what it means; None: nobody could tell for certain."""

    id: str
    file: str
    row: int
    columns: dict[str, str] | None
    column: str
    part: str
    text: str
    expected: tuple[Wanted, ...] | None
    why: str

    @classmethod
    def from_toml(cls, values: dict) -> "Entry":
        given = {"columns": None, "column": "", "part": "", "text": "", "why": ""} | values
        expected = given.pop("expected")
        rules = None if expected == KEPT_AS_TEXT else tuple(map(Wanted.from_toml, expected))
        return cls(**given, expected=rules)

    @property
    def cells(self) -> tuple[str, ...]:
        """The six columns in the order they are read in."""
        return tuple((self.columns or {}).get(name, "") for name in COLUMNS)

    @property
    def shown(self) -> str:
        return repr(self.text) if self.columns is None else " | ".join(self.cells)


class Meeting(NamedTuple):
    """One date with all that makes it right or wrong."""

    day: datetime.date
    start: datetime.time | None
    end: datetime.time | None
    ends_next_day: bool
    holiday_rule: str


def entries() -> list[Entry]:
    """The whole table, file by file."""
    return [
        Entry.from_toml(values)
        for path in sorted(FOLDER.glob("*.toml"))
        for values in tomllib.loads(path.read_text(encoding="utf-8"))["entry"]
    ]


def meetings(rules: Iterable) -> frozenset[Meeting]:
    """The dates of some rules together (expected or read): equal when the rules mean the same."""
    return frozenset(
        Meeting(
            day,
            rule.start_time,
            rule.end_time,
            bool(rule.ends_next_day),
            str(HolidayRule(rule.holiday_rule or HolidayRule.AS_USUAL).value),
        )
        for rule in rules
        for day in _days(rule)
    )


def _days(rule) -> Iterator[datetime.date]:
    days = set(rule.extra_dates)
    if rule.rrule:
        first = rule.dtstart or ANCHOR
        start, end = (datetime.datetime.combine(day, datetime.time()) for day in (first, first + LOOKED_AT))
        days |= {found.date() for found in rrulestr(rule.rrule, dtstart=start).between(start, end, inc=True)}
    elif rule.dtstart:
        days.add(rule.dtstart)
    yield from sorted(days - set(rule.exception_dates))
