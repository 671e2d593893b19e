"""Recurrence rules: what is taken, what is refused with a sentence, and the days they name."""

import time
from datetime import date, datetime, timedelta
from datetime import time as dt_time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from activities import rules

YEAR = (date(2026, 4, 1), date(2027, 3, 31))


def days(text: str, start: date | None = None, first: date = YEAR[0], last: date = YEAR[1]) -> list[str]:
    return [f"{day:%m-%d}" for day in rules.days_of(text, start, first, last)]


def test_third_saturday_needs_no_first_day():
    assert days("FREQ=MONTHLY;BYDAY=3SA")[:3] == ["04-18", "05-16", "06-20"]


def test_first_and_third_saturday():
    assert days("FREQ=MONTHLY;BYDAY=1SA,3SA")[:4] == ["04-04", "04-18", "05-02", "05-16"]


def test_fifth_week_is_only_in_months_that_have_one():
    assert days("FREQ=MONTHLY;BYDAY=5SA") == ["05-30", "08-29", "10-31", "01-30"]


def test_end_of_month():
    assert days("FREQ=MONTHLY;BYMONTHDAY=-1")[:3] == ["04-30", "05-31", "06-30"]
    assert days("FREQ=MONTHLY;BYMONTHDAY=-1")[10] == "02-28"


def test_even_months_odd_months_and_every_third():
    assert days("FREQ=MONTHLY;BYMONTH=2,4,6,8,10,12;BYDAY=1SU")[:3] == ["04-05", "06-07", "08-02"]
    assert days("FREQ=MONTHLY;BYMONTH=1,3,5,7,9,11;BYDAY=1SU")[:2] == ["05-03", "07-05"]
    assert days("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=1SU") == ["06-07", "09-06", "12-06", "03-07"]


def test_every_other_week_is_counted_from_the_first_day():
    assert days("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", date(2026, 4, 1))[:3] == ["04-01", "04-15", "04-29"]
    assert days("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", date(2026, 4, 8))[:3] == ["04-08", "04-22", "05-06"]
    assert days("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE") == []  # and nobody guesses which week


def test_rule_without_days_takes_those_of_its_first():
    assert days("FREQ=WEEKLY", date(2026, 4, 3))[:2] == ["04-03", "04-10"]
    assert days("FREQ=MONTHLY", date(2020, 1, 31))[:2] == ["05-31", "07-31"]
    assert days("FREQ=YEARLY", date(2000, 11, 3)) == ["11-03"]
    assert days("FREQ=WEEKLY") == days("FREQ=MONTHLY") == days("FREQ=YEARLY;BYMONTH=5") == []


def test_ends_by_count_and_by_until():
    assert days("FREQ=WEEKLY;COUNT=3", date(2026, 3, 27)) == ["04-03", "04-10"]
    assert days("FREQ=DAILY;UNTIL=20260402") == ["04-01", "04-02"]
    assert days("FREQ=DAILY;UNTIL=20260401T150000Z") == ["04-01", "04-02"]  # midnight in Japan


REFUSED = (
    "", "X", "毎週水曜", "FREQ", "FREQ=", "FREQ=WEEKLY;FREQ=DAILY", "FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY",
    "FREQ=FORTNIGHTLY", "FREQ=DAILY;BYSECOND=1", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=YEARLY;BYEASTER=1",
    "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;INTERVAL=-1", "FREQ=WEEKLY;INTERVAL=99999999", "FREQ=DAILY;COUNT=0",
    "FREQ=DAILY;COUNT=1000000", "FREQ=DAILY;UNTIL=tomorrow", "FREQ=DAILY;UNTIL=20261301", "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=MONTHLY;BYDAY=0SA", "FREQ=MONTHLY;BYDAY=6SA", "FREQ=WEEKLY;BYDAY=1SA", "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTH=13;BYDAY=1SA", "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    "FREQ=MONTHLY;BYDAY=SA;BYSETPOS=6", "FREQ=MONTHLY;BYDAY=1SA,3SA;BYSETPOS=3", "FREQ=MONTHLY;BYDAY=MO,TH;BYSETPOS=10",
    "FREQ=MONTHLY;BYMONTHDAY=31,-1;BYSETPOS=2", "FREQ=WEEKLY;WKST=XX", "FREQ=YEARLY;BYDAY=60MO",
    "DTSTART:20260401\nRRULE:FREQ=DAILY", "FREQ=DAILY\x00", "FREQ=DAILY;BYMONTH=１",
)  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_used_is_refused_with_a_sentence(text):
    with pytest.raises(rules.RuleError) as error:
        rules.parse(text)
    assert str(error.value).endswith(("。", "BYDAY=3SA"))


NEVER = (
    ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", date(2026, 4, 1)),
    ("FREQ=MONTHLY;INTERVAL=2;BYMONTH=3;BYDAY=1SA", date(2026, 4, 1)),
    ("FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYDAY=4SA", date(2027, 1, 1)),
    ("FREQ=MONTHLY;INTERVAL=24;BYMONTH=2;BYDAY=5SA", date(2021, 2, 1)),
    ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", date(1901, 1, 1)),
    ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", None),
    ("FREQ=DAILY;COUNT=1000", date(1900, 1, 1)),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=23;BYMONTH=2,7", None),
)


@pytest.mark.parametrize(("text", "start"), NEVER)
def test_rules_that_hardly_ever_give_a_day_answer_at_once(text, start):
    began = time.monotonic()
    found = rules.days_of(text, start, *YEAR)
    assert len(found) <= 1
    assert time.monotonic() - began < 1


weekdays = st.lists(st.sampled_from(rules.WEEKDAYS), min_size=1, max_size=3, unique=True).map(",".join)
months = st.lists(st.integers(1, 12), min_size=1, max_size=6, unique=True).map(lambda all: ",".join(map(str, all)))
texts = st.one_of(
    st.builds("FREQ=WEEKLY;INTERVAL={};BYDAY={};WKST={}".format, st.integers(1, 5), weekdays,
              st.sampled_from(["MO", "SU"])),
    st.builds("FREQ=WEEKLY;BYDAY={};BYMONTH={}".format, weekdays, months),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYDAY={}{}".format, st.integers(1, 6), st.sampled_from([1, 2, 3, 4, 5, -1]),
              st.sampled_from(rules.WEEKDAYS)),
    st.builds("FREQ=MONTHLY;BYMONTH={};BYMONTHDAY={}".format, months, st.sampled_from([1, 15, 28, -1])),
    st.builds("FREQ=MONTHLY;BYDAY={};BYSETPOS={}".format, weekdays, st.sampled_from([1, 2, -1])),
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 40)),
    st.builds("FREQ=YEARLY;INTERVAL={};BYMONTH={};BYDAY=2SU".format, st.integers(1, 3), months),
    st.sampled_from(["FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=WEEKLY;COUNT=30", "FREQ=MONTHLY;INTERVAL=2"]),
)  # fmt: skip


@given(texts, st.dates(date(2000, 1, 1), date(2027, 1, 1)), st.integers(0, 9000), st.integers(0, 700))
@settings(max_examples=300, deadline=None)
def test_beginning_in_the_middle_gives_the_same_days_as_counting_from_the_first(text, start, later, length):
    """A rule is expanded from a day close to what is asked; dateutil by itself begins at the very first."""
    first = start + timedelta(days=later)
    last = first + timedelta(days=length)
    whole = rrulestr(text, dtstart=datetime.combine(start, dt_time()))
    expected = []
    for moment in whole:
        if moment.date() > last:
            break
        expected += [moment.date()] if moment.date() >= first else []
    assert list(rules.days_of(text, start, first, last)) == expected
