"""Lists go in whole, come in again without harm, and never over what people have changed."""

import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.models import Schedule
from directory.enums import Answer, ListingStatus, Visibility
from directory.models import (
    Listing,
    ListingDistrict,
    Organisation,
    Venue,
)
from directory.signals import listings_changed
from tests.activities.lists import EVENT, EXTRA_HEADER, HEADER, counts, event, extra, messages, row, run, write
from tests.factories import DistrictFactory

pytestmark = pytest.mark.django_db


def test_a_row_becomes_a_draft_listing_with_its_parts(town, tmp_path):
    cells = {
        "名称_カナ": "ﾋﾀﾞﾏﾘｼｮｸﾄﾞｳ",
        "設置目的": "みんなで食べる",
        "方書": "本町集会所2階",
        "電話番号1": "(099)123-4567",
        "URL": "https://hidamari.example.jp/",
        "メールアドレス1": "hidamari@example.jp",
        "運営団体名": "ひだまりの会",
        "開催終了時間": "19:30",
        "開催日時特記事項": "第2金曜日",
        "参加条件": "どなたでも",
        **{f"参加費_{who}": "0" for who in ("幼児", "小学生", "中学生", "高校生", "大人")},
        "予約方法": "不要",
        "定員": "30",
        "フードパントリー実施": "1",
        "テイクアウト実施": "0",
        "学区": "臨海小;なぞの小",
    }
    report = run(write(tmp_path / "list.csv", [row(**cells)]))
    assert counts(report) == (1, 0, 0, 0)
    listing = Listing.objects.get()
    assert (listing.live, listing.source, listing.origin_id) == (False, "99301:kodomo-shokudo", "1")
    assert (listing.title, listing.title_kana, listing.municipality) == ("ひだまり食堂", "ヒダマリショクドウ", town)
    assert (listing.eligibility_status, listing.eligibility_note) == ("unknown", "どなたでも")
    assert (listing.cost, listing.booking, listing.capacity) == ("無料", "不要", "30人")
    assert {c.slug for c in listing.categories.all()} == {"kodomo-shokudo", "food-pantry"}
    assert listing.feature_answers() == {"free": Answer.YES, "no-booking": Answer.YES, "takeout": Answer.NO}
    assert {(c.kind, c.public) for c in listing.channels.all()} == {("url", True), ("phone", False), ("mail", False)}
    assert [o.name for o in listing.organisations.all()] == ["ひだまりの会"]
    schedule = listing.schedules.get()
    assert (schedule.note, schedule.rrule) == (
        "第2金曜日 17:00〜19:30",
        "FREQ=MONTHLY;BYDAY=2FR",
    )
    assert (schedule.venue.name, schedule.venue.building) == ("本町集会所", "本町集会所2階")
    assert schedule.venue.geocode_level == "town"
    assert [d.name for d in schedule.venue.districts.all()] == ["臨海小学校"]
    assert {(d.district and d.district.name, d.text) for d in listing.listing_districts.all()} == {
        ("臨海小学校", "臨海小"),
        (None, "なぞの小"),
    }
    assert (report.geocoded["town"], report.districts["one"], report.districts["unresolved"]) == (1, 1, 1)
    assert "2 学区 なぞの小" in messages(report)


def test_the_second_run_changes_nothing(town, tmp_path):
    path = write(tmp_path / "list.csv", [row("1"), row("2", "なかよし食堂", 方書="山田様方"), row("3", "浜の家")])
    assert counts(run(path, publish=True)) == (3, 0, 0, 0)
    before = list(Listing.objects.order_by("pk").values())
    second = run(path, publish=True)
    assert counts(second) == (0, 0, 3, 0)
    assert list(Listing.objects.order_by("pk").values()) == before
    assert second.geocoded["town"] == 3


def test_a_newer_file_updates_in_place(town, tmp_path):
    run(write(tmp_path / "list_2025.csv", [row("1", 定員="20"), row("2", "なかよし食堂")]))
    listing = Listing.objects.get(origin_id="1")
    uid = listing.schedules.get().uid
    newer = write(tmp_path / "list_2026.csv", [row("1", 定員="30", 開催開始時間="18:00"), row("2", "なかよし食堂")])
    assert counts(run(newer)) == (0, 1, 1, 0)
    listing.refresh_from_db()
    assert (listing.capacity, listing.schedules.get().uid) == ("30人", uid)
    assert f"{listing.schedules.get().start_time:%H:%M}" == "18:00"


def test_publish_publishes_and_does_so_later_for_untouched_drafts(town, tmp_path):
    path = write(tmp_path / "list.csv", [row()])
    run(path)
    assert not Listing.objects.get().live
    assert counts(run(path, publish=True)) == (0, 1, 0, 0)
    assert Listing.objects.get().live
    assert counts(run(path, publish=True)) == (0, 0, 1, 0)


def test_a_listing_people_took_offline_is_not_published_again(town, tmp_path):
    path = write(tmp_path / "list.csv", [row()])
    run(path, publish=True)
    Listing.objects.get().unpublish()
    run(path, publish=True)
    assert not Listing.objects.get().live


def test_edited_listings_are_left_alone(town, tmp_path):
    run(write(tmp_path / "list.csv", [row()]), publish=True)
    listing = Listing.objects.get()
    listing.title = "ひだまり食堂（改名）"
    listing.save_revision().publish()
    report = run(write(tmp_path / "list.csv", [row(定員="99")]))
    assert counts(report) == (0, 0, 0, 1)
    assert "手で直された項目があるため" in messages(report)
    listing.refresh_from_db()
    assert (listing.title, listing.capacity) == ("ひだまり食堂（改名）", "")


def test_an_unpublished_draft_counts_as_edited(town, tmp_path):
    run(write(tmp_path / "list.csv", [row()]), publish=True)
    listing = Listing.objects.get()
    listing.summary = "下書き中"
    listing.save_revision()
    assert counts(run(write(tmp_path / "list.csv", [row(定員="99")]))) == (0, 0, 0, 1)


def test_a_published_number_counts_as_edited(town, tmp_path):
    run(write(tmp_path / "list.csv", [row(電話番号1="099-123-4567")]), publish=True)
    Listing.objects.get().channels.update(public=True)
    run(write(tmp_path / "list.csv", [row(電話番号1="099-123-4568")]))
    channel = Listing.objects.get().channels.get()
    assert (channel.value, channel.public) == ("099-123-4567", True)


def test_a_revision_without_changes_doesnt_stop_the_import_and_follows_it(town, tmp_path):
    run(write(tmp_path / "list.csv", [row()]), publish=True)
    Listing.objects.get().save_revision().publish()
    assert counts(run(write(tmp_path / "list.csv", [row(定員="40")]))) == (0, 1, 0, 0)
    listing = Listing.objects.get()
    assert listing.capacity == "40人"
    assert listing.get_latest_revision_as_object().capacity == "40人"
    assert counts(run(write(tmp_path / "list.csv", [row(定員="50")]))) == (0, 1, 0, 0)


def test_operational_fields_survive(town, tmp_path):
    run(write(tmp_path / "list.csv", [row()]), publish=True)
    Listing.objects.update(status=ListingStatus.CLOSED, status_reason="閉店", verified_for="社協")
    assert counts(run(write(tmp_path / "list.csv", [row(定員="40")]))) == (0, 1, 0, 0)
    listing = Listing.objects.get()
    assert (listing.status, listing.status_reason, listing.verified_for) == ("closed", "閉店", "社協")


def test_pause_comes_and_goes_with_the_list(town, tmp_path):
    run(write(tmp_path / "list.csv", [row(備考="現在休止中")]))
    listing = Listing.objects.get()
    assert listing.status == ListingStatus.PAUSED
    listing.full_clean()
    run(write(tmp_path / "list.csv", [row()]))
    assert Listing.objects.get().status == ListingStatus.OPEN


def test_vanished_rows_are_soft_deleted_and_come_back(town, tmp_path):
    both = write(tmp_path / "both.csv", [row("1"), row("2", "なかよし食堂")])
    run(both)
    report = run(write(tmp_path / "one.csv", [row("1")]))
    assert (report.removed, Listing.objects.present().count(), Listing.objects.count()) == (1, 1, 2)
    assert counts(run(both)) == (0, 1, 1, 0)
    assert Listing.objects.present().count() == 2


def test_a_listing_deleted_by_people_stays_deleted(town, tmp_path):
    path = write(tmp_path / "list.csv", [row("1"), row("2", "なかよし食堂")])
    run(path)
    Listing.objects.filter(origin_id="2").update(deleted_at="2026-01-01T00:00:00Z")
    report = run(path)
    assert counts(report) == (0, 0, 1, 1)
    assert Listing.objects.present().count() == 1


def test_what_people_edited_or_confirmed_does_not_vanish_with_the_list(town, tmp_path):
    run(write(tmp_path / "all.csv", [row(str(n), f"食堂{n}") for n in range(4)]))
    Listing.objects.filter(origin_id="2").update(summary="手で書いた紹介")
    Listing.objects.filter(origin_id="3").update(verified_at="2026-01-01T00:00:00Z")
    report = run(write(tmp_path / "one.csv", [row("0", "食堂0")]))
    assert report.removed == 1
    assert set(Listing.objects.present().values_list("origin_id", flat=True)) == {"0", "2", "3"}
    assert "食堂2 一覧から消えましたが" in messages(report)


def test_two_files_of_one_source_add_up(town, tmp_path):
    a = write(tmp_path / "a.csv", [row("1"), row("2", "なかよし食堂")])
    b = write(tmp_path / "b.csv", [row("2", "なかよし食堂"), row("3", "浜の家")])
    report = run(a, b)
    assert counts(report) == (3, 0, 0, 1)
    assert report.removed == 0
    assert "ほかのファイルにもある" in messages(report)


def test_a_repeated_extra_row_is_counted_once(town, tmp_path):
    main = write(tmp_path / "99301_list.csv", [row("1")])
    more = write(tmp_path / "99301_more.csv", [extra("1"), extra("1")], EXTRA_HEADER)
    assert counts(run(main, more)) == (2, 0, 0, 1)
    assert Listing.objects.get().schedules.count() == 2


def test_ibashos_own_export_comes_back(town, tmp_path):
    header = ["ibasho_id", "kind", "title", "municipality_code", "address", "categories", "when", "start_time"]
    line = ["k7m2", "activity", "朝の散歩", "99301", "ひなた市浜町1", "walk", "毎週水曜日 9:00〜", "9:00"]
    assert counts(run(write(tmp_path / "x.csv", [dict(zip(header, line, strict=True))], header))) == (1, 0, 0, 0)
    listing = Listing.objects.get()
    assert (listing.kind, listing.source, listing.origin_id) == ("activity", "99301:ibasho", "k7m2")
    assert [c.slug for c in listing.categories.all()] == ["walk"]


def test_too_many_vanished_rows_stop_the_file(town, tmp_path):
    run(write(tmp_path / "all.csv", [row(str(n), f"食堂{n}") for n in range(20)]))
    fewer = write(tmp_path / "fewer.csv", [row(str(n), f"食堂{n}", 定員="5") for n in range(14)])
    report = run(fewer)
    assert (report.refused, report.rows) == (1, 0)
    assert "20件のうち6件" in messages(report)
    assert Listing.objects.present().filter(capacity="").count() == 20
    assert run(fewer, force=True).removed == 6


def test_five_vanished_rows_are_not_too_many(town, tmp_path):
    run(write(tmp_path / "all.csv", [row(str(n), f"食堂{n}") for n in range(6)]))
    assert run(write(tmp_path / "one.csv", [row("0", "食堂0")])).removed == 5


def test_rows_nobody_can_use_are_reported(town, tmp_path):
    report = run(write(tmp_path / "list.csv", [row("1"), row("2", ""), row("1"), {"ID": "9"}]))
    assert counts(report) == (1, 0, 0, 2)
    assert "3 名称  名称がないため" in messages(report)
    assert "4 名称 ひだまり食堂 まったく同じ行" in messages(report)


def test_a_number_used_twice_is_not_trusted(town, tmp_path):
    path = write(tmp_path / "list.csv", [row("1"), row("1", "なかよし食堂")])
    report = run(path)
    assert counts(report) == (2, 0, 0, 0)
    assert "同じ番号の行" in messages(report)
    assert counts(run(write(tmp_path / "list.csv", [row("1", "なかよし食堂"), row("1")]))) == (0, 0, 2, 0)


def test_rows_without_number_are_known_again_by_name_and_address(town, tmp_path):
    run(write(tmp_path / "list.csv", [row(""), row("", "なかよし食堂")]))
    report = run(write(tmp_path / "list.csv", [row("", "なかよし食堂"), row("", 定員="8")]))
    assert counts(report) == (0, 1, 1, 0)


def test_the_same_hall_is_one_venue_across_rows_and_files(town, tmp_path):
    run(
        write(
            tmp_path / "a.csv",
            [
                row("1", 住所="ひなた県ひなた市本町１丁目２番３号", 方書="本町集会所"),
                row("2", "なかよし食堂", 住所="ひなた市本町一丁目2-3", 方書="本町集会所"),
                row("3", "浜の家", 住所="ひなた市浜町5"),
            ],
        )
    )
    run(write(tmp_path / "b.csv", [row("1", "夕方の会", 住所="本町1-2-3", 方書="本町集会所")]), source="other")
    assert Venue.objects.count() == 2
    assert Schedule.objects.filter(venue__name="本町集会所").count() == 3


def test_addresses_without_a_number_are_not_one_house(town, tmp_path):
    run(write(tmp_path / "a.csv", [row("1", 住所="ひなた市"), row("2", "なかよし食堂", 住所="ひなた市")]))
    assert Venue.objects.count() == 2
    assert (
        counts(run(write(tmp_path / "a.csv", [row("1", 住所="ひなた市"), row("2", "なかよし食堂", 住所="ひなた市")])))[
            2
        ]
        == 2
    )
    assert Venue.objects.count() == 2


def test_somebodys_home_is_only_an_area(town, tmp_path):
    run(write(tmp_path / "list.csv", [row(方書="山田様方")]), publish=True)
    listing = Listing.objects.get()
    assert listing.location_visibility == Visibility.AREA
    assert listing.schedules.get().location_visibility == Visibility.AREA
    venue = listing.schedules.get().venue
    assert (venue.is_home, venue.name) == (True, "")


def test_a_hidden_address_is_not_stored(town, tmp_path):
    run(write(tmp_path / "list.csv", [row(備考="住所は非公開")]), publish=True)
    listing = Listing.objects.get()
    assert (listing.location_visibility, listing.municipality) == (Visibility.ON_REQUEST, town)
    schedule = listing.schedules.get()
    assert (schedule.venue, schedule.municipality, schedule.location_visibility) == (None, town, "on_request")
    assert not Venue.objects.exists()


def test_an_address_that_becomes_hidden_is_deleted(town, tmp_path):
    run(write(tmp_path / "list.csv", [row()]), publish=True)
    assert Venue.objects.exists()
    assert counts(run(write(tmp_path / "list.csv", [row(備考="会場は非公開")]))) == (0, 1, 0, 0)
    assert Schedule.objects.get().venue is None
    assert not Venue.objects.exists()


def test_coordinates_far_from_the_address_are_not_believed(town, tmp_path):
    near, far = {"緯度": "34.506", "経度": "140.706"}, {"緯度": "35.6", "経度": "139.7"}
    report = run(write(tmp_path / "list.csv", [row("1", **near), row("2", "なかよし食堂", 住所="浜町1", **far)]))
    assert (report.geocoded["exact"], report.geocoded["town"]) == (1, 1)
    assert "離れている" in messages(report)


def test_organisations_are_shared_by_number_or_name(town, tmp_path):
    number = {"法人番号": "5000020172120", "運営団体名": "社会福祉法人ひなた会"}
    rows = [row("1", **number), row("2", "b", **number), row("3", "c", 運営団体名="ひだまり の会")]
    run(write(tmp_path / "list.csv", [*rows, row("4", "d", 運営団体名="ひだまりの会")]))
    assert set(Organisation.objects.values_list("name", "kind")) == {
        ("社会福祉法人ひなた会", "welfare_corporation"),
        ("ひだまり の会", "voluntary"),
    }


def test_extra_rows_become_further_schedules(town, tmp_path):
    main = write(tmp_path / "99301_list.csv", [row("1"), row("2", "なかよし食堂")])
    more = write(tmp_path / "99301_list_tsuika.csv", [extra("1"), extra("7"), {"ID": "2"}], EXTRA_HEADER)
    report = run(more, main)
    assert counts(report) == (3, 0, 0, 1)
    assert "ID 7 この番号の行が一覧にない" in messages(report)
    listing = Listing.objects.get(origin_id="1")
    assert listing.schedules.count() == 2
    assert counts(run(main)) == (0, 0, 2, 0)
    assert counts(run(main, more)) == (0, 0, 3, 1)
    later = write(tmp_path / "99301_list_tsuika.csv", [extra("1", 開催開始時間="12:00")], EXTRA_HEADER)
    assert counts(run(later)) == (0, 1, 0, 0)
    assert listing.schedules.count() == 2


def test_workbook_with_both_sheets(town, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "基本情報"
    book.active.append(HEADER)
    book.active.append([row("1").get(name) for name in HEADER])
    sheet = book.create_sheet("追加情報")
    sheet.append(["NO", *EXTRA_HEADER[1:]])
    for cells in ({"ID": "1"}, extra("1"), extra("1", 住所="ひなた市浜町9")):
        sheet.append([cells.get(name) for name in EXTRA_HEADER])
    book.save(tmp_path / "list.xlsx")
    assert counts(run(tmp_path / "list.xlsx")) == (3, 0, 0, 0)
    assert counts(run(tmp_path / "list.xlsx")) == (0, 0, 3, 0)
    sheet.delete_rows(4)
    book.save(tmp_path / "list.xlsx")
    assert counts(run(tmp_path / "list.xlsx")) == (0, 0, 2, 0)
    assert Listing.objects.get().schedules.count() == 2


def test_settled_districts_stay_settled(town, tmp_path):
    path = write(tmp_path / "list.csv", [row(学区="なぞの小")])
    run(path)
    ListingDistrict.objects.update(district=town.districts.get())
    report = run(path)
    assert (ListingDistrict.objects.count(), report.districts["unresolved"]) == (1, 0)


def test_districts_imported_later_resolve_what_was_text(town, tmp_path):
    path = write(tmp_path / "list.csv", [row(学区="浜小")])
    run(path)
    DistrictFactory(name="浜小学校", municipality=town, geometry=None)
    run(path)
    assert ListingDistrict.objects.get().district.name == "浜小学校"


def test_shibuya_style_cells_resolve_but_for_the_typing_error(town, tmp_path):
    for name in ("広尾小学校", "臨川小学校", "長谷戸小学校"):
        DistrictFactory(name=name, municipality=town, geometry=None)
    report = run(write(tmp_path / "list.csv", [row(学区="広尾小l;臨川小;長谷戸小")]))
    assert report.districts["unresolved"] == 1
    assert "学区 広尾小l" in messages(report)
    assert ListingDistrict.objects.filter(district__isnull=False).count() == 2


FACILITY = ["都道府県コード又は市区町村コード", "NO", "名称", "住所", "方書", "緯度", "経度", "バリアフリー情報"]


def facility(number, name, **cells) -> dict:
    place = {"住所": "ひなた市本町1-2-3", "緯度": "34.5051", "経度": "140.7051"}
    return {FACILITY[0]: "99301", "NO": number, "名称": name, **place, **cells}


def test_facilities_become_venues_and_adopt_halls_known_already(town, tmp_path):
    run(write(tmp_path / "list.csv", [row(方書="本町集会所")]))
    path = write(tmp_path / "f.csv", [facility("1", "本町集会所"), facility("2", "浜会館", 住所="浜町1")], FACILITY)
    assert counts(run(path)) == (1, 1, 0, 0)
    assert Venue.objects.count() == 2
    assert Schedule.objects.get().venue.geocode_level == "exact"
    assert counts(run(path)) == (0, 0, 2, 0)
    newer = write(
        tmp_path / "f.csv",
        [facility("1", "本町集会所", バリアフリー情報="スロープ有り"), facility("2", "浜会館")],
        FACILITY,
    )
    assert counts(run(newer))[1] == 2
    assert Venue.objects.get(origin_id="1").accessibility == "スロープ有り"


def test_two_lists_that_know_the_same_hall_come_to_rest(town, tmp_path):
    """What only the list of gatherings says of a hall isn't taken away by the facilities' list, again and again."""
    gatherings = write(tmp_path / "list.csv", [row(方書="本町集会所")])
    halls = write(tmp_path / "f.csv", [facility("1", "本町集会所")], FACILITY)
    for path in (gatherings, halls, gatherings):
        run(path)
    venue = Venue.objects.get()
    assert counts(run(halls)) == (0, 0, 1, 0) and counts(run(gatherings)) == (0, 0, 1, 0)
    assert Venue.objects.get().building == venue.building != ""


def test_two_facilities_at_one_address_stay_two(town, tmp_path):
    run(write(tmp_path / "f.csv", [facility("1", "中央図書館"), facility("2", "中央公民館")], FACILITY))
    assert Venue.objects.count() == 2


def test_facilities_as_listings(town, tmp_path):
    path = write(tmp_path / "f.csv", [facility("1", "本町集会所")], FACILITY)
    assert counts(run(path, facilities_as="listings")) == (1, 0, 0, 0)
    assert Listing.objects.get().schedules.get().venue.name == "本町集会所"


def test_a_venue_edited_in_the_admin_is_left_alone(town, tmp_path, admin_user):
    from wagtail.log_actions import log

    run(write(tmp_path / "f.csv", [facility("1", "本町集会所")], FACILITY))
    log(instance=Venue.objects.get(), action="wagtail.edit", user=admin_user)
    report = run(write(tmp_path / "f.csv", [facility("1", "本町会館")], FACILITY))
    assert counts(report) == (0, 0, 0, 1)
    assert Venue.objects.get().name == "本町集会所"


def test_events_become_dated_activities_and_past_ones_stay(town, tmp_path):
    may = [event("1", "春まつり", "2026/5/3", 終了日="2026/5/5"), event("2", "市", "2026/5/9"), event("3", "無", "")]
    report = run(write(tmp_path / "may.csv", may, EVENT))
    assert counts(report) == (2, 0, 0, 1)
    first = Listing.objects.get(origin_id="1")
    schedule = first.schedules.get()
    assert (first.kind, str(schedule.dtstart), str(schedule.until), schedule.rrule) == (
        "activity",
        "2026-05-03",
        "2026-05-05",
        "FREQ=DAILY",
    )
    report = run(write(tmp_path / "june.csv", [event("4", "夏の会", "2026/6/1")], EVENT))
    assert (report.removed, Listing.objects.present().count()) == (0, 3)


def test_all_or_nothing_per_file_and_the_others_go_in(town, tmp_path):
    good, bad = write(tmp_path / "a.csv", [row()]), tmp_path / "b.csv"
    bad.write_bytes(b"%PDF-1.4")
    report = run(good, bad)
    assert (report.created, report.refused, report.read) == (1, 1, 1)
    assert "PDF" in messages(report)


def test_dry_run_writes_nothing_and_reports_the_same(town, tmp_path):
    main = write(tmp_path / "99301_list.csv", [row("1")])
    more = write(tmp_path / "99301_tsuika.csv", [extra("1")], EXTRA_HEADER)
    assert counts(run(main, more, dry_run=True)) == (2, 0, 0, 0)
    assert not Listing.objects.exists() and not Venue.objects.exists()


def test_the_projection_hears_of_what_changed_and_of_nothing_else(town, tmp_path):
    heard = []

    def hear(sender, listing_ids, **kwargs):
        heard.extend(listing_ids)

    listings_changed.connect(hear)
    try:
        path = write(tmp_path / "list.csv", [row()])
        run(path, publish=True)
        assert set(heard) == {Listing.objects.get().pk}
        heard.clear()
        run(path, publish=True)
        assert heard == []
    finally:
        listings_changed.disconnect(hear)


def test_queries_do_not_grow_with_rows(town, tmp_path, django_assert_max_num_queries):
    rows = [
        row(str(n), f"食堂{n}", 学区="臨海小", 住所=f"ひなた市本町1-{n + 1}", 電話番号1="099-111-2222")
        for n in range(100)
    ]
    path = write(tmp_path / "list.csv", rows)
    with django_assert_max_num_queries(110):
        run(path, publish=True)
    with django_assert_max_num_queries(60):
        run(path, publish=True)


def test_the_command_writes_the_report_and_says_what_happened(town, tmp_path, capsys):
    write(tmp_path / "list.csv", [row("1"), row("2", "")])
    call_command("import_listings", str(tmp_path), report=str(tmp_path / "report.json"), publish=True)
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert {"rows", "created", "updated", "unchanged", "skipped", "errors", "geocoded", "districts"} <= set(report)
    assert (report["rows"], report["created"], report["skipped"]) == (2, 1, 1)
    assert set(report["errors"][0]) == {"file", "row", "field", "value", "message"}
    assert "新規 1" in capsys.readouterr().out


def test_the_command_fails_when_nothing_could_be_read(tmp_path):
    with pytest.raises(CommandError, match="読み込めたファイルがありません"):
        call_command("import_listings", str(tmp_path / "nothing.csv"))


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(st.sampled_from(HEADER[1:]), st.text(st.characters(codec="utf-8"), max_size=40), min_size=1),
        max_size=6,
    )
)
def test_arbitrary_cells_go_in_or_are_reported_and_a_second_run_is_quiet(town, tmp_path, rows):
    path = write(tmp_path / "any.csv", [{"全国地方公共団体コード": "99301", **cells} for cells in rows])
    first = run(path, source="any", force=True)
    counts(first)
    second = run(path, source="any", force=True)
    assert (second.created, second.updated, second.skipped) == (0, 0, first.skipped)
