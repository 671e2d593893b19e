"""The real lists: every file is read or refused with a reason, and goes in twice without a difference."""

import csv

import pytest
from django.core.management import call_command

from activities.importers.listings import Options, import_listings
from directory.importers.listing_formats import read_listing_file
from directory.importers.tables import UnreadableTable
from directory.models import Listing, ListingDistrict, Municipality, Venue
from tests.factories import DistrictFactory

pytestmark = pytest.mark.realdata

TOKYO_ROWS = {
    "131059_bunkyo_kodomosyokudo": 7,
    "131067_taitoku_kodomosyokudo": 7,
    "131083_kotoku_kodomosyokudo": 24,
    "131113_otaku_kodomosyokudo": 53,
    "131113_otaku_kodomosyokudo_tsuika": 1,
    "131130_shibuyaku_kodomosyokudo": 52,
    "131156_suginamiku_kodomosyokudo": 42,
    "131164_toshimaku_kodomosyokudo": 9,
    "131202_nerimaku_kodomosyokudo": 40,
    "132055_omeshi_kodomosyokudo": 10,
    "132101_koganeishi_kodomosyokudo": 2,
    "132152_kunitachishi_kodomosyokudo": 12,
    "132152_kunitachishi_kodomosyokudo_tsuika": 2,
    "132195_komaeshi_kodomosyokudo": 6,
}
# 広尾小l ends in a stray letter; 未就学児 names children, not a school
TYPING_ERROR, NO_SCHOOL = "広尾小l", "未就学児"
SHIBUYA_SCHOOLS = ["笹塚", "中幡", "猿楽", "神宮前", "臨川", "加計塚", "神南", "上原", "富谷", "常磐松", "広尾", "幡代"]
SHIBUYA_SCHOOLS += ["代々木山谷", "長谷戸", "西原", "鳩森", "千駄谷"]


def run(*paths):
    return import_listings(sorted(paths), options=Options(publish=True))


def test_every_file_is_read_or_refused_with_a_reason(shared_data):
    refused = set()
    for path in sorted((shared_data / "E_listings").glob("*/*")):
        try:
            tables = read_listing_file(path)
        except UnreadableTable as error:
            assert "JSON" in str(error)
            refused.add(path.suffix)
        else:
            assert any(table.rows for table in tables), path.name
    assert refused == {".json", ".geojson"}


@pytest.mark.django_db
def test_tokyo_lists_go_in_twice(shared_data):
    folder = shared_data / "E_listings" / "kodomo_shokudo_tokyo"
    assert {path.stem for path in folder.glob("*.csv")} == set(TOKYO_ROWS)
    first = run(*folder.glob("*.csv"))
    assert (first.rows, first.created, first.skipped) == (sum(TOKYO_ROWS.values()), 267, 0)
    second = run(*folder.glob("*.csv"))
    assert (second.created, second.updated, second.unchanged) == (0, 0, 267)
    assert (first.schedules["parsed"], first.schedules["kept_as_text"]) == (36, 151)
    assert second.schedules == first.schedules
    home = Listing.objects.get(source="13116:kodomo-shokudo", schedules__venue__is_home=True)
    assert home.location_visibility == "area"
    assert not any(channel.public for channel in home.channels.filter(kind__in=["phone", "mail", "fax"]))


@pytest.mark.django_db
def test_shibuya_cells_resolve_but_for_the_typing_error(shared_data):
    shibuya = Municipality.objects.get(code="13113")
    for name in SHIBUYA_SCHOOLS:
        DistrictFactory(name=f"{name}小学校", municipality=shibuya, geometry=None)
    DistrictFactory(name="本町学園小学校", municipality=shibuya, geometry=None)
    path = shared_data / "E_listings" / "kodomo_shokudo_tokyo" / "131130_shibuyaku_kodomosyokudo.csv"
    run(path)
    with path.open(encoding="utf-8-sig") as file:
        cells = [row["学区"] for row in csv.DictReader(file) if row["学区"]]
    assert max(cell.count(";") for cell in cells) == 6
    unresolved = set(ListingDistrict.objects.filter(district=None).values_list("text", flat=True))
    assert TYPING_ERROR in unresolved
    assert unresolved <= {TYPING_ERROR, NO_SCHOOL, "常盤松小"}
    assert ListingDistrict.objects.filter(district__isnull=False).count() >= 75


@pytest.mark.django_db
def test_kanagawa_workbook_with_the_gazetteer(shared_data):
    call_command("import_gazetteer", str(shared_data / "D_gazetteer" / "geolonia" / "神奈川県"))
    [path] = (shared_data / "E_listings" / "kodomo_shokudo_kanagawa").glob("*.xlsx")
    report = run(path)
    assert (report.rows, report.created) == (116, 116)
    assert report.geocoded["exact"] + report.geocoded["town"] >= 108
    reasons = {problem.row for problem in report.errors if problem.field == "住所"}
    assert len(reasons) >= report.geocoded["municipality"] + report.geocoded["none"]
    again = run(path)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 116)


@pytest.mark.django_db
def test_facilities_are_venues_and_two_lists_share_a_hall(shared_data):
    folder = shared_data / "E_listings" / "public_facility"
    report = run(*folder.glob("*.csv"))
    assert (report.rows, report.skipped) == (909, 0)
    assert report.geocoded["exact"] == 908
    assert Venue.objects.count() == report.created
    again = run(*folder.glob("*.csv"))
    assert (again.created, again.updated) == (0, 0)


@pytest.mark.django_db
def test_monthly_event_files_add_up(shared_data):
    paths = sorted((shared_data / "E_listings" / "events_noto").glob("20160[3-5].csv"))
    for path in paths:
        report = run(path)
        assert (report.refused, report.removed) == (0, 0)
    assert Listing.objects.present().filter(kind="activity").count() == 61 + 47 + 74 - 1
