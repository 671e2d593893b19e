"""A form's words and the stored rule say the same: nothing is lost or added on the way there and back."""

import datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from activities.enums import HolidayRule, Repeat
from activities.models import Schedule
from activities.occurring import dates_of
from activities.patterns import LAST, Pattern
from activities.rules import RuleError, parse

D = datetime.date
FROM, TO = D(2026, 1, 1), D(2028, 12, 31)

days = st.dates(FROM, D(2027, 12, 31))
some_days = st.lists(days, max_size=4).map(tuple)
month_days = st.sets(st.integers(1, 31) | st.just(LAST), min_size=1, max_size=4)


@st.composite
def patterns(draw) -> Pattern:
    pattern = Pattern(
        repeat=draw(st.sampled_from(Repeat)),
        weekdays=draw(st.frozensets(st.integers(0, 6))),
        weeks=draw(st.frozensets(st.sampled_from([1, 2, 3, 4, 5, LAST]))),
        days=draw(month_days),
        months=draw(st.frozensets(st.integers(1, 12))),
        first=draw(st.none() | days),
        until=draw(st.none() | days),
        dates=draw(some_days),
        off=draw(some_days),
        holiday_rule=draw(st.sampled_from(HolidayRule)),
    )
    assume(not pattern.problems())
    return pattern


@st.composite
def rules(draw) -> str:
    """Rules of every kind the engine knows, with and without words of the form."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.sampled_from([1, 2, 2, 3, 4, 5, 6, 12]))}")
    weeks = st.sampled_from(["", "", "1", "2", "3", "5", "-1", "-2"]) if freq in ("MONTHLY", "YEARLY") else st.just("")
    weekday = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
    if draw(st.booleans()):
        named = draw(st.lists(st.builds(str.__add__, weeks, weekday), min_size=1, max_size=4))
        parts.append(f"BYDAY={','.join(named)}")
    if draw(st.integers(0, 3)) == 0:
        parts.append(f"BYMONTHDAY={','.join(map(str, draw(month_days)))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={','.join(map(str, draw(st.sets(st.integers(1, 12), min_size=1))))}")
    for part in ("BYSETPOS=1", "BYSETPOS=1,3", "BYSETPOS=-1", "COUNT=5", "UNTIL=20270301", "WKST=SU"):
        if draw(st.integers(0, 9)) == 0:
            parts.append(part)
    while not _is_rule(";".join(parts)):
        parts.pop()
    return ";".join(parts)


def _is_rule(text: str) -> bool:
    try:
        return bool(parse(text))
    except RuleError:
        return False


def schedule(**fields) -> Schedule:
    return Schedule(**{"start_time": datetime.time(10), **fields})


def applied(pattern: Pattern) -> Schedule:
    made = schedule()
    pattern.apply_to(made)
    return made


@settings(deadline=None)
@given(patterns())
def test_every_pattern_comes_back_from_its_fields(pattern):
    stored = applied(pattern)
    assert Pattern.from_schedule(stored) == pattern
    assert len(stored.rrule) <= Schedule._meta.get_field("rrule").max_length


@settings(deadline=None)
@given(patterns())
def test_fields_of_a_pattern_are_fields_the_model_accepts(pattern):
    applied(pattern).clean()


@settings(deadline=None)
@given(rules(), st.none() | days, st.none() | days, some_days, some_days)
def test_a_rule_read_into_words_and_written_anew_gives_the_same_dates(rrule, dtstart, until, extra, off):
    stored = schedule(
        rrule=rrule,
        dtstart=dtstart,
        until=until,
        extra_dates=[day.isoformat() for day in extra],
        exception_dates=[day.isoformat() for day in off],
        holiday_rule=HolidayRule.CLOSED_BOTH,
    )
    pattern = Pattern.from_schedule(stored)
    if pattern:
        assert dates_of(applied(pattern), FROM, TO) == dates_of(stored, FROM, TO)


@settings(deadline=None)
@given(st.none() | days, st.none() | days, some_days, some_days, st.sampled_from(HolidayRule))
def test_single_days_read_into_words_and_written_anew_are_the_same(dtstart, until, extra, off, holiday_rule):
    stored = schedule(
        dtstart=dtstart,
        until=until,
        extra_dates=[day.isoformat() for day in extra],
        exception_dates=[day.isoformat() for day in off],
        holiday_rule=holiday_rule,
    )
    pattern = Pattern.from_schedule(stored)
    if pattern is None:
        assert dtstart in off
    else:
        assert dates_of(applied(pattern), FROM, TO) == dates_of(stored, FROM, TO)


@settings(deadline=None)
@given(rules(), st.none() | days)
def test_a_rule_that_says_the_same_stays_as_it_is_written(rrule, dtstart):
    stored = schedule(rrule=rrule, dtstart=dtstart)
    pattern = Pattern.from_schedule(stored)
    if pattern:
        pattern.apply_to(stored)
    assert (stored.rrule, stored.dtstart) == (rrule, dtstart)


MONTHLY = {"repeat": Repeat.MONTHLY_WEEKDAY, "weekdays": {5}}


@pytest.mark.parametrize(
    "rrule,dtstart,words",
    [
        ("FREQ=WEEKLY;BYDAY=TU,TH", None, {"repeat": Repeat.WEEKLY, "weekdays": {1, 3}}),
        ("FREQ=WEEKLY", D(2026, 4, 8), {"repeat": Repeat.WEEKLY, "weekdays": {2}}),
        ("FREQ=DAILY", None, {"repeat": Repeat.WEEKLY, "weekdays": set(range(7))}),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", D(2026, 4, 4), {"repeat": Repeat.FORTNIGHTLY, "weekdays": {5}}),
        ("FREQ=MONTHLY;BYDAY=1SA,3SA", None, MONTHLY | {"weeks": {1, 3}}),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=1,3", None, MONTHLY | {"weeks": {1, 3}}),
        ("FREQ=MONTHLY;BYDAY=-1SA", None, MONTHLY | {"weeks": {LAST}}),
        (
            "FREQ=MONTHLY;BYDAY=5SA;BYMONTH=2,4,6,8,10,12",
            None,
            MONTHLY | {"weeks": {5}, "months": set(range(2, 13, 2))},
        ),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1SA", D(2026, 6, 1), MONTHLY | {"weeks": {1}, "months": {3, 6, 9, 12}}),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SA", None, MONTHLY | {"weeks": {2}, "months": {5}}),
        ("FREQ=MONTHLY;BYMONTHDAY=5,15,25", None, {"repeat": Repeat.MONTHLY_DAY, "days": {5, 15, 25}}),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", None, {"repeat": Repeat.MONTH_END}),
        ("FREQ=MONTHLY;BYDAY=SA;BYMONTH=7", None, {"repeat": Repeat.WEEKLY, "weekdays": {5}, "months": {7}}),
    ],
)
def test_rules_have_their_words(rrule, dtstart, words):
    assert Pattern.from_schedule(schedule(rrule=rrule, dtstart=dtstart)) == Pattern(**words, first=dtstart)


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=MONTHLY;BYDAY=1TU,3TH",
        "FREQ=MONTHLY;BYDAY=-2SA",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU",
        "FREQ=WEEKLY;BYDAY=SA;COUNT=8",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYMONTHDAY=5",
        "FREQ=DAILY;INTERVAL=10",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=1SA",
        "nothing we can read",
    ],
)
def test_what_says_more_than_the_form_has_no_pattern(rrule):
    assert Pattern.from_schedule(schedule(rrule=rrule, dtstart=D(2026, 4, 5))) is None


def test_a_plan_of_the_year_is_a_list_of_dates_without_a_rule():
    stored = applied(Pattern(repeat=Repeat.DATES, dates=(D(2026, 5, 3), D(2026, 4, 5), D(2026, 5, 3))))
    assert (stored.rrule, stored.dtstart, stored.extra_dates) == ("", None, ["2026-04-05", "2026-05-03"])
    assert dates_of(stored, FROM, TO) == [D(2026, 4, 5), D(2026, 5, 3)]


def test_another_rhythm_leaves_nothing_of_the_old_one():
    stored = applied(
        Pattern(
            repeat=Repeat.WEEKLY, weekdays={2}, until=D(2027, 3, 31), off=(D(2026, 8, 12),), dates=(D(2026, 8, 14),)
        )
    )
    Pattern(repeat=Repeat.ONCE, first=D(2026, 11, 3)).apply_to(stored)
    assert dates_of(stored, FROM, TO) == [D(2026, 11, 3)]
    assert (stored.rrule, stored.until, stored.exception_dates, stored.extra_dates) == ("", None, [], [])


@pytest.mark.parametrize(
    "words,field",
    [
        ({"repeat": Repeat.WEEKLY}, "weekdays"),
        ({"repeat": Repeat.FORTNIGHTLY, "weekdays": {5}}, "first"),
        ({"repeat": Repeat.MONTHLY_WEEKDAY, "weekdays": {5}}, "weeks"),
        ({"repeat": Repeat.MONTHLY_DAY}, "days"),
        ({"repeat": Repeat.MONTHLY_DAY, "days": {31}, "months": {2, 4}}, "days"),
        ({"repeat": Repeat.ONCE}, "first"),
        ({"repeat": Repeat.DATES}, "dates"),
        ({"repeat": Repeat.WEEKLY, "weekdays": {5}, "first": D(2026, 5, 1), "until": D(2026, 4, 1)}, "until"),
        ({"repeat": Repeat.WEEKLY, "weekdays": {5}, "off": [D(2026, 5, 1)], "dates": [D(2026, 5, 1)]}, "off"),
    ],
)
def test_what_is_missing_or_turned_round_is_said_at_its_field(words, field):
    assert list(Pattern(**words).problems()) == [field]
