"""A plan → rules of RFC 5545, one for each kind of day and window of time."""

from __future__ import annotations

import datetime
from dataclasses import replace

from dateutil.rrule import rrulestr

from .clock import Window
from .closures import Closures
from .days import ALL_WEEK, LAST, RFC_DAYS
from .phrases import Meeting, Plan
from .reading import (
    AS_USUAL,
    CLOSED,
    CLOSED_BOTH,
    CLOSED_SCHOOL_HOLIDAYS,
    CLOSED_YEAR_END,
    ONLY_HOLIDAYS,
    SCHOOL_HOLIDAYS_ONLY,
    SUMMER_HOLIDAYS_ONLY,
    Rule,
    Trouble,
    Unreadable,
)

_ALL_YEAR = frozenset(range(1, 13))
#: The window of a meeting whose time isn't known.
UNKNOWN = Window()


def rules_of(plan: Plan) -> tuple[Rule, ...]:
    """The rules a plan states, each once. Raises Unreadable for what no rule can say."""
    _check_closures(plan)
    _check_overlaps(plan.meetings)
    found: list[Rule] = []
    for meeting in plan.meetings:
        for dayed in _without_closures(meeting, plan.closures):
            for rule in _days(dayed, plan):
                found += [_timed(rule, window) for window in meeting.windows or [UNKNOWN]]
    rules = tuple(dict.fromkeys(_joined(found)))
    if not rules:
        raise Unreadable("no days left")
    timed = [rule.start_time is not None or rule.all_day for rule in rules]
    if any(timed) and not all(timed):
        raise Unreadable("days with and days without a time")
    return rules


def _check_closures(plan: Plan) -> None:
    closures = plan.closures
    if len(plan.meetings) > 1 and (closures.months or closures.pairs or closures.week):
        days = {(meeting.kind, frozenset(meeting.week), frozenset(meeting.pairs)) for meeting in plan.meetings}
        if len(days) > 1:
            raise Unreadable("which of the days are left out")
    if any(meeting.kind == "dates" for meeting in plan.meetings):
        if closures != Closures():
            raise Unreadable("days left out of a list of dates")
        if any(m.months is not None or m.school is not None or m.every_other for m in plan.meetings):
            raise Unreadable("a list of dates and a recurrence at once")
        if plan.since or plan.until:
            raise Unreadable("a list of dates with a beginning")


def _without_closures(meeting: Meeting, closures: Closures) -> list[Meeting]:
    """The meeting without the weekdays, ordinals and months left out."""
    if meeting.kind != "weekly" and closures.week:
        raise Unreadable("weekdays left out of other days")
    if closures.week & meeting.week and not closures.week < meeting.week:
        raise Unreadable("left out what isn't named", Trouble.CONTRADICTION)
    meeting = replace(meeting, week=meeting.week - closures.week)
    if closures.months:
        months = (meeting.months or _ALL_YEAR) - closures.months
        if not months or (meeting.months and not closures.months <= meeting.months):
            raise Unreadable("months left out that aren't named", Trouble.CONTRADICTION)
        meeting = replace(meeting, months=frozenset(months))
    return [_without_ordinals(meeting, closures.pairs)] if closures.pairs else [meeting]


def _without_ordinals(meeting: Meeting, closed: set[tuple[int, int | None]]) -> Meeting:
    """毎週土曜（第5は休み）: the other Saturdays by their ordinals, other weekdays as they are."""
    if meeting.kind not in ("weekly", "nth") or meeting.every_other or meeting.only_holidays:
        raise Unreadable("ordinals left out of other days")
    pairs = set(meeting.pairs)
    if meeting.kind == "weekly":
        named = {day for _nth, day in closed if day is not None} or meeting.week
        if not named <= meeting.week or any(nth == LAST for nth, _day in closed):
            raise Unreadable("left out what isn't named", Trouble.CONTRADICTION)
        pairs = {(nth, day) for day in named for nth in range(1, 6)}
        pairs |= {(0, day) for day in meeting.week - named}
    left_out = {(nth, day) for nth, only in closed for _n, day in pairs if only in (None, day)}
    if not left_out <= pairs or left_out == pairs:
        raise Unreadable("left out what isn't named", Trouble.CONTRADICTION)
    return replace(meeting, kind="nth", week=set(), pairs=pairs - left_out)


def _days(meeting: Meeting, plan: Plan) -> list[Rule]:
    """The days of a meeting as rules without times."""
    if meeting.kind == "dates":
        return [Rule(extra_dates=tuple(sorted(set(meeting.dates))))]
    months = _months(meeting)
    ends = ";BYMONTH=" + ",".join(map(str, sorted(months))) if months and months != _ALL_YEAR else ""
    rule = Rule(
        holiday_rule=_holiday_rule(meeting, plan.closures),
        exception_dates=tuple(sorted(set(plan.closures.dates))),
        until=plan.until,
    )
    if meeting.kind == "month_days":
        rules = [replace(rule, rrule=f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, _days_in_order(meeting)))}{ends}")]
    elif meeting.kind == "nth":
        rules = [replace(rule, rrule=f"FREQ=MONTHLY;BYDAY={','.join(_ordinals_in_order(meeting.pairs))}{ends}")]
    else:
        rules = _weekly(rule, meeting, ends)
    return _starting(rules, meeting, plan.since)


def _months(meeting: Meeting) -> frozenset[int] | None:
    """Its months; the school holidays of winter and spring have no rule, but months of their own."""
    breaks = {"冬": {12, 1}, "春": {3, 4}}.get(meeting.school or "")
    return frozenset(breaks & (meeting.months or _ALL_YEAR)) if breaks else meeting.months


def _days_in_order(meeting: Meeting) -> list[int]:
    return sorted(meeting.month_days, key=lambda day: (day < 0, day))


def _ordinals_in_order(pairs: set[tuple[int, int]]) -> list[str]:
    ordered = sorted(pairs, key=lambda pair: (pair[0] < 0, pair))
    return [f"{nth or ''}{RFC_DAYS[day]}" for nth, day in ordered]


def _weekly(rule: Rule, meeting: Meeting, ends: str) -> list[Rule]:
    if meeting.every_other:
        if meeting.holidays_too or meeting.school is not None:
            raise Unreadable("every other week and more")
        return [replace(rule, rrule=_week_rule(meeting.week, ends, "WEEKLY;INTERVAL=2"))]
    rules = [replace(rule, rrule=_week_rule(meeting.week, ends))]
    others = ALL_WEEK - meeting.week
    if meeting.holidays_too and others:
        if rule.holiday_rule != AS_USUAL:
            raise Unreadable("open on holidays and closed on some", Trouble.CONTRADICTION)
        rules.append(replace(rule, rrule=_week_rule(others, ends), holiday_rule=ONLY_HOLIDAYS))
    return rules


def _week_rule(week: set[int] | frozenset[int], ends: str, frequency: str = "WEEKLY") -> str:
    if week == ALL_WEEK and frequency == "WEEKLY":
        return f"FREQ=DAILY{ends}"
    return f"FREQ={frequency};BYDAY={','.join(RFC_DAYS[day] for day in sorted(week))}{ends}"


def _holiday_rule(meeting: Meeting, closures: Closures) -> str:
    special = meeting.only_holidays or meeting.school is not None
    holidays = closures.holidays or (meeting.workdays and not closures.open_on_holidays)
    if (special or closures.school) and (holidays or closures.year_end or meeting.holidays_too):
        raise Unreadable("two rules for holidays at once")
    if special and (closures.school or len(meeting.school or "") > 1):
        raise Unreadable("some school holidays and others not")
    if meeting.only_holidays:
        return ONLY_HOLIDAYS
    if meeting.school is not None:
        return SUMMER_HOLIDAYS_ONLY if meeting.school == "夏" else SCHOOL_HOLIDAYS_ONLY
    if closures.school:
        return CLOSED_SCHOOL_HOLIDAYS
    if holidays:
        return CLOSED_BOTH if closures.year_end else CLOSED
    return CLOSED_YEAR_END if closures.year_end else AS_USUAL


def _starting(rules: list[Rule], meeting: Meeting, since: datetime.date | None) -> list[Rule]:
    """With a beginning, the rules count from the first day that is one of theirs. Every other week needs one."""
    if not meeting.every_other:
        return [replace(rule, dtstart=_first_day(rule, since)) for rule in rules] if since else rules
    if since is None:
        raise Unreadable("every other week, but from when")
    if since.weekday() not in meeting.week:
        raise Unreadable("begins on another weekday", Trouble.CONTRADICTION)
    return [replace(rule, dtstart=since) for rule in rules]


def _first_day(rule: Rule, since: datetime.date) -> datetime.date:
    start = datetime.datetime.combine(since, datetime.time())
    first = rrulestr(rule.rrule, dtstart=start).after(start, inc=True)
    if first is None:
        raise Unreadable("a rule without a day")
    return first.date()


def _timed(rule: Rule, window: Window) -> Rule:
    return replace(
        rule,
        start_time=window.start,
        end_time=window.end,
        ends_next_day=window.ends_next_day,
        all_day=window.all_day,
    )


def _joined(rules: list[Rule]) -> list[Rule]:
    """Lists of dates at the same time are one list."""
    dated: dict[Rule, set[datetime.date]] = {}
    result: list[Rule] = []
    for rule in rules:
        if rule.rrule:
            result.append(rule)
            continue
        key = replace(rule, extra_dates=())
        if key not in dated:
            result.append(key)
        dated.setdefault(key, set()).update(rule.extra_dates)
    return [replace(rule, extra_dates=tuple(sorted(dated[rule]))) if rule in dated else rule for rule in result]


def _check_overlaps(meetings: list[Meeting]) -> None:
    """毎週土曜 and 第2土曜 with other times: as well as, or instead? Only days that are the same or apart are clear."""
    for index, one in enumerate(meetings):
        for other in meetings[index + 1 :]:
            mine, theirs = one.months or _ALL_YEAR, other.months or _ALL_YEAR
            if mine & theirs and (mine != theirs or _share_some_days(one, other)):
                raise Unreadable("some days twice, or other days in some months")


def _share_some_days(one: Meeting, other: Meeting) -> bool:
    if one.only_holidays or other.only_holidays or "dates" in (one.kind, other.kind):
        return one.only_holidays or other.only_holidays
    mine, theirs = _marks(one), _marks(other)
    if mine == theirs:
        return set(one.windows) == set(other.windows)
    return any(
        day == day2 and (nth == nth2 or 0 in (nth, nth2) or LAST in (nth, nth2))
        for nth, day in mine
        for nth2, day2 in theirs
    )


def _marks(meeting: Meeting) -> set[tuple[int, int]]:
    return meeting.pairs | {(0, day) for day in meeting.week} | {(9, day) for day in meeting.month_days}
