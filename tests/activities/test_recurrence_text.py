"""Small examples of every way to say when – and of those that only seem to say it."""

import datetime

import pytest

from activities.enums import HolidayRule
from activities.models import Schedule
from activities.recurrence_text import Trouble, read_text
from activities.recurrence_text.reading import HOLIDAY_RULES

D, T = datetime.date, datetime.time


def rules(text: str, **options) -> tuple:
    reading = read_text(text, **options)
    assert reading.text == text
    assert reading.schedules is not None, f"{text}: {reading.reason}"
    return reading.schedules


def one(text: str, **options):
    (rule,) = rules(text, **options)
    return rule


@pytest.mark.parametrize(
    ("text", "rrule"),
    [
        ("毎週土曜日", "FREQ=WEEKLY;BYDAY=SA"),
        ("毎週火・木", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("毎週月、水、金曜日", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("毎週月曜・木曜", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("毎週月曜日と木曜日に開催", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("毎週月〜金曜", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("毎週金曜から月曜", "FREQ=WEEKLY;BYDAY=MO,FR,SA,SU"),
        ("週2回 毎週火・金曜", "FREQ=WEEKLY;BYDAY=TU,FR"),
        ("毎日", "FREQ=DAILY"),
        ("年中無休", "FREQ=DAILY"),
        ("第1土曜", "FREQ=MONTHLY;BYDAY=1SA"),
        ("毎月第３土曜日", "FREQ=MONTHLY;BYDAY=3SA"),
        ("毎月第三水曜日", "FREQ=MONTHLY;BYDAY=3WE"),
        ("第1・3土曜", "FREQ=MONTHLY;BYDAY=1SA,3SA"),
        ("第2、第4木曜日", "FREQ=MONTHLY;BYDAY=2TH,4TH"),
        ("第①③土曜", "FREQ=MONTHLY;BYDAY=1SA,3SA"),
        ("第2及び第4水曜", "FREQ=MONTHLY;BYDAY=2WE,4WE"),
        ("第1水曜日、第3金曜日", "FREQ=MONTHLY;BYDAY=1WE,3FR"),
        ("第1・3火・木曜", "FREQ=MONTHLY;BYDAY=1TU,1TH,3TU,3TH"),
        ("第5日曜", "FREQ=MONTHLY;BYDAY=5SU"),
        ("最終金曜日", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("月末の土曜", "FREQ=MONTHLY;BYDAY=-1SA"),
        ("第1・最終土曜", "FREQ=MONTHLY;BYDAY=1SA,-1SA"),
        ("月2回（第2・第4土曜日）", "FREQ=MONTHLY;BYDAY=2SA,4SA"),
        ("毎月10日", "FREQ=MONTHLY;BYMONTHDAY=10"),
        ("毎月5日・20日", "FREQ=MONTHLY;BYMONTHDAY=5,20"),
        ("毎月1日と15日", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("毎月末日", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("偶数月の第2土曜", "FREQ=MONTHLY;BYDAY=2SA;BYMONTH=2,4,6,8,10,12"),
        ("奇数月の10日", "FREQ=MONTHLY;BYMONTHDAY=10;BYMONTH=1,3,5,7,9,11"),
        ("3の倍数月の第1日曜", "FREQ=MONTHLY;BYDAY=1SU;BYMONTH=3,6,9,12"),
        ("隔月（奇数月）の第1日曜", "FREQ=MONTHLY;BYDAY=1SU;BYMONTH=1,3,5,7,9,11"),
        ("4月〜10月の第2土曜", "FREQ=MONTHLY;BYDAY=2SA;BYMONTH=4,5,6,7,8,9,10"),
        ("11〜3月の毎週土曜", "FREQ=WEEKLY;BYDAY=SA;BYMONTH=1,2,3,11,12"),
        ("4・7・10・1月の第1日曜", "FREQ=MONTHLY;BYDAY=1SU;BYMONTH=1,4,7,10"),
        ("第2土曜（7月のみ）", "FREQ=MONTHLY;BYDAY=2SA;BYMONTH=7"),
        ("第3土曜(8月は休み)", "FREQ=MONTHLY;BYDAY=3SA;BYMONTH=1,2,3,4,5,6,7,9,10,11,12"),
        ("毎月第1日曜　※1月・8月はお休み", "FREQ=MONTHLY;BYDAY=1SU;BYMONTH=2,3,4,5,6,7,9,10,11,12"),
        ("8月、12月は休み。毎月第1土曜", "FREQ=MONTHLY;BYDAY=1SA;BYMONTH=1,2,3,4,5,6,7,9,10,11"),
        ("毎週土曜（第5土曜を除く）", "FREQ=MONTHLY;BYDAY=1SA,2SA,3SA,4SA"),
        ("毎週水・土曜（第3土曜は休み）", "FREQ=MONTHLY;BYDAY=WE,1SA,2SA,4SA,5SA"),
        ("毎日（月曜休み）", "FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA,SU"),
        ("毎日 定休日：月曜・火曜", "FREQ=WEEKLY;BYDAY=WE,TH,FR,SA,SU"),
    ],
)
def test_days(text, rrule):
    rule = one(text)
    assert (rule.rrule, rule.start_time, rule.dtstart) == (rrule, None, None)


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ("11:30～13:30", T(11, 30), T(13, 30)),
        ("１７：００−１９：００", T(17), T(19)),
        ("午前10時〜正午", T(10), T(12)),
        ("10時半から12時まで", T(10, 30), T(12)),
        ("10〜12時", T(10), T(12)),
        ("午後2時～4時30分", T(14), T(16, 30)),
        ("PM5:00〜PM7:00", T(17), T(19)),
        ("17時から", T(17), None),
        ("15時以降", T(15), None),
        ("10:00頃〜", T(10), None),
        ("9時", T(9), None),
        ("夕方5時〜夜8時", T(17), T(20)),
    ],
)
def test_times(times, start, end):
    rule = one(f"毎週水曜 {times}")
    assert (rule.start_time, rule.end_time, rule.ends_next_day, rule.all_day) == (start, end, False, False)


@pytest.mark.parametrize("times", ["22:00〜翌2:00", "22時から26時", "午後10時〜翌日の午前2時"])
def test_across_midnight(times):
    rule = one(f"毎週金曜 {times}")
    assert (rule.start_time, rule.end_time, rule.ends_next_day) == (T(22), T(2), True)


def test_until_midnight():
    rule = one("毎週金曜 18:00〜24:00")
    assert (rule.end_time, rule.ends_next_day) == (T(0), True)


def test_the_whole_day():
    assert one("毎週土曜 終日").all_day


@pytest.mark.parametrize(
    "text", ["毎週土曜 18:00〜17:30", "毎週土曜 16:00〜15:00", "第1日曜 午後3時〜午後1時", "毎週土曜 10:00〜3:00"]
)
def test_an_end_before_the_start_is_never_used(text):
    reading = read_text(text)
    assert (reading.schedules, reading.trouble) == (None, Trouble.ENDS_BEFORE_START)


@pytest.mark.parametrize("text", ["毎週土曜 3時〜5時", "毎週土曜 1:30〜", "毎週土曜 17:00まで", "毎週土曜 25:70"])
def test_times_that_may_be_others(text):
    assert read_text(text).schedules is None


@pytest.mark.parametrize(
    ("text", "holiday_rule"),
    [
        ("毎週月曜（祝日は休み）", "closed"),
        ("毎週月曜 祝日を除く", "closed"),
        ("祝日以外の毎週月曜", "closed"),
        ("毎週月曜（祝日の場合は休み）", "closed"),
        ("毎週月曜、年末年始休み", "closed_year_end"),
        ("毎週月曜（年末年始（12/29〜1/3）を除く）", "closed_year_end"),
        ("毎週月曜。祝日・年末年始はお休みです。", "closed_both"),
        ("毎週月曜（祝日、年末年始は除く）", "closed_both"),
        ("平日", "closed"),
        ("平日（年末年始は休み）", "closed_both"),
        ("平日 祝日も開催", "as_usual"),
        ("毎週月曜（祝日も開催）", "as_usual"),
        ("祝日のみ", "only_holidays"),
        ("夏休み中の毎週水曜", "summer_holidays_only"),
        ("学校の長期休み中のみ、毎週水曜", "school_holidays_only"),
        ("毎週水曜（学校の長期休みは休み）", "closed_school_holidays"),
    ],
)
def test_holidays(text, holiday_rule):
    assert one(text).holiday_rule == holiday_rule


def test_the_holidays_of_winter_are_in_winter():
    rule = one("冬休みの毎週火曜")
    assert (rule.rrule, rule.holiday_rule) == ("FREQ=WEEKLY;BYDAY=TU;BYMONTH=1,12", "school_holidays_only")


def test_holiday_rules_are_those_of_schedules():
    assert set(HOLIDAY_RULES) == set(HolidayRule.values)


def test_weekends_and_holidays_are_two_rules():
    weekend, holidays = rules("土日祝 10:00〜16:00")
    assert (weekend.rrule, weekend.holiday_rule) == ("FREQ=WEEKLY;BYDAY=SA,SU", "as_usual")
    assert (holidays.rrule, holidays.holiday_rule) == ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "only_holidays")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("令和7年4月5日", [D(2025, 4, 5)]),
        ("令和元年5月1日", [D(2019, 5, 1)]),
        ("R7.4.5", [D(2025, 4, 5)]),
        ("Ｈ31.4.1", [D(2019, 4, 1)]),
        ("2025/4/5、5/10、6/7", [D(2025, 4, 5), D(2025, 5, 10), D(2025, 6, 7)]),
        ("2025年7月20日(日)、8月3日(日)", [D(2025, 7, 20), D(2025, 8, 3)]),
        ("2025年4月5日・19日", [D(2025, 4, 5), D(2025, 4, 19)]),
        ("令和7年度：4/5、10/4、1/10", [D(2025, 4, 5), D(2025, 10, 4), D(2026, 1, 10)]),
        ("2025年8月1日〜3日", [D(2025, 8, 1), D(2025, 8, 2), D(2025, 8, 3)]),
    ],
)
def test_dates(text, days):
    rule = one(text)
    assert (rule.rrule, list(rule.extra_dates)) == ("", days)


def test_dates_without_a_year_need_one_from_elsewhere():
    assert read_text("7/20, 8/3").schedules is None
    assert list(one("7/20, 1/10", fiscal_year=2025).extra_dates) == [D(2025, 7, 20), D(2026, 1, 10)]


@pytest.mark.parametrize(
    "text",
    ["2025年11月1日、1月10日", "2025年7月20日(月)", "2025年2月30日", "2025年4月5日〜9月27日", "4月5日〜7日"],
)
def test_dates_that_may_be_others(text):
    assert read_text(text).schedules is None


def test_every_other_week_needs_its_first_day():
    rule = one("2025年4月5日から隔週土曜 10:00〜")
    assert (rule.rrule, rule.dtstart) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", D(2025, 4, 5))
    assert read_text("隔週土曜 10:00〜").schedules is None
    assert read_text("2025年4月6日から隔週土曜").trouble == Trouble.CONTRADICTION


def test_a_rule_between_two_days_or_in_a_year():
    rule = one("2025年4月5日〜9月27日の毎週水曜")
    assert (rule.rrule, rule.dtstart, rule.until) == ("FREQ=WEEKLY;BYDAY=WE", D(2025, 4, 9), D(2025, 9, 27))
    rule = one("令和6年度 第2土曜")
    assert (rule.dtstart, rule.until) == (D(2024, 4, 13), D(2025, 3, 31))


def test_days_left_out_by_date():
    assert one("毎週土曜（2025年8月16日は休み）").exception_dates == (D(2025, 8, 16),)


def test_two_windows_are_two_rules():
    first, second = rules("第2土曜日 11:00〜13:00、15:00〜17:00")
    assert first.rrule == second.rrule == "FREQ=MONTHLY;BYDAY=2SA"
    assert [(r.start_time, r.end_time) for r in (first, second)] == [(T(11), T(13)), (T(15), T(17))]


def test_numbered_parts_are_windows():
    starts = [rule.start_time for rule in rules("毎週金曜 ①午後５時～６時15分②午後６時30分～７時45分")]
    assert starts == [T(17), T(18, 30)]
    starts = [rule.start_time for rule in rules("第3火曜 二部制 1回目午後4:00～4:45 2回目午後5:00～5:45")]
    assert starts == [T(16), T(17)]


def test_other_times_on_other_days():
    weekdays, weekend = rules("月～金14:00～20:00\n土・日9:30～18:00")
    assert (weekdays.rrule, weekdays.start_time) == ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", T(14))
    assert (weekend.rrule, weekend.start_time) == ("FREQ=WEEKLY;BYDAY=SA,SU", T(9, 30))


def test_saturdays_beside_workdays_are_weekly():
    workdays, saturday = rules("平日　午前８：００～午後６：１５土曜日　午前８：３０～午後１：００")
    assert (workdays.holiday_rule, saturday.holiday_rule) == ("closed", "as_usual")
    assert (saturday.rrule, saturday.start_time, saturday.end_time) == ("FREQ=WEEKLY;BYDAY=SA", T(8, 30), T(13))
    assert rules("平 日 9:00〜12:00") == rules("平日 9:00〜12:00")


def test_a_time_that_varies_leaves_the_days_as_they_are():
    rule = one("第4木曜日、開催時間不定期")
    assert (rule.rrule, rule.start_time) == ("FREQ=MONTHLY;BYDAY=4TH", None)


def test_other_times_in_other_months():
    summer, winter = rules("第2土曜 4月〜10月は18:00〜、11月〜3月は17:00〜")
    assert (summer.rrule, summer.start_time) == ("FREQ=MONTHLY;BYDAY=2SA;BYMONTH=4,5,6,7,8,9,10", T(18))
    assert (winter.rrule, winter.start_time) == ("FREQ=MONTHLY;BYDAY=2SA;BYMONTH=1,2,3,11,12", T(17))


def test_days_share_the_time_behind_them():
    assert {rule.start_time for rule in rules("毎週火曜、第2土曜 10:00〜12:00")} == {T(10)}
    assert one("第1土曜10時〜、第3土曜10時〜").rrule == "FREQ=MONTHLY;BYDAY=1SA,3SA"
    assert one("10:00〜12:00 毎週土曜").start_time == T(10)


@pytest.mark.parametrize(
    "text",
    [
        "開催日は第3水曜・公民館で実施",
        "第3水曜（要予約・先着20名）",
        "【開催日時】毎月第3水曜",
        "第3水曜　雨天中止",
        "第3水曜 参加費無料 どなたでも",
    ],
)
def test_harmless_words(text):
    assert one(text).rrule == "FREQ=MONTHLY;BYDAY=3WE"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "未定",
            "不定期",
            "不定期開催 10時〜",
            "月1回",
            "月1回土曜日 15時〜",
            "月2回日曜日",
            "月1～2回",
            "月1回程度",
        ),
        *("年10回", "2ヶ月に1回 第2火曜日", "3週間に1回", "隔週水曜", "隔月第2土曜", "土曜の不定期開催"),
        *("第2水曜日他", "第2水曜ほか", "原則第2・4金曜日", "第2・4金曜だが変動あり", "毎月第4または第5金曜日"),
        *("第2土曜（変更の場合あり）", "第2土曜 要確認", "第2土曜など", "おおむね第2土曜", "第2土曜予定"),
        *("第2土日", "第2土曜と日曜", "第2土曜とその翌日", "第1〜第3土曜", "第2週の土曜", "毎月5日〜7日", "5のつく日"),
        *("毎週土曜（お盆は休み）", "毎週土曜（夏休みは休み）", "祝日の場合は翌日", "毎週月曜（祝日の場合は翌週）"),
        *("毎週土曜、第2土曜", "毎日、毎週土曜", "毎週土曜10:00〜12:00、第2土曜13:00〜15:00", "第2土曜、8月は第1土曜"),
        *("第2土曜 13:00〜（8月は10:00〜）", "毎週火曜（第5水曜は休み）", "土曜日 10:00〜12:00"),
        *("月曜・祝日", "年末年始", "8月", "休み", "10:00〜12:00", "毎週", "毎月第3", "月末", "第2土曜で、8月は不明"),
        *("毎週土曜（年末年始（12/28〜1/4）を除く）", "月3回 第1・第3土曜", "毎週月〜金（祝日休み）・祝日"),
    ],
)
def test_what_is_not_certain_stays_text(text):
    reading = read_text(text)
    assert (reading.schedules, reading.text) == (None, text)
    assert reading.reason


def test_closed_days_that_are_not_open_anyway_change_nothing():
    rule = one("火曜から土曜 10時から17時 定休日：日曜・月曜")
    assert (rule.rrule, rule.start_time, rule.end_time) == ("FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA", T(10), T(17))


def test_every_field_of_a_rule_fits_a_schedule():
    longest = one("毎日（第1月曜・第2火曜・第3水曜・第4木曜・第5金曜・第1土曜・第1日曜・8月は休み）").rrule
    assert len(longest) <= Schedule._meta.get_field("rrule").max_length
