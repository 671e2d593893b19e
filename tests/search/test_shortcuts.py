"""今日, 今週, 週末 …: which days each word means, on every day of the week and at the ends of months and years."""

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import shortcuts
from search.shortcuts import Stretch

FRIDAY = date(2026, 11, 27)
SATURDAY, SUNDAY, MONDAY = date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "name,day,first,last",
    [
        ("today", FRIDAY, FRIDAY, FRIDAY),
        ("this-week", FRIDAY, FRIDAY, SUNDAY),
        ("this-week", SUNDAY, SUNDAY, SUNDAY),
        ("this-week", MONDAY, MONDAY, date(2026, 12, 6)),
        ("weekend", FRIDAY, SATURDAY, SUNDAY),
        ("weekend", SATURDAY, SATURDAY, SUNDAY),
        ("weekend", SUNDAY, SUNDAY, SUNDAY),
        ("weekend", MONDAY, date(2026, 12, 5), date(2026, 12, 6)),
        ("next-week", FRIDAY, MONDAY, date(2026, 12, 6)),
        ("next-week", SUNDAY, MONDAY, date(2026, 12, 6)),
        ("this-month", FRIDAY, FRIDAY, MONDAY),
        ("this-month", date(2026, 12, 31), date(2026, 12, 31), date(2026, 12, 31)),
        ("this-month", date(2028, 2, 1), date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_words_mean_these_days(name, day, first, last):
    [found] = shortcuts.shortcuts(day, names=(name,))
    assert found.stretch == Stretch(first, last)


@given(days)
def test_no_shortcut_leads_into_the_past(day):
    for found in shortcuts.shortcuts(day):
        assert day <= found.stretch.first <= found.stretch.last
        assert found.stretch.days <= 31


@given(days)
def test_this_week_next_week_and_weekend_fit_together(day):
    this, following, end = shortcuts.this_week(day), shortcuts.next_week(day), shortcuts.weekend(day)
    assert following.first - this.last == datetime.timedelta(days=1) and following.days == 7
    assert end.last == this.last and all(one.weekday() in (5, 6) for one in end)


def test_the_one_asked_for_is_marked():
    asked = Stretch(SATURDAY, SUNDAY)
    assert [one.name for one in shortcuts.shortcuts(FRIDAY, asked) if one.chosen] == ["weekend"]


@given(days, st.integers(-30, 30))
def test_months_are_whole_and_follow_each_other(day, months):
    first = shortcuts.month_after(day, months)
    month = shortcuts.month_of(first)
    assert month.first == first and 28 <= month.days <= 31
    assert shortcuts.month_after(first) == month.last + datetime.timedelta(days=1)
    assert shortcuts.month_after(first, -months) == day.replace(day=1)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-0", "0000-01", "9999-12", "2028-01", "2025-10", "2026-11-01", "２０２６x"]
)
def test_what_is_no_month_within_reach_is_none(text):
    assert shortcuts.parse_month(text, FRIDAY) is None


def test_months_within_reach():
    assert shortcuts.parse_month("2026-12", FRIDAY) == Stretch(date(2026, 12, 1), date(2026, 12, 31))
    assert shortcuts.parse_month("2027-2", FRIDAY) == Stretch(date(2027, 2, 1), date(2027, 2, 28))
    assert shortcuts.parse_month("2027-11", FRIDAY) and shortcuts.parse_month("2025-11", FRIDAY)


@given(days, st.integers(0, 61))
def test_weeks_hold_the_stretch_and_nothing_more_than_needed(first, length):
    stretch = Stretch(first, first + datetime.timedelta(days=length))
    found = shortcuts.weeks(stretch)
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in found)
    assert stretch.first in found[0] and stretch.last in found[-1]
    assert len(found) <= length // 7 + 2
