"""Days and times as people write them: read exactly, or refused with the line that is wrong."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.japanese_dates import DateError, fiscal_year_of, read_date, read_dates, read_time, write_dates

D = datetime.date
days = st.dates(D(1927, 1, 1), D(2199, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-05",
        "2026/4/5",
        "2026.4.5",
        "20260405",
        "２０２６年４月５日",
        "令和8年4月5日",
        "令和 8 年 4 月 5 日",
        "令和８年４月５日（日）",
        "令和八年四月五日",
        "R8.4.5",
        "r8/4/5",
        "R8-4-5",
        "2026年4月5日 日曜日",
        "2026年4月5日(日・祝)",
        "㋿8年4月5日",
        "・2026年4月5日",
        "①2026年4月5日",
        "第1回 2026年4月5日",
        " 2026-04-05 \r\n",
    ],
)
def test_one_day_in_many_hands(text):
    assert read_date(text) == D(2026, 4, 5)


@pytest.mark.parametrize(
    "text,expected",
    [
        ("令和元年5月1日", D(2019, 5, 1)),
        ("平成31年4月30日", D(2019, 4, 30)),
        ("H1.1.8", D(1989, 1, 8)),
        ("昭和64年1月7日", D(1989, 1, 7)),
        ("令和10年2月29日", D(2028, 2, 29)),
    ],
)
def test_eras_meet_where_they_met(text, expected):
    assert read_date(text) == expected


@pytest.mark.parametrize(
    "text,expected",
    [
        ("4月5日、5月3日、1月10日", [D(2026, 4, 5), D(2026, 5, 3), D(2027, 1, 10)]),
        ("4/5 3/31", [D(2026, 4, 5), D(2027, 3, 31)]),
        (
            "4月5日、12日、19日\n5月3・10日",
            [D(2026, 4, 5), D(2026, 4, 12), D(2026, 4, 19), D(2026, 5, 3), D(2026, 5, 10)],
        ),
        ("令和9年度\n4月4日\n2月6日", [D(2027, 4, 4), D(2028, 2, 6)]),
        ("8月13日〜15日", [D(2026, 8, 13), D(2026, 8, 14), D(2026, 8, 15)]),
        ("12月31日から1月2日まで", [D(2026, 12, 31), D(2027, 1, 1), D(2027, 1, 2)]),
        ("5月3日\n4月5日\n5月3日", [D(2026, 4, 5), D(2026, 5, 3)]),
        ("", []),
        ("、\n ", []),
    ],
)
def test_a_plan_of_the_year_2026(text, expected):
    assert read_dates(text, 2026) == expected


def test_a_list_with_a_year_runs_on_into_the_next():
    assert read_dates("2026年12月26日、1月9日") == [D(2026, 12, 26), D(2027, 1, 9)]


@pytest.mark.parametrize(
    "text,message",
    [
        ("4月5日\n5月3日\n4月31日", "3行目「4月31日」は、ない日付です。"),
        ("2月29日", "「2月29日」は、ない日付です。"),
        ("4月5日（月）", "「4月5日(月)」は、月曜日ではなく日曜日です（2026年）。"),
        ("平成31年5月1日", "「平成31年5月1日」は、平成ではありません（西暦2019年です）。"),
        ("令和1年4月30日", "「令和1年4月30日」は、令和ではありません（西暦2019年です）。"),
        ("12日", "「12日」は、何月かがわかりません。4月5日 のように書いてください。"),
        ("4月26日、3日", "「3日」は、何月かがわかりません。4月5日 のように書いてください。"),
        ("8月16日〜13日", "「8月16日〜13日」は、何月かがわかりません"),
        ("9月1日〜8月31日", "終わりの日が始まりの日より前です"),
        ("第3土曜日", "日付として読めません"),
        ("4月5日 10:00", "「10:00」は、日付として読めません"),
        ("0026-04-05", "年をたしかめてください"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, message):
    with pytest.raises(DateError) as caught:
        read_dates(text, 2026)
    assert any(message in told for told in caught.value.messages), caught.value.messages


def test_every_line_that_is_wrong_is_told_once():
    with pytest.raises(DateError) as caught:
        read_dates("4月31日、あ\n4月5日\n6月31日", 2026)
    assert [told[:3] for told in caught.value.messages] == ["1行目", "3行目"]


def test_a_day_without_a_year_is_not_guessed():
    with pytest.raises(DateError, match="年がありません"):
        read_dates("4月5日")


def test_a_plan_has_an_end():
    with pytest.raises(DateError, match="多すぎます"):
        read_dates("2026年4月1日〜2027年3月31日\n2025年4月1日〜2026年3月31日")


@given(st.sets(days, max_size=20))
def test_days_are_read_as_they_are_written(chosen):
    assert read_dates(write_dates(sorted(chosen))) == sorted(chosen)


@given(days)
def test_a_day_of_a_fiscal_year_needs_no_year(day):
    assert read_dates(f"{day.month}月{day.day}日", fiscal_year_of(day)) == [day]


@given(st.text() | st.text("0123456789年月日令和平成RHS/.-、〜()（）土日 \n", max_size=40), st.none() | st.just(2026))
def test_any_text_is_days_or_a_sentence(text, fiscal_year):
    try:
        assert all(isinstance(day, D) for day in read_dates(text, fiscal_year))
    except DateError as error:
        assert error.messages and all(error.messages)


@pytest.mark.parametrize(
    "text,expected",
    [
        ("10:00", (10, 0)),
        ("9", (9, 0)),
        ("10時", (10, 0)),
        ("10時半", (10, 30)),
        ("午後1時半", (13, 30)),
        ("午後１時３０分", (13, 30)),
        ("午前10時5分", (10, 5)),
        ("正午", (12, 0)),
        ("午前0時", (0, 0)),
        ("pm 1:30", (13, 30)),
        ("２２：００", (22, 0)),
    ],
)
def test_times_in_many_hands(text, expected):
    assert read_time(text) == datetime.time(*expected)


@pytest.mark.parametrize("text", ["24:00", "25:00", "10:60", "1030", "あさ", "", "10時〜12時"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(DateError):
        read_time(text)


@given(st.text())
def test_any_text_is_a_time_or_a_sentence(text):
    try:
        assert isinstance(read_time(text), datetime.time)
    except DateError as error:
        assert error.messages
