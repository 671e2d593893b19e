"""Whatever is written: no crash, no rule that can't be used, and the same answer for the same words."""

import datetime
import unicodedata
from dataclasses import asdict

from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from activities import rules
from activities.checking import problems
from activities.enums import HolidayRule
from activities.models import Schedule
from activities.occurring import dates_of
from activities.recurrence_text import read_columns, read_text
from activities.recurrence_text.normalise import normalise

DAYS = "月火水木金土日"
WORDS = [
    *(
        "毎週",
        "毎月",
        "隔週",
        "隔月",
        "毎日",
        "平日",
        "土日",
        "祝日",
        "第",
        "第1",
        "第2・4",
        "第３",
        "最終",
        "月末",
        "末日",
    ),
    *(
        "月曜",
        "火曜日",
        "水・金",
        "月〜金",
        "土日祝",
        "日",
        "8月",
        "4月〜10月",
        "偶数月",
        "3の倍数月",
        "5日",
        "10日・20日",
    ),
    *("10:00", "10:00〜12:00", "午後2時", "17時から", "翌1時", "〜", "から", "まで", "以降", "正午", "終日", "①", "②"),
    *(
        "休み",
        "を除く",
        "のみ",
        "は",
        "の",
        "と",
        "または",
        "ほか",
        "年末年始",
        "夏休み",
        "長期休み中",
        "令和7年",
        "2025年",
    ),
    *(
        "令和7年度",
        "4/5",
        "R7.4.5",
        "(日)",
        "、",
        "・",
        "。",
        "\n",
        " ",
        "（",
        "）",
        "定休日：",
        "月2回",
        "週1回",
        "開催",
    ),
]
sentences = st.lists(st.sampled_from(WORDS), max_size=9).map("".join)
texts = st.one_of(sentences, st.text(max_size=60))


def check(reading) -> None:
    for rule in reading.schedules or ():
        fields = {**asdict(rule), "extra_dates": list(map(str, rule.extra_dates))}
        fields["exception_dates"] = list(map(str, rule.exception_dates))
        assert problems(Schedule(**fields)) == {}
        assert bool(rule.rrule) != bool(rule.extra_dates)
        assert rule.holiday_rule in HolidayRule.values
        assert (rule.end_time is None) or (rule.start_time is not None)
        assert rule.end_time is None or rule.ends_next_day or rule.end_time > rule.start_time
        if rule.rrule:
            start = datetime.datetime.combine(rule.dtstart or datetime.date(2025, 1, 1), datetime.time())
            assert rrulestr(rule.rrule, dtstart=start).after(start, inc=True) is not None
            rules.parse(rule.rrule)
            assert not rules.parse(rule.rrule).needs_start or rule.dtstart
            assert rule.until is None or rule.dtstart is None or rule.until >= rule.dtstart


@given(texts)
def test_any_text_is_read_or_left(text):
    reading = read_text(text)
    assert reading.text == text
    assert (reading.schedules is None) == bool(reading.reason)
    check(reading)


@given(st.lists(texts, min_size=6, max_size=6))
def test_any_columns_are_read_or_left(columns):
    check(read_columns(*columns))


@given(texts)
def test_reading_is_the_same_for_every_width(text):
    # NFKC turns ① into a bare 1, which may say something else
    assume(all(len(unicodedata.normalize("NFKC", char)) == 1 or char in "㈪" for char in text))
    assume(not any("\u2460" <= char <= "\u24ff" for char in text))
    assert read_text(unicodedata.normalize("NFKC", text)).schedules == read_text(text).schedules


@given(texts)
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(
    st.lists(st.sampled_from([1, 2, 3, 4, 5]), min_size=1, unique=True).map(sorted),
    st.integers(0, 6),
    st.integers(6, 20),
    st.sampled_from(["・", "、", "・第", "、第"]),
)
def test_named_ordinals_meet_on_those_days_only(ordinals, weekday, hour, joint):
    text = f"毎月第{joint.join(map(str, ordinals))}{DAYS[weekday]}曜日 {hour}:00〜{hour + 2}:00"
    (rule,) = read_text(text).schedules
    schedule = Schedule(rrule=rule.rrule, start_time=rule.start_time, end_time=rule.end_time)
    first, last = datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)
    days = (first + datetime.timedelta(days=number) for number in range(365))
    wanted = [day for day in days if day.weekday() == weekday and (day.day - 1) // 7 + 1 in ordinals]
    assert dates_of(schedule, first, last) == wanted
    assert rule.start_time == datetime.time(hour)


@given(sentences, st.sampled_from(["または", "不定期", "場合により", "要確認", "原則", "ほか", "など", "変更あり"]))
def test_one_doubtful_word_is_enough(text, doubt):
    assert read_text(f"{text}{doubt}").schedules is None
