"""What lists say of when becomes dates where it is certain, keeps its uid, and never goes over what people changed."""

import datetime
import uuid

import pytest
from django.utils import timezone

from activities.importers.origins import schedule_uid
from activities.models import Occurrence, Schedule
from activities.services import one_touch
from directory.models import Listing
from search.models import Entry
from tests.activities.lists import EVENT, EXTRA_HEADER, HEADER, columns, counts, event, extra, messages, row, run, write

pytestmark = pytest.mark.django_db

T, D = datetime.time, datetime.date
SATURDAY = {"開催曜日": "土", "開催頻度": "5", "開催開始時間": "11:30", "開催終了時間": "13:30"}
#: The old 推奨データセット and the new 自治体標準オープンデータセット.
OLD_EVENTS = columns(
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,イベント名,イベント名_カナ,開始日,終了日,開始時間,終了時間,"
    "開始日時特記事項,説明,料金(基本),主催者,場所名称,住所,備考"
)
NEW_EVENTS = columns(
    "全国地方公共団体コード,ID,地方公共団体名,イベント名,イベント名_カナ,開始日,終了日,開始時間,終了時間,開始日時特記事項,"
    "説明,料金(基本),主催者,場所名称,所在地_連結表記,備考"
)
DATED_EVENTS = ["no", "eventtitle", "where", "whom", "what", "who", "contact", "fee", "when", "openTime", "closeTime"]


def import_rows(tmp_path, *rows, header=HEADER, name="list.csv", **options):
    return run(write(tmp_path / name, list(rows), header), **{"publish": True, **options})


def days_of(listing: Listing) -> set[datetime.date]:
    dates = Occurrence.objects.filter(listing=listing)
    return {timezone.localtime(start).date() for start in dates.values_list("starts_at", flat=True)}


def test_words_become_a_rule_and_its_dates(town, tmp_path):
    report = import_rows(tmp_path, row(**SATURDAY, 開催日時特記事項="第3土曜日(8月は休み)"))
    listing = Listing.objects.get()
    schedule = listing.schedules.get()
    assert schedule.rrule == "FREQ=MONTHLY;BYDAY=3SA;BYMONTH=1,2,3,4,5,6,7,9,10,11,12"
    assert (schedule.start_time, schedule.end_time, schedule.time_on_request) == (T(11, 30), T(13, 30), False)
    assert schedule.note == "第3土曜日(8月は休み) 11:30〜13:30"
    days = days_of(listing)
    assert len(days) == 11
    assert {(day.weekday(), (day.day - 1) // 7) for day in days} == {(5, 2)}
    assert report.schedules == {"parsed": 1, "kept_as_text": 0}


@pytest.mark.parametrize(
    "cells",
    [
        {"開催頻度": "5", "開催曜日": "土"},
        {"開催頻度": "3", "開催曜日": "水"},
        {"開催頻度": "8", "開催日時特記事項": "不定期"},
        {"開催曜日": "土", "開催日時特記事項": "第3土曜日", "備考": "8月は日程が変わります"},
        {"開催曜日": "土", "開催日": "未定", "開催頻度": "毎週"},
    ],
)
def test_what_is_not_certain_stays_text(town, tmp_path, cells):
    report = import_rows(tmp_path, row(**cells))
    schedule = Schedule.objects.get()
    assert (schedule.rrule, schedule.dtstart, schedule.extra_dates) == ("", None, [])
    assert schedule.note
    assert not Occurrence.objects.exists()
    assert report.schedules == {"parsed": 0, "kept_as_text": 1}


def test_a_row_that_doesnt_say_when_counts_as_neither(town, tmp_path):
    report = import_rows(tmp_path, row(開催曜日="", 開催開始時間=""))
    assert report.schedules == {"parsed": 0, "kept_as_text": 0}


def test_remarks_about_other_things_dont_matter(town, tmp_path):
    import_rows(tmp_path, row(**SATURDAY, 開催日="第3土曜日", 備考="夕食付き学習支援"))
    assert Schedule.objects.get().rrule == "FREQ=MONTHLY;BYDAY=3SA"


REVERSED = {"開催日": "毎週金曜 18:00〜17:30", "開催開始時間": ""}


def test_an_end_before_the_start_is_reported_and_makes_no_dates(town, tmp_path):
    wrong = {"開催曜日": "水曜日", "開催日": "毎月第３", "開催開始時間": "18:00", "開催終了時間": "17:30"}
    report = import_rows(
        tmp_path, row("1", **wrong), row("2", "浜の家", 開催日="毎週金曜 18:00〜17:30", 開催開始時間="")
    )
    assert not Schedule.objects.exclude(rrule="").exists()
    assert [(p.row, p.field, p.value) for p in report.errors if "終" in p.message] == [
        (2, "開催終了時間", "17:30"),
        (3, "開催日", "毎週金曜 18:00〜17:30"),
    ]


def test_columns_that_contradict_each_other_are_reported(town, tmp_path):
    report = import_rows(tmp_path, row(開催曜日="日", 開催日="第3土曜"))
    assert "2 開催日 第3土曜 曜日・回数・日付・時刻の書き方がたがいに合わない" in messages(report)


def test_across_midnight_is_no_error(town, tmp_path):
    report = import_rows(tmp_path, row(開催日="第3土曜", 開催曜日="土", 開催開始時間="22:00", 開催終了時間="翌1:00"))
    schedule = Schedule.objects.get()
    assert (schedule.end_time, schedule.ends_next_day) == (T(1), True)
    assert schedule.note == "第3土曜 22:00〜翌1:00"
    assert not [problem for problem in report.errors if problem.field == "開催終了時間"]


TWO_WINDOWS = {"開催曜日": "土", "開催日": "第2土曜 11:00〜13:00、15:00〜17:00", "開催開始時間": ""}


def test_several_rules_are_several_schedules_at_one_venue(town, tmp_path):
    report = import_rows(tmp_path, row(**TWO_WINDOWS, 住所="ひなた市浜町"))
    schedules = list(Schedule.objects.order_by("start_time"))
    assert [schedule.start_time for schedule in schedules] == [T(11), T(15)]
    assert len({schedule.venue_id for schedule in schedules}) == 1
    assert (report.geocoded["town"], report.schedules["parsed"]) == (1, 1)
    assert {schedule.uid for schedule in schedules} == {
        schedule_uid("99301:kodomo-shokudo", "1"),
        schedule_uid("99301:kodomo-shokudo", "1", 0, 1),
    }


def test_uids_made_before_stay():
    assert schedule_uid("99301:kodomo-shokudo", "1", 2) == uuid.uuid5(
        uuid.UUID("6f6a1f7e-7d0b-4f0e-9c5e-0f1f7a3b9c21"), "99301:kodomo-shokudo\n1\n2"
    )
    uids = {schedule_uid("s", "1", part, rule) for part in range(4) for rule in range(4)}
    assert len(uids) == 16


def test_the_second_run_changes_nothing(town, tmp_path):
    rows = [
        row("1", **TWO_WINDOWS),
        row("2", "浜の家", 開催日="令和7年度 4/5、5/10 10:00〜", 開催曜日="", 開催開始時間=""),
        row("3", "夕方の会", 開催日="不定期"),
    ]
    first = import_rows(tmp_path, *rows)
    before = list(Schedule.objects.order_by("pk").values()), list(Occurrence.objects.order_by("pk").values())
    again = import_rows(tmp_path, *rows)
    assert counts(again) == (0, 0, 3, 0)
    assert (list(Schedule.objects.order_by("pk").values()), list(Occurrence.objects.order_by("pk").values())) == before
    assert first.schedules == again.schedules == {"parsed": 2, "kept_as_text": 1}


def test_changed_words_change_the_schedule_and_keep_its_uid(town, tmp_path):
    import_rows(tmp_path, row(**SATURDAY, 開催日="第3土曜"))
    old = Schedule.objects.get()
    assert counts(import_rows(tmp_path, row(**SATURDAY, 開催日="第4土曜"))) == (0, 1, 0, 0)
    new = Schedule.objects.get()
    assert (new.pk, new.uid, new.rrule) == (old.pk, old.uid, "FREQ=MONTHLY;BYDAY=4SA")
    assert {(day.day - 1) // 7 for day in days_of(new.listing)} == {3}


def test_words_that_no_longer_name_days_take_the_dates_away(town, tmp_path):
    import_rows(tmp_path, row(**SATURDAY, 開催日="第3土曜"))
    kept = Occurrence.objects.order_by("starts_at").last()
    one_touch.cancel(kept, "会場の都合")
    import_rows(tmp_path, row(**SATURDAY, 開催日="不定期"))
    schedule = Schedule.objects.get()
    assert (schedule.rrule, schedule.note) == ("", "土曜日 不定期 11:30〜13:30")
    assert list(Occurrence.objects.values_list("pk", flat=True)) == [kept.pk]


def test_a_window_that_goes_leaves_the_other_its_uid_and_its_cancellations(town, tmp_path):
    import_rows(tmp_path, row(**TWO_WINDOWS))
    afternoon = Schedule.objects.get(start_time=T(15))
    date = Occurrence.objects.filter(schedule_uid=afternoon.uid).first()
    one_touch.cancel(date, "会場の都合")
    import_rows(tmp_path, row(開催曜日="土", 開催日="第2土曜 15:00〜17:00", 開催開始時間=""))
    assert Schedule.objects.get().uid == afternoon.uid
    date.refresh_from_db()
    assert date.status == "cancelled"
    assert not Occurrence.objects.exclude(schedule_uid=afternoon.uid).exists()
    import_rows(tmp_path, row(**TWO_WINDOWS))
    assert Schedule.objects.get(start_time=T(15)).uid == afternoon.uid
    assert Schedule.objects.count() == 2


@pytest.mark.parametrize("change", [{"rrule": "FREQ=WEEKLY;BYDAY=SA"}, {"holiday_rule": "closed"}, {"note": "毎週"}])
def test_a_schedule_people_changed_is_left_alone(town, tmp_path, change):
    import_rows(tmp_path, row(**SATURDAY, 開催日="第3土曜"))
    Schedule.objects.update(**change)
    report = import_rows(tmp_path, row(**SATURDAY, 開催日="第4土曜"))
    assert counts(report) == (0, 0, 0, 1)
    assert Schedule.objects.filter(**change).exists()


def test_a_schedule_people_added_stays_when_the_row_makes_fewer(town, tmp_path):
    more = extra("1", 開催曜日="日", 開催日="第1日曜")
    paths = [
        write(tmp_path / "99301_list.csv", [row(**SATURDAY, 開催日="第3土曜")]),
        write(tmp_path / "99301_more.csv", [more], EXTRA_HEADER),
    ]
    run(*paths, publish=True)
    Schedule.objects.create(listing=Listing.objects.get(), note="手で加えた日程")
    run(write(tmp_path / "99301_more.csv", [], EXTRA_HEADER))
    assert Schedule.objects.filter(note="手で加えた日程").exists()


def test_extra_rows_make_schedules_of_their_own(town, tmp_path):
    main = write(tmp_path / "99301_list.csv", [row(**SATURDAY, 開催日="第3土曜")])
    one = extra("1", 開催曜日="日", 開催日="第1日曜 ①10:00〜11:00②11:00〜12:00", 開催開始時間="")
    other = extra("1", 住所="ひなた市浜町9", 開催日="不定期")
    path = write(tmp_path / "99301_more.csv", [one, other], EXTRA_HEADER)
    report = run(main, path, publish=True)
    assert (counts(report), report.schedules) == ((3, 0, 0, 0), {"parsed": 2, "kept_as_text": 1})
    listing = Listing.objects.get()
    assert sorted(listing.schedules.values_list("rrule", flat=True)) == [
        "",
        "FREQ=MONTHLY;BYDAY=1SU",
        "FREQ=MONTHLY;BYDAY=1SU",
        "FREQ=MONTHLY;BYDAY=3SA",
    ]
    assert counts(run(main, path, publish=True)) == (0, 0, 3, 0)
    fewer = extra("1", 開催曜日="日", 開催日="第1日曜 10:00〜11:00", 開催開始時間="")
    changed = run(write(tmp_path / "99301_more.csv", [fewer, other], EXTRA_HEADER), publish=True)
    assert changed.created == 0
    assert listing.schedules.count() == 3


def test_files_are_counted_one_by_one(town, tmp_path):
    main = write(tmp_path / "99301_a.csv", [row(**SATURDAY, 開催日="第3土曜"), row("2", "浜の家", 開催日="不定期")])
    more = write(tmp_path / "99301_b.csv", [extra("1", 開催日="不定期")], EXTRA_HEADER)
    report = run(main, more)
    assert report.as_dict()["schedules"] == {"parsed": 1, "kept_as_text": 2}
    assert [(one["file"], one["rows"], one["schedules"]) for one in report.as_dict()["files"]] == [
        ("99301_a.csv", 2, {"parsed": 1, "kept_as_text": 1}),
        ("99301_b.csv", 1, {"parsed": 0, "kept_as_text": 1}),
    ]


@pytest.mark.parametrize(
    ("header", "fixed"),
    [
        (OLD_EVENTS, {"都道府県コード又は市区町村コード": "99301", "NO": "1", "住所": "ひなた市浜町1"}),
        (NEW_EVENTS, {"全国地方公共団体コード": "99301", "ID": "1", "所在地_連結表記": "ひなた県ひなた市浜町1"}),
    ],
)
def test_events_of_both_editions_are_single_dates(town, tmp_path, header, fixed):
    cells = {"イベント名": "春の会", "開始日": "2026-05-09", "開始時間": "10:00", "終了時間": "12:00", **fixed}
    report = import_rows(tmp_path, cells, header=header)
    schedule = Schedule.objects.get()
    assert (schedule.listing.kind, schedule.rrule, schedule.dtstart) == ("activity", "", D(2026, 5, 9))
    assert (schedule.start_time, schedule.end_time) == (T(10), T(12))
    assert report.schedules["parsed"] == 1


def test_dated_events_in_a_plain_table(town, tmp_path):
    cells = {"eventtitle": "読み聞かせ", "where": "本町集会所", "when": "2026/05/09", "openTime": "10:30:00"}
    import_rows(tmp_path, cells, cells, header=DATED_EVENTS, source="99301:events")
    schedule = Schedule.objects.get()
    assert (schedule.dtstart, schedule.start_time) == (D(2026, 5, 9), T(10, 30))


EVENTS = [*EVENT, "終了時間", "開始日時特記事項"]


@pytest.mark.parametrize(
    ("note", "rrule", "dtstart", "until"),
    [
        ("", "FREQ=DAILY", D(2026, 5, 1), D(2026, 9, 30)),
        ("雨天中止", "FREQ=DAILY", D(2026, 5, 1), D(2026, 9, 30)),
        ("毎週土曜日", "FREQ=WEEKLY;BYDAY=SA", D(2026, 5, 2), D(2026, 9, 30)),
        ("月曜休館", "FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA,SU", D(2026, 5, 1), D(2026, 9, 30)),
        ("くわしい日はお問い合わせください", "", None, None),
    ],
)
def test_an_event_of_many_days_meets_when_its_note_says(town, tmp_path, note, rrule, dtstart, until):
    cells = event("1", "展示", "2026/5/1", 終了日="2026/9/30", 開始時間="10:00", 開始日時特記事項=note)
    import_rows(tmp_path, cells, header=EVENTS)
    schedule = Schedule.objects.get()
    assert (schedule.rrule, schedule.dtstart, schedule.until) == (rrule, dtstart, until)


def test_the_day_of_an_event_stands_whatever_its_note_says(town, tmp_path):
    cells = event("1", "春の会", "2026/5/9", 開始時間="10:00", 終了時間="9:00", 開始日時特記事項="開場は30分前")
    report = import_rows(tmp_path, cells, header=EVENTS)
    schedule = Schedule.objects.get()
    assert (schedule.dtstart, schedule.start_time, schedule.end_time) == (D(2026, 5, 9), T(10), None)
    assert "2 終了時間 9:00" in messages(report)


def test_one_note_read_as_several_schedules_is_shown_once(town, tmp_path):
    import_rows(tmp_path, row(**TWO_WINDOWS))
    assert Entry.objects.get().schedule_notes == ["第2土曜 11:00〜13:00、15:00〜17:00"]
