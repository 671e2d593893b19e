"""The columns of published lists read together: what one leaves open another may say, and none may contradict."""

import datetime

import pytest

from activities.recurrence_text import Trouble, read_columns

T = datetime.time


def read(frequency="", weekday="", day="", start="", end="", remarks=""):
    return read_columns(frequency, weekday, day, start, end, remarks)


def one(**columns):
    reading = read(**columns)
    assert reading.schedules, reading.reason
    (rule,) = reading.schedules
    return rule


@pytest.mark.parametrize(
    ("columns", "rrule"),
    [
        ({"frequency": "5", "weekday": "土", "remarks": "第3土曜日"}, "FREQ=MONTHLY;BYDAY=3SA"),
        ({"frequency": "4", "weekday": "水金", "remarks": "第1水曜日、第3金曜日"}, "FREQ=MONTHLY;BYDAY=1WE,3FR"),
        ({"frequency": "3", "weekday": "木", "remarks": "毎週木曜日"}, "FREQ=WEEKLY;BYDAY=TH"),
        ({"frequency": "2", "weekday": "月水金", "day": "毎週月、水、金曜日"}, "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ({"frequency": "3", "weekday": "火木", "day": "毎月第二火曜日、第四木曜日"}, "FREQ=MONTHLY;BYDAY=2TU,4TH"),
        ({"frequency": "毎週", "weekday": "火・木"}, "FREQ=WEEKLY;BYDAY=TU,TH"),
        ({"frequency": "5", "weekday": "木曜日", "day": "毎月第３"}, "FREQ=MONTHLY;BYDAY=3TH"),
        ({"frequency": "月1回", "weekday": "日", "remarks": "第1日曜"}, "FREQ=MONTHLY;BYDAY=1SU"),
        ({"day": "第2・4水曜日 15時～19時", "start": "15:00", "end": "19:00"}, "FREQ=MONTHLY;BYDAY=2WE,4WE"),
        ({"weekday": "土", "day": "第2土曜", "remarks": "毎月第２土曜日"}, "FREQ=MONTHLY;BYDAY=2SA"),
        ({"weekday": "月火水木金", "start": "9:00", "end": "17:00"}, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ],
)
def test_columns_that_agree(columns, rrule):
    assert one(**columns).rrule == rrule


@pytest.mark.parametrize("code", ["1", "2", "3", "4", "5", "6", "7", "8", "12"])
@pytest.mark.parametrize("weekday", ["", "土", "月水金", "月火水木金"])
def test_a_code_alone_says_nothing(code, weekday):
    assert read(frequency=code, weekday=weekday, start="10:00", end="12:00").schedules is None


@pytest.mark.parametrize(
    ("code", "remarks"),
    [
        *[("1", "毎週土曜"), ("2", "毎週土曜"), ("4", "第4土曜"), ("5", "第2土曜、第4土曜"), ("5", "毎週土曜")],
        *[("6", "第4土曜"), ("7", "第4土曜"), ("8", "第3土曜"), ("5", "偶数月の第2土曜")],
    ],
)
def test_a_code_that_contradicts_in_every_meaning(code, remarks):
    reading = read(frequency=code, weekday="土", remarks=remarks)
    assert (reading.schedules, reading.trouble) == (None, Trouble.CONTRADICTION)


@pytest.mark.parametrize(
    "columns",
    [
        {"weekday": "日", "remarks": "第3土曜"},
        {"weekday": "土日", "remarks": "第3土曜"},
        {"weekday": "土", "remarks": "毎月10日"},
        {"weekday": "土", "day": "第2土曜", "remarks": "第2土曜、第4土曜"},
        {"day": "第2土曜 15時〜17時", "start": "13:00", "end": "17:00"},
        {"day": "第2土曜 15時〜17時", "start": "15:00", "end": "18:00"},
    ],
)
def test_columns_that_contradict_each_other(columns):
    reading = read(**columns)
    assert (reading.schedules, reading.trouble) == (None, Trouble.CONTRADICTION)


@pytest.mark.parametrize(
    "columns",
    [
        {"weekday": "土"},
        {"weekday": "土日", "start": "10:00", "end": "12:00"},
        {"day": "第1・3", "weekday": "水金"},
        {"frequency": "隔週", "weekday": "土"},
        {"day": "第3土曜", "remarks": "都合により変わることがあります"},
        {"day": "非公開", "weekday": "土"},
        {"day": "毎週", "weekday": ""},
        {},
    ],
)
def test_columns_that_leave_something_open(columns):
    assert read(**columns).schedules is None


def test_times_from_columns_and_words():
    rule = one(day="第3土曜", start=T(11), end="13:30:00")
    assert (rule.start_time, rule.end_time) == (T(11), T(13, 30))
    rule = one(day="第3土曜 15時〜", start="15:00", end="17:00")
    assert (rule.start_time, rule.end_time) == (T(15), T(17))
    rule = one(day="第3土曜 17:00〜3組、18:00〜3組", start="17:00", end="19:00")
    assert (rule.start_time, rule.end_time) == (T(17), T(19))
    rule = one(day="第3土曜", start="11:00", end="なくなり次第")
    assert (rule.start_time, rule.end_time) == (T(11), None)
    rule = one(day="第3土曜")
    assert (rule.start_time, rule.all_day) == (None, False)


def test_the_span_of_two_parts():
    reading = read(day="第3土曜 ①11:00〜12:00②12:00〜13:00", start="11:00", end="13:00")
    assert [rule.start_time for rule in reading.schedules] == [T(11), T(12)]


@pytest.mark.parametrize("end", ["翌1:00", "25:00", "翌日1時"])
def test_across_midnight(end):
    rule = one(day="第3土曜", start="22:00", end=end)
    assert (rule.end_time, rule.ends_next_day) == (T(1), True)


def test_an_end_before_the_start_is_never_used():
    reading = read(weekday="水曜日", day="毎月第３", start="18:00", end="17:30")
    assert (reading.schedules, reading.trouble) == (None, Trouble.ENDS_BEFORE_START)


def test_opening_hours_less_what_is_left_out():
    rule = one(weekday="月火水木金", start="9:00", end="17:00", remarks="祝日および年末年始（12/29～1/3）は利用不可")
    assert (rule.rrule, rule.holiday_rule) == ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "closed_both")
    rule = one(weekday="月火水木金土日", start="9:00", end="21:00", remarks="毎月第3木曜日は利用不可。")
    assert rule.rrule == "FREQ=MONTHLY;BYDAY=MO,TU,WE,FR,SA,SU,1TH,2TH,4TH,5TH"


def test_the_words_are_kept_for_people():
    assert read("5", "土", "", "10:00", "12:00", "都合による").text == "5\n土\n10:00〜12:00\n都合による"
    assert read(day="毎月第3土曜").text == "毎月第3土曜"
