"""A schedule as a sentence for readers: what it says is what is stored, in the language of the page."""

import datetime

import pytest
from django.utils import translation
from hypothesis import given, settings

from activities.enums import HolidayRule, Repeat
from activities.models import Schedule
from activities.patterns import LAST, Pattern
from activities.sentences import sentence
from directory.japan.furigana import to_base
from tests.activities.test_patterns import applied, patterns, rules, schedule

D = datetime.date
WEDNESDAYS = {"repeat": Repeat.WEEKLY, "weekdays": {2}}
SATURDAYS = {"repeat": Repeat.MONTHLY_WEEKDAY, "weekdays": {5}}


@pytest.mark.parametrize(
    "words,expected",
    [
        (
            SATURDAYS | {"weeks": {1, 3}, "holiday_rule": HolidayRule.CLOSED},
            "毎月 第1・第3土曜日 10:00〜12:00（祝日は休み）",
        ),
        (SATURDAYS | {"weeks": {LAST}, "months": range(2, 13, 2)}, "偶数月の 最終土曜日 10:00〜12:00"),
        (SATURDAYS | {"weeks": {2}, "months": {3, 6, 9, 12}}, "3月・6月・9月・12月の 第2土曜日 10:00〜12:00"),
        (SATURDAYS | {"weeks": {2}, "months": {*range(1, 13)} - {8}}, "8月を除く月の 第2土曜日 10:00〜12:00"),
        (WEDNESDAYS, "毎週 水曜日 10:00〜12:00"),
        (WEDNESDAYS | {"weekdays": range(7)}, "毎日 10:00〜12:00"),
        (WEDNESDAYS | {"months": {7, 8}}, "7月・8月の 毎週 水曜日 10:00〜12:00"),
        (WEDNESDAYS | {"until": D(2027, 3, 31)}, "毎週 水曜日 10:00〜12:00（2027年3月31日まで）"),
        (WEDNESDAYS | {"off": [D(2026, 8, 12)]}, "毎週 水曜日 10:00〜12:00（2026年8月12日は休み）"),
        (
            {"repeat": Repeat.FORTNIGHTLY, "weekdays": {0, 3}, "first": D(2026, 4, 6)},
            "隔週 月・木曜日 10:00〜12:00（2026年4月6日から）",
        ),
        ({"repeat": Repeat.MONTHLY_DAY, "days": {5, 20, LAST}}, "毎月 5日・20日・末日 10:00〜12:00"),
        ({"repeat": Repeat.MONTH_END}, "毎月 末日 10:00〜12:00"),
        ({"repeat": Repeat.ONCE, "first": D(2026, 11, 3)}, "2026年11月3日（火） 10:00〜12:00"),
        (
            {"repeat": Repeat.DATES, "dates": [D(2026, 4, 5), D(2026, 5, 3), D(2026, 6, 7), D(2027, 3, 7)]},
            "2026年4月5日から2027年3月7日までの 4日 10:00〜12:00",
        ),
        ({"repeat": Repeat.UNDECIDED}, "日にちは決まっていません。時間は 10:00〜12:00"),
    ],
)
def test_sentences(words, expected):
    made = schedule(end_time=datetime.time(12))
    Pattern(**words).apply_to(made)
    assert sentence(made) == expected


@pytest.mark.parametrize(
    "fields,expected",
    [
        ({"start_time": datetime.time(9)}, "毎週 水曜日 9:00から"),
        (
            {"start_time": datetime.time(22), "end_time": datetime.time(2), "ends_next_day": True},
            "毎週 水曜日 22:00〜翌日2:00",
        ),
        ({"start_time": datetime.time(12), "end_time": datetime.time(10)}, "毎週 水曜日 12:00から"),
        ({"all_day": True}, "毎週 水曜日 一日中"),
        ({"start_time": None, "time_on_request": True}, "毎週 水曜日 時間は問い合わせてください"),
        ({"start_time": None}, "毎週 水曜日"),
    ],
)
def test_times_in_a_sentence(fields, expected):
    made = schedule(rrule="FREQ=WEEKLY;BYDAY=WE", **fields)
    assert sentence(made) == expected


IN_OTHER_LANGUAGES = [
    (
        WEDNESDAYS | {"weekdays": {1, 3}},
        "Every Tuesday and Thursday, 10 a.m.–noon",
        "毎週 火曜日・木曜日 午前10時から 午後0時まで",
    ),
    (
        SATURDAYS | {"weeks": {1, 3}, "holiday_rule": HolidayRule.CLOSED},
        "1st and 3rd Saturday of every month, 10 a.m.–noon (closed on public holidays)",
        "毎月 1ばん目・3ばん目の 土曜日 午前10時から 午後0時まで（祝日は 休み）",
    ),
    (
        SATURDAYS | {"weekdays": {4}, "weeks": {LAST}},
        "Last Friday of every month, 10 a.m.–noon",
        "毎月 さいごの 金曜日 午前10時から 午後0時まで",
    ),
    (
        SATURDAYS | {"weeks": {2}, "months": range(2, 13, 2)},
        "2nd Saturday in even-numbered months, 10 a.m.–noon",
        "2月・4月・6月・8月・10月・12月の 2ばん目の 土曜日 午前10時から 午後0時まで",
    ),
    (
        SATURDAYS | {"weeks": {2}, "months": {*range(1, 13)} - {8}},
        "2nd Saturday in all months except August, 10 a.m.–noon",
        "8月では ない 月の 2ばん目の 土曜日 午前10時から 午後0時まで",
    ),
    (WEDNESDAYS | {"weekdays": range(7)}, "Every day, 10 a.m.–noon", "毎日 午前10時から 午後0時まで"),
    (
        WEDNESDAYS | {"months": {7, 8}, "off": [D(2026, 8, 12)], "until": D(2027, 3, 31)},
        "Every Wednesday in July and August, 10 a.m.–noon (until 31 March 2027; closed on 12 August 2026)",
        "7月・8月の 毎週 水曜日 午前10時から 午後0時まで（2027年3月31日まで。2026年8月12日は 休み）",
    ),
    (
        {"repeat": Repeat.FORTNIGHTLY, "weekdays": {0, 3}, "first": D(2026, 4, 6)},
        "Every other week on Monday and Thursday, 10 a.m.–noon (from 6 April 2026)",
        "2週間に 1回 月曜日・木曜日 午前10時から 午後0時まで（2026年4月6日から）",
    ),
    (
        {"repeat": Repeat.MONTHLY_DAY, "days": {5, 20, LAST}},
        "5th, 20th and last day of every month, 10 a.m.–noon",
        "毎月 5日・20日・さいごの 日 午前10時から 午後0時まで",
    ),
    (
        {"repeat": Repeat.DATES, "dates": [D(2026, 4, 5), D(2026, 5, 3), D(2026, 6, 7)]},
        "Sunday 5 April 2026, Sunday 3 May 2026 and Sunday 7 June 2026, 10 a.m.–noon",
        "2026年4月5日（日曜日）・2026年5月3日（日曜日）・2026年6月7日（日曜日） 午前10時から 午後0時まで",
    ),
    (
        {"repeat": Repeat.DATES, "dates": [D(2026, 4, 5), D(2026, 5, 3), D(2026, 6, 7), D(2027, 3, 7)]},
        "4 dates from 5 April 2026 to 7 March 2027, 10 a.m.–noon",
        "2026年4月5日から 2027年3月7日までの あいだの 4日 午前10時から 午後0時まで",
    ),
    (
        {"repeat": Repeat.UNDECIDED},
        "The dates are not fixed. Time: 10 a.m.–noon",
        "日にちは きまって いません。時間は 午前10時から 午後0時まで",
    ),
]


@pytest.mark.parametrize("words,english,easy", IN_OTHER_LANGUAGES)
def test_sentences_in_other_languages(words, english, easy):
    made = schedule(end_time=datetime.time(12))
    Pattern(**words).apply_to(made)
    said = {}
    for language in ("en", "easy"):
        with translation.override(language):
            said[language] = to_base(sentence(made))
    assert said == {"en": english, "easy": easy}


def test_each_week_with_a_day_of_its_own_has_a_sentence_though_no_form():
    assert sentence(schedule(rrule="FREQ=MONTHLY;BYDAY=1TU,3TH")) == "毎月 第1火曜日・第3木曜日 10:00から"


@pytest.mark.parametrize("rrule", ["FREQ=MONTHLY;BYDAY=-2SA", "FREQ=WEEKLY;BYDAY=SA;COUNT=8", "nothing we can read"])
def test_where_words_run_out_there_is_no_sentence_about_days(rrule):
    assert "曜" not in sentence(schedule(rrule=rrule))


def test_a_rule_beyond_our_words_is_not_called_undecided():
    beyond = schedule(rrule="FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU", dtstart=D(2026, 4, 4))
    assert sentence(beyond) == "10:00から"


def test_where_nothing_is_known_there_is_no_sentence():
    assert sentence(Schedule()) == ""


@settings(deadline=None)
@given(patterns())
def test_every_pattern_but_undecided_has_a_sentence(pattern):
    assert bool(sentence(applied(pattern))) and (
        pattern.repeat == Repeat.UNDECIDED or "決まっていません" not in sentence(applied(pattern))
    )


@settings(deadline=None)
@given(rules())
def test_no_rule_breaks_the_sentence(rrule):
    sentence(schedule(rrule=rrule, dtstart=D(2026, 4, 5)))
