"""On which days a schedule meets, and when: holidays, exceptions, extra dates, midnight."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from activities import holidays_jp
from activities.enums import HolidayRule, Timing
from activities.models import Schedule
from activities.occurring import JST, dated, dates_between, dates_of, dropped_dates

YEAR = (date(2026, 4, 1), date(2027, 3, 31))
TUESDAYS = "FREQ=WEEKLY;BYDAY=TU"


def schedule(rrule: str = "", **values) -> Schedule:
    return Schedule(rrule=rrule, **values)


def days(of: Schedule, first: date = YEAR[0], last: date = YEAR[1]) -> list[str]:
    return [day.isoformat() for day in dates_of(of, first, last)]


def test_without_rule_and_dates_there_are_none():
    assert days(schedule()) == days(schedule(until=date(2026, 5, 1))) == []


def test_a_first_day_alone_is_the_only_one():
    assert days(schedule(dtstart=date(2026, 5, 5), holiday_rule=HolidayRule.CLOSED)) == ["2026-05-05"]
    assert days(schedule(dtstart=date(2026, 3, 5))) == []


def test_a_years_plan_is_a_list_of_dates():
    plan = schedule(extra_dates=["2026-09-12", "2026-04-18", "2027-02-06"])
    assert days(plan) == ["2026-04-18", "2026-09-12", "2027-02-06"]


def test_rule_runs_from_its_first_day_to_its_last():
    assert days(schedule(TUESDAYS, dtstart=date(2026, 4, 14), until=date(2026, 4, 28))) == [
        "2026-04-14", "2026-04-21", "2026-04-28",
    ]  # fmt: skip


def test_closed_on_holidays_days_in_lieu_and_those_between_two():
    left_out = set(days(schedule(TUESDAYS))) - set(days(schedule(TUESDAYS, holiday_rule=HolidayRule.CLOSED)))
    # Children's Day, Mountain Day, a day between two holidays, Culture Day, the Emperor's birthday
    assert left_out == {"2026-05-05", "2026-08-11", "2026-09-22", "2026-11-03", "2027-02-23"}
    wednesday = schedule("FREQ=WEEKLY;BYDAY=WE", holiday_rule=HolidayRule.CLOSED)
    assert "2026-05-06" not in days(wednesday)  # in lieu of the Sunday


def test_closed_at_the_turn_of_the_year_only():
    thursdays = schedule("FREQ=WEEKLY;BYDAY=TH,SU", holiday_rule=HolidayRule.CLOSED_YEAR_END)
    found = days(thursdays)
    assert "2026-12-31" not in found and "2027-01-03" not in found
    assert "2026-12-27" in found and "2027-01-07" in found and "2026-04-29" not in found
    both = days(schedule("FREQ=DAILY", holiday_rule=HolidayRule.CLOSED_BOTH))
    assert {"2026-12-29", "2027-01-02", "2027-01-11"}.isdisjoint(both)


def test_only_in_the_summer_holidays_and_only_in_long_ones():
    summer = days(schedule("FREQ=WEEKLY;BYDAY=MO", holiday_rule=HolidayRule.SUMMER_HOLIDAYS_ONLY))
    assert (summer[0], summer[-1]) == ("2026-07-27", "2026-08-31")
    long = days(schedule("FREQ=WEEKLY;BYDAY=MO", holiday_rule=HolidayRule.SCHOOL_HOLIDAYS_ONLY))
    assert {"2026-12-28", "2027-01-04", "2027-03-29", "2026-07-27"} <= set(long) and "2026-06-01" not in long
    term = days(schedule("FREQ=WEEKLY;BYDAY=MO", holiday_rule=HolidayRule.CLOSED_SCHOOL_HOLIDAYS))
    assert set(term).isdisjoint(long)


def test_school_holidays_are_a_setting(settings):
    settings.IBASHO_SCHOOL_HOLIDAYS = "03-20/04-06,07-25/08-20,12-20/01-15"
    summer = days(schedule("FREQ=WEEKLY;BYDAY=MO", holiday_rule=HolidayRule.SUMMER_HOLIDAYS_ONLY))
    assert (summer[0], summer[-1]) == ("2026-07-27", "2026-08-17")


@pytest.mark.parametrize("text", ["", "07-21/08-31", "13-01/14-01,07-21/08-31,12-25/01-07", "a,b,c"])
def test_a_setting_that_says_nothing_is_refused(text):
    with pytest.raises(ValueError):
        holidays_jp.read_periods(text)


def test_only_on_holidays():
    assert days(schedule("FREQ=DAILY", holiday_rule=HolidayRule.ONLY_HOLIDAYS))[:3] == [
        "2026-04-29", "2026-05-03", "2026-05-04",
    ]  # fmt: skip


def test_extra_dates_beat_holidays_and_the_last_day():
    one = schedule(
        TUESDAYS,
        until=date(2026, 5, 31),
        holiday_rule=HolidayRule.CLOSED,
        exception_dates=["2026-05-12"],
        extra_dates=["2026-05-05", "2026-06-20"],
    )
    found = days(one)
    assert "2026-05-05" in found and "2026-06-20" in found and "2026-05-12" not in found
    assert [day.isoformat() for day in dropped_dates(one, *YEAR)] == ["2026-05-12"]


@pytest.mark.parametrize("rrule", ["FREQ=SECONDLY", "毎週", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"])
def test_rule_that_cannot_be_read_gives_no_date_but_its_extra_ones(rrule):
    assert days(schedule(rrule, dtstart=date(2026, 4, 1), extra_dates=["2026-04-05"])) == ["2026-04-05"]


def test_what_is_no_date_is_passed_over():
    assert days(schedule(extra_dates=["2026-04-05", "soon", None, 7], exception_dates="x")) == ["2026-04-05"]


def test_times_are_japans():
    when = dated(schedule(start_time=time(10), end_time=time(12, 30)), date(2026, 4, 7))
    assert when.starts_at == when.original_start == datetime(2026, 4, 7, 10, tzinfo=JST)
    assert when.starts_at.utcoffset() == timedelta(hours=9)
    assert (when.ends_at, when.timing) == (datetime(2026, 4, 7, 12, 30, tzinfo=JST), Timing.TIMED)


def test_across_midnight():
    when = dated(schedule(start_time=time(21), end_time=time(1), ends_next_day=True), date(2026, 12, 31))
    assert when.ends_at == datetime(2027, 1, 1, 1, tzinfo=JST)


def test_end_before_start_is_left_open():
    assert dated(schedule(start_time=time(13), end_time=time(11)), date(2026, 4, 7)).ends_at is None


@pytest.mark.parametrize(
    ("values", "timing"),
    [
        ({"all_day": True, "start_time": time(9)}, Timing.ALL_DAY),
        ({"time_on_request": True, "start_time": time(9)}, Timing.ON_REQUEST),
        ({}, Timing.ON_REQUEST),
    ],
)
def test_without_a_time_a_date_starts_at_midnight_and_says_so(values, timing):
    when = dated(schedule(**values), date(2026, 4, 7))
    assert (when.starts_at, when.ends_at, when.timing) == (datetime(2026, 4, 7, tzinfo=JST), None, timing)


DENSE = {"rrule": "FREQ=SECONDLY"}
WRONG = (
    (DENSE, "rrule"),
    ({"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"}, "rrule"),
    ({"rrule": "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "dtstart": date(2026, 4, 1)}, "rrule"),
    ({"start_time": time(13), "end_time": time(11)}, "end_time"),
    ({"dtstart": date(2026, 4, 2), "until": date(2026, 4, 1)}, "until"),
    ({"dtstart": date(1, 1, 1)}, "dtstart"),
    ({"until": date(9999, 12, 31)}, "until"),
    ({"extra_dates": ["4月5日"]}, "extra_dates"),
    ({"extra_dates": [20260405]}, "extra_dates"),
    ({"extra_dates": {"a": 1}}, "extra_dates"),
    ({"exception_dates": ["9999-12-31"]}, "exception_dates"),
    ({"exception_dates": ["2026-04-05"] * 500}, "exception_dates"),
)


@pytest.mark.parametrize(("values", "field"), WRONG)
def test_what_is_wrong_is_said_in_a_sentence(values, field):
    with pytest.raises(ValidationError) as error:
        schedule(**values).clean()
    [message] = error.value.message_dict[field]
    assert "。" in message or message.endswith("BYDAY=3SA")


def test_what_is_right_passes():
    schedule(TUESDAYS, start_time=time(21), end_time=time(1), ends_next_day=True, extra_dates=["2026-04-05"]).clean()


iso_days = st.lists(st.dates(*YEAR).map(date.isoformat), max_size=4)
schedules = st.builds(
    schedule,
    st.sampled_from(
        [TUESDAYS, "FREQ=MONTHLY;BYDAY=1SA,3SA", "FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY", ""]
    ),
    dtstart=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    until=st.none() | st.dates(date(2026, 6, 1), date(2027, 6, 1)),
    holiday_rule=st.sampled_from(HolidayRule.values),
    exception_dates=iso_days,
    extra_dates=iso_days,
    start_time=st.none() | st.times(),
)


@given(schedules)
@settings(max_examples=200, deadline=None)
def test_what_is_kept_and_what_is_dropped_is_the_bare_rule(one):
    bare = schedule(one.rrule, dtstart=one.dtstart, until=one.until)
    kept, dropped = set(dates_of(one, *YEAR)), set(dropped_dates(one, *YEAR))
    extra = {date.fromisoformat(day) for day in one.extra_dates}
    assert kept.isdisjoint(dropped)
    assert (kept | dropped) - extra == set(dates_of(bare, *YEAR)) - extra
    assert extra <= kept


@given(schedules, st.dates(*YEAR), st.integers(0, 60))
@settings(max_examples=100, deadline=None)
def test_a_part_of_a_year_holds_the_same_days(one, first, length):
    last = first + timedelta(days=length)
    assert dates_of(one, first, last) == [
        day for day in dates_of(one, YEAR[0], date(2027, 6, 1)) if first <= day <= last
    ]  # fmt: skip
    assert [when.starts_at.date() for when in dates_between(one, first, last)] == dates_of(one, first, last)
