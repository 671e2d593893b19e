"""Tokens → when it meets (meetings, each with its days and windows) and when it doesn't (closures)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace

from .clock import Window
from .closures import Closures, take_closures
from .dates import Calendar, WrittenDate
from .days import ALL_WEEK, WEEKEND, WORKDAYS, Week
from .reading import Trouble, Unreadable
from .tokens import Kind, Token

#: A run of days written with a wave (8月1日〜3日) is taken for single dates up to this many.
LONGEST_RUN = 10


@dataclass
class Meeting:
    """Days of one kind and the windows of time on them."""

    kind: str  # weekly, nth, month_days, dates
    week: set[int] = field(default_factory=set)
    pairs: set[tuple[int, int]] = field(default_factory=set)
    month_days: set[int] = field(default_factory=set)
    dates: list[datetime.date] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    months: frozenset[int] | None = None
    school: str | None = None
    every_other: bool = False
    workdays: bool = False
    holidays_too: bool = False
    only_holidays: bool = False
    #: Weekdays without 毎週 before them, as in a table of opening hours; "one", "list", "range" …
    bare: str = ""

    @property
    def count(self) -> int:
        return len(self.pairs) + len(self.month_days)


@dataclass
class Plan:
    meetings: list[Meeting]
    closures: Closures
    since: datetime.date | None = None
    until: datetime.date | None = None


class Reader:
    """Reads tokens from left to right into meetings. ``week``: what the list's weekday column says, for texts
    such as 毎月第3 that leave the weekday to it. ``opening``: what holds where the text
    names days only to leave them out."""

    def __init__(self, calendar: Calendar, week: Week | None = None, opening: Meeting | None = None) -> None:
        self.calendar, self.column, self.opening = calendar, week, opening
        self.meetings: list[Meeting] = []
        self.mode = ""
        self.nth: set[int] = set()
        self.months: frozenset[int] | None = None
        self.school: str | None = None
        self.every_other = self.other_month = False
        self.leading: list[Window] = []
        self.counts: list[tuple[str, int]] = []
        self.since: datetime.date | None = None
        self.until: datetime.date | None = None
        self.last_date: datetime.date | None = None
        #: The first and last day of the year or 年度 the text names.
        self.year: tuple[datetime.date, datetime.date] | None = None
        self.previous: Kind | None = None

    def read(self, tokens: list[Token]) -> Plan:
        tokens, closures = take_closures(tokens, self.calendar)
        for index, token in enumerate(tokens):
            if read := getattr(self, f"on_{token.kind.name.lower()}", None):
                read(token.value, tokens[index + 1 :])
            self.previous = token.kind
        self._finish()
        return Plan(self.meetings, closures, self.since, self.until)

    # -- one method per kind of token; the others only part words -----------------------------------------------

    def on_year(self, year: int, _rest: list[Token]) -> None:
        self.calendar.year, self.calendar.fiscal_year, self.calendar.month = year, None, None
        self._within(datetime.date(year, 1, 1), datetime.date(year, 12, 31))

    def on_fiscal_year(self, year: int, _rest: list[Token]) -> None:
        self.calendar.fiscal_year, self.calendar.year, self.calendar.month = year, None, None
        self._within(datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31))

    def _within(self, first: datetime.date, last: datetime.date) -> None:
        if self.year is not None and any(meeting.kind != "dates" for meeting in self.meetings):
            raise Unreadable("which days the years belong to")
        self.year = first, last

    def on_every_week(self, _value: None, _rest: list[Token]) -> None:
        self._no_dangling()
        self.mode = "weekly"

    def on_every_month(self, _value: None, _rest: list[Token]) -> None:
        self._no_dangling()
        self.mode = "monthly"

    def on_other_week(self, _value: None, _rest: list[Token]) -> None:
        self.mode, self.every_other = "weekly", True

    def on_other_month(self, _value: None, _rest: list[Token]) -> None:
        self.other_month, self.mode = True, "monthly"

    def on_every_day(self, _value: None, _rest: list[Token]) -> None:
        self._meeting("weekly", fresh=True).week |= ALL_WEEK

    def on_workdays(self, _value: None, _rest: list[Token]) -> None:
        meeting = self._meeting("weekly", fresh=True)
        meeting.week |= WORKDAYS
        meeting.workdays = True

    def on_months(self, months: frozenset[int], _rest: list[Token]) -> None:
        self.months = months if self.months is None else self.months | months

    def on_school(self, breaks: str, _rest: list[Token]) -> None:
        if self.school is not None or (self.meetings and not self.meetings[-1].windows):
            raise Unreadable("school holidays behind the days")
        self.school = breaks

    def on_nth(self, ordinals: frozenset[int], _rest: list[Token]) -> None:
        self.mode = "monthly"
        self.nth |= ordinals

    def on_week(self, week: Week, _rest: list[Token]) -> None:
        if self.nth:
            if week.holidays or week.form in ("loose", "range") or week.days >= WEEKEND:
                raise Unreadable("which of these days the ordinal belongs to")
            meeting = self._meeting("nth")
            meeting.pairs |= {(nth, day) for nth in self.nth for day in week.days}
            self.nth = set()
            return
        if self.mode == "monthly":
            raise Unreadable("a weekday without its ordinal")
        meeting = self._meeting("weekly")
        if meeting.workdays or (not meeting.week and meeting.only_holidays):
            raise Unreadable("weekdays beside 平日")
        if meeting.week != week.days and meeting.week & week.days:
            raise Unreadable("some days twice")  # 毎日 and then 毎週土曜
        meeting.bare = meeting.bare if meeting.week else "" if self.mode == "weekly" else week.form
        if meeting.bare and meeting.week:
            meeting.bare = "list"
        meeting.week |= week.days
        meeting.holidays_too |= week.holidays

    def on_holidays(self, _value: None, rest: list[Token]) -> None:
        last = self.meetings[-1] if self.meetings else None
        if last and last.kind == "weekly" and self.previous in (Kind.JOIN, Kind.WORKDAYS) and not last.windows:
            last.holidays_too = True
        elif last or not self._only_follows(rest):
            raise Unreadable("holidays, but what of them")
        else:
            meeting = self._meeting("weekly", fresh=True)
            meeting.week |= ALL_WEEK
            meeting.only_holidays = True

    def on_month_days(self, written: tuple[WrittenDate, ...], _rest: list[Token]) -> None:
        if self.previous in (Kind.TO, Kind.SINCE):
            if len(written) > 1 or self.last_date is None:
                raise Unreadable("a run of days of the month")
            self._run_until(self.calendar.date(written[0]))
        elif self.last_date is not None or self.calendar.month:
            for one in written:
                self._add_date(one)
        elif self.mode == "monthly" or self.months:
            if any(one.weekday is not None or not 1 <= one.day <= 31 for one in written):
                raise Unreadable("a day of the month with a weekday")
            self._meeting("month_days").month_days |= {one.day for one in written}
        else:
            raise Unreadable("a day without a month")

    def on_month_end(self, _value: None, _rest: list[Token]) -> None:
        self._meeting("month_days").month_days.add(-1)

    def on_date(self, written: WrittenDate, rest: list[Token]) -> None:
        following = next((token.kind for token in rest), None)
        if self.previous in (Kind.TO, Kind.SINCE):
            self._run_until(self.calendar.date(written))
        elif following in (Kind.SINCE, Kind.TO) and not _is_date(rest[1:]):
            self.since = self._only_one(self.since, self.calendar.date(written))
        elif following is Kind.UNTIL:
            self.until = self._only_one(self.until, self.calendar.date(written))
        else:
            self._add_date(written)

    def on_time(self, window: Window, _rest: list[Token]) -> None:
        if not self.meetings:
            if self.nth or self.mode or self.months:
                self._settle_column()
            if not self.meetings:
                self.leading.append(window)
                return
        last = self.meetings[-1]
        if self.months is not None:
            if last.windows or last.months is not None:
                last = replace(last, windows=[], months=self.months)
                self.meetings.append(last)
            last.months, self.months = self.months, None
        elif self.nth:
            self._settle_column()
            last = self.meetings[-1]
        last.windows.append(window)

    def on_count(self, count: tuple[str, int], _rest: list[Token]) -> None:
        self.counts.append(count)
        if count[0] == "月":
            self.mode = "monthly"

    def on_to(self, _value: None, _rest: list[Token]) -> None:
        if self.previous is not Kind.DATE:
            raise Unreadable("from what until what")

    on_since = on_until = on_to

    # -- helpers -------------------------------------------------------------------------------------------------

    def _meeting(self, kind: str, *, fresh: bool = False) -> Meeting:
        """The meeting to add days to: the last one while it is of this kind and no time has been given for it."""
        last = self.meetings[-1] if self.meetings else None
        if (
            fresh
            or last is None
            or last.windows
            or last.kind != kind
            or self.months is not None
            or self.school is not None
            or last.only_holidays
        ):
            last = Meeting(kind, months=self.months, school=self.school, every_other=self.every_other)
            self.meetings.append(last)
            self.months = self.school = None
        return last

    def _add_date(self, written: WrittenDate) -> None:
        self.last_date = self.calendar.date(written)
        self._meeting("dates").dates.append(self.last_date)

    def _run_until(self, last: datetime.date) -> None:
        """4月5日〜4月7日: every day of it – or, with a recurrence beside it, its first and last day."""
        if not self.meetings or self.meetings[-1].kind != "dates" or self.last_date is None:
            raise Unreadable("a run of days without a beginning")
        if not self.last_date < last:
            raise Unreadable("a run of days that ends before it starts", Trouble.ENDS_BEFORE_START)
        self.meetings[-1].dates.append(last)
        self._runs = (self.last_date, last)

    def _only_one(self, known: datetime.date | None, day: datetime.date) -> datetime.date:
        if known is not None:
            raise Unreadable("two beginnings or ends")
        return day

    def _only_follows(self, rest: list[Token]) -> bool:
        return bool(rest) and rest[0].kind is Kind.ONLY

    def _no_dangling(self) -> None:
        if self.nth:
            self._settle_column()

    def _settle_column(self) -> None:
        """毎月第3 and 毎週 take the weekday from the column beside them, when it names what they need."""
        if self.column is None or self.column.holidays:
            raise Unreadable("no weekday")
        if self.nth:
            if len(self.column.days) != 1:
                raise Unreadable("an ordinal and several weekdays apart")
            meeting = self._meeting("nth")
            meeting.pairs |= {(nth, day) for nth in self.nth for day in self.column.days}
            self.nth = set()
        elif self.mode == "weekly":
            self._meeting("weekly").week |= self.column.days

    def _finish(self) -> None:
        if self.nth or (self.mode == "weekly" and not self.meetings):
            self._settle_column()
        if not self.meetings and self.opening and not self.leading and self.months is None:
            self.meetings.append(self.opening)
        if not self.meetings:
            raise Unreadable("no days")
        if self.months is not None or self.school is not None:
            if len(self.meetings) != 1 or (self.months is not None and self.meetings[0].months is not None):
                raise Unreadable("which days the months belong to")
            if self.school is not None:
                raise Unreadable("school holidays behind the days")
            self.meetings[0].months = self.months
        self._resolve_runs()
        if self.year and not self.since and not self.until and all(m.kind != "dates" for m in self.meetings):
            self.since, self.until = self.year
        self._share_windows()
        self._merge()
        self._check_bare()
        self._check_counts()

    _runs: tuple[datetime.date, datetime.date] | None = None

    def _resolve_runs(self) -> None:
        if self._runs is None:
            return
        first, last = self._runs
        if len(self.meetings) == 1:
            if len(self.meetings[0].dates) != 2 or (last - first).days >= LONGEST_RUN:
                raise Unreadable("a long run of days")
            days = (last - first).days + 1
            self.meetings[0].dates = [first + datetime.timedelta(days=number) for number in range(days)]
            return
        if self.meetings[0].kind != "dates" or len(self.meetings[0].dates) != 2 or self.meetings[0].windows:
            raise Unreadable("which days the run belongs to")
        if self.since or self.until or any(meeting.kind == "dates" for meeting in self.meetings[1:]):
            raise Unreadable("two beginnings or ends")
        self.meetings.pop(0)
        self.since, self.until = first, last

    def _share_windows(self) -> None:
        """Days without a time of their own share that of the days named next; leading times hold for all."""
        timed = [bool(meeting.windows) for meeting in self.meetings]
        if self.leading:
            if any(timed):
                raise Unreadable("times before and behind the days")
            for meeting in self.meetings:
                meeting.windows = list(self.leading)
        elif any(timed):
            if not timed[-1]:
                raise Unreadable("days without a time beside days with one")
            for earlier, later in zip(reversed(self.meetings[:-1]), reversed(self.meetings[1:]), strict=True):
                earlier.windows = earlier.windows or list(later.windows)

    def _merge(self) -> None:
        """第1土曜 10時〜、第3土曜 10時〜 are one meeting."""
        merged: list[Meeting] = []
        for meeting in self.meetings:
            bare = replace(meeting, week=set(), pairs=set(), month_days=set(), dates=[], bare="")
            for known in merged:
                if replace(known, week=set(), pairs=set(), month_days=set(), dates=[], bare="") == bare:
                    if known.week != meeting.week and known.week & meeting.week:
                        raise Unreadable("some days twice")
                    known.week |= meeting.week
                    known.pairs |= meeting.pairs
                    known.month_days |= meeting.month_days
                    known.dates += meeting.dates
                    known.bare = "list" if known.bare and meeting.bare else known.bare or meeting.bare
                    break
            else:
                merged.append(meeting)
        self.meetings = merged

    def _check_bare(self) -> None:
        """Weekdays without 毎週 are weekly only in opening hours: 月〜金 9:00〜17:00, 土 9:00〜12:00."""
        bare = [meeting.bare for meeting in self.meetings if meeting.bare]
        beside = any(meeting.workdays for meeting in self.meetings)
        alone = all(form == "one" for form in bare) and not beside
        if bare and (alone or not all(meeting.windows for meeting in self.meetings)):
            raise Unreadable("weekdays that need not be weekly")

    def _check_counts(self) -> None:
        for unit, number in self.counts:
            weekly = sum(len(meeting.week) for meeting in self.meetings if meeting.kind == "weekly")
            monthly = sum(meeting.count for meeting in self.meetings)
            if (unit == "週" and (weekly != number or monthly)) or (unit == "月" and (monthly != number or weekly)):
                raise Unreadable("another number of times than the days named", Trouble.CONTRADICTION)
        if self.other_month:
            alternating = ({1, 3, 5, 7, 9, 11}, {2, 4, 6, 8, 10, 12})
            if any(meeting.months not in alternating for meeting in self.meetings):
                raise Unreadable("every other month, but which")


def _is_date(tokens: list[Token]) -> bool:
    return bool(tokens) and tokens[0].kind in (Kind.DATE, Kind.MONTH_DAYS)
