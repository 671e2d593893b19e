"""Rules written shorter than lists of days name the same days. Pure."""

import datetime

from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from activities.enums import OccurrenceStatus, Timing
from activities.occurring import JST, Dated
from search.feeds.series import FeedDate, Series, bare_rule, series_of

from .made import RULES

MONDAY = datetime.date(2026, 11, 30)
DAYS = st.integers(0, 400).map(lambda n: MONDAY + datetime.timedelta(days=n))


def usual(day: datetime.date) -> Dated:
    start = datetime.datetime.combine(day, datetime.time(10), JST)
    return Dated(start, start, start + datetime.timedelta(hours=2), Timing.TIMED)


def date_on(day: datetime.date, **kwargs) -> FeedDate:
    rule = usual(day)
    return FeedDate(day, **{"starts_at": rule.starts_at, "ends_at": rule.ends_at, "timing": rule.timing, **kwargs})


def named(series: Series) -> list[datetime.date]:
    """The days as a reader of the calendar works them out."""
    first = series.first.original_start.date()
    days = {first, *series.extra}
    if series.rule:
        start = datetime.datetime.combine(first, datetime.time())
        until = datetime.datetime.combine(series.last, datetime.time())
        days |= {one.date() for one in rrulestr(series.rule, dtstart=start).between(start, until, inc=True)}
    return sorted(days - set(series.dropped))


@given(st.sampled_from(RULES), DAYS, st.sets(DAYS, max_size=4), st.sets(DAYS, max_size=60))
def test_series_names_exactly_our_days(rule, first, extra, left_out):
    text = bare_rule(rule, first)
    start = datetime.datetime.combine(first, datetime.time())
    by_rule = [one.date() for one in rrulestr(text, dtstart=start).between(start, start.replace(year=2028), inc=True)] \
        if text else []  # fmt: skip
    days = sorted((set(by_rule) - left_out) | extra) or [first]
    series = series_of(text, [date_on(day) for day in days], usual)
    assert named(series) == days
    assert series.changed == ()


@given(st.sets(DAYS, min_size=1, max_size=30), st.sampled_from(RULES), st.sets(DAYS, max_size=3))
def test_days_that_follow_no_rule_are_named_all_the_same(days, rule, others):
    series = series_of(bare_rule(rule, MONDAY), [date_on(day) for day in days], usual)
    assert named(series) == sorted(days)


def test_one_day_left_out_of_a_weekly_rule_is_one_exception():
    days = [MONDAY + datetime.timedelta(weeks=n) for n in range(10) if n != 4]
    series = series_of(bare_rule("FREQ=WEEKLY;BYDAY=MO", MONDAY), [date_on(day) for day in days], usual)
    assert (series.dropped, series.extra, series.last) == ((MONDAY + datetime.timedelta(weeks=4),), (), days[-1])


def test_every_other_week_starts_in_step_though_an_extra_day_comes_first():
    days = [MONDAY - datetime.timedelta(weeks=1), *(MONDAY + datetime.timedelta(weeks=2 * n) for n in range(8))]
    series = series_of(bare_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", MONDAY), [date_on(day) for day in days], usual)
    assert (series.first.original_start.date(), series.extra, series.dropped) == (MONDAY, (days[0],), ())


def test_rule_ends_with_our_last_day_and_names_none_that_we_do_not_know():
    days = [MONDAY + datetime.timedelta(weeks=n) for n in range(4)]
    rule = bare_rule("FREQ=WEEKLY;BYDAY=MO;COUNT=50", MONDAY)
    series = series_of(rule, [date_on(day) for day in [*days, days[-1] + datetime.timedelta(days=3)]], usual)
    assert series.last == days[-1] and "COUNT" not in series.rule


def test_rule_nobody_can_read_leaves_the_days():
    days = [MONDAY, MONDAY + datetime.timedelta(days=2)]
    for rule in ("", "FREQ=HOURLY", "FREQ=MONTHLY;BYDAY=9XX", "every week"):
        assert named(series_of(bare_rule(rule, MONDAY), [date_on(day) for day in days], usual)) == days


def test_only_what_differs_from_the_rule_is_an_exception():
    week = datetime.timedelta(weeks=1)
    dates = [
        date_on(MONDAY),
        date_on(MONDAY + week, status=OccurrenceStatus.CANCELLED, sequence=1),
        date_on(MONDAY + 2 * week, note="水筒を", sequence=1),
        date_on(MONDAY + 3 * week, ends_at=None),
        date_on(MONDAY + 4 * week, sequence=7),  # changed and changed back
    ]
    series = series_of(bare_rule("FREQ=WEEKLY;BYDAY=MO", MONDAY), dates, usual)
    assert [one.day for one in series.changed] == [MONDAY + n * week for n in (1, 2, 3)]
    assert series.sequence == 7
