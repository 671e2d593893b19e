"""The dates of one schedule as iCalendar says them: a rule, what it names too much or too little, and what changed.

Our dates are the truth, and the rule only a shorter way to say them: it is expanded again, and what it names beyond
our dates becomes EXDATE, what it leaves out RDATE. So a calendar can't say a date that we don't have. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from activities import rules
from activities.enums import OccurrenceStatus, Timing
from activities.occurring import Dated, day_of

_STARTS_TRIED = 3


@dataclass(frozen=True)
class FeedDate:
    """One date as it will be, and the day the rule gave it."""

    day: date
    starts_at: datetime
    ends_at: datetime | None
    timing: Timing
    status: OccurrenceStatus = OccurrenceStatus.SCHEDULED
    note: str = ""
    sequence: int = 0
    updated_at: datetime | None = None

    def differs_from(self, usual: Dated) -> bool:
        """Whether anything but the day must be said of it."""
        if self.status != OccurrenceStatus.SCHEDULED or self.note:
            return True
        return (self.starts_at, self.ends_at, self.timing) != (usual.starts_at, usual.ends_at, usual.timing)


@dataclass(frozen=True)
class Series:
    """`first` and, by `rule` (without an end; `last` is its last day) or `extra`, the days that follow.

    `sequence` counts the changes of the dates that are as the rule has them: of its times, and back to it.
    """

    first: Dated
    rule: str
    last: date
    dropped: tuple[date, ...]
    extra: tuple[date, ...]
    changed: tuple[FeedDate, ...]
    sequence: int = 0

    @property
    def recurs(self) -> bool:
        return bool(self.rule or self.extra)


def series_of(rule: str, dates: list[FeedDate], usual: Callable[[date], Dated]) -> Series:
    """The dates (at least one) of a schedule with this `bare_rule`; `usual` tells when it meets on a day."""
    by_day = {one.day: one for one in sorted(dates, key=lambda one: one.day)}
    days = list(by_day)
    changed = tuple(one for day, one in by_day.items() if one.differs_from(usual(day)))
    sequence = max((one.sequence for one in by_day.values() if one not in changed), default=0)
    text, named = _shortest(rule, days)
    if not text:
        # Some programs take only what RDATE says and not the first date with it, so it is among them
        return Series(usual(days[0]), "", days[-1], (), tuple(days) if len(days) > 1 else (), changed, sequence)
    dropped = tuple(day for day in named if day not in by_day)
    extra = tuple(day for day in days if day not in set(named))
    return Series(usual(named[0]), text, named[-1], dropped, extra, changed, sequence)


def _shortest(rule: str, days: list[date]) -> tuple[str, list[date]]:
    """(rule, the days it names up to our last); an empty rule, and our days, where it names none but the first.

    A first day that is an extra one may be out of step with the rule (every other week), so some more are tried. Days
    too many are better than days too few: every program reads EXDATE, and some no RDATE.
    """
    ours = set(days)
    best, fewest = ("", days), (len(days) - 1, 0)
    for start in days[:_STARTS_TRIED] if rule and len(days) > 1 else ():
        named = list(rules.days_of(rule, start, start, days[-1]))
        if not named or named[0] != start:
            continue
        differing = len(ours.difference(named)), len(set(named) - ours)
        if differing < fewest:
            best, fewest = (rule, named), differing
    text, named = best
    while named[-1] not in ours:  # the rule ends on a day that is ours: what comes later isn't known
        named = named[:-1]
    return text, named


def bare_rule(rule: str, first: date | None) -> str:
    """The rule without its end, and with what it leaves to the schedule's first day written out; empty if unusable."""
    try:
        parsed = rules.parse(rule)
    except rules.RuleError:
        return ""
    return (parsed.made_explicit(first) if first else parsed).text


def feed_date(occurrence: object) -> FeedDate:
    """From a row of `activities.Occurrence`."""
    return FeedDate(
        day_of(occurrence.original_start),
        occurrence.starts_at,
        occurrence.ends_at,
        Timing(occurrence.timing),
        OccurrenceStatus(occurrence.status),
        occurrence.note,
        occurrence.sequence,
        occurrence.updated_at,
    )
