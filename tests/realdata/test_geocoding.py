"""Kanagawa's towns, districts and list of children's cafeterias together: what a real list's addresses resolve to."""

import json
import time

import openpyxl
import pytest
from django.core.management import call_command

from directory.enums import GeocodeLevel
from directory.geocoding import GazetteerIndex, locate
from directory.models import GazetteerEntry, Venue
from directory.services.assignment import assign_districts

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]

FOUND = (GeocodeLevel.EXACT, GeocodeLevel.TOWN)


@pytest.fixture
def gazetteer(shared_data, tmp_path):
    report = tmp_path / "report.json"
    call_command("import_gazetteer", str(shared_data / "D_gazetteer"), report=str(report))
    return json.loads(report.read_text(encoding="utf-8"))


@pytest.fixture
def cafeterias(shared_data):
    """(municipality name, address) of each row of the prefecture's list that has a name."""
    path = shared_data / "E_listings" / "kodomo_shokudo_kanagawa" / "140007_kodomoshokudo_20231105.xlsx"
    rows = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)
    header = next(row for row in rows if "住所" in row)
    name, area, address = (header.index(column) for column in ("名称", "市区町村名", "住所"))
    return [(row[area], str(row[address] or "")) for row in rows if row[name]]


def test_the_whole_folder_goes_in_and_a_second_time_nothing_changes(gazetteer, shared_data, tmp_path):
    assert (gazetteer["rows"], gazetteer["created"], gazetteer["skipped"], gazetteer["errors"]) == (11492, 10984, 0, [])
    report = tmp_path / "again.json"
    call_command("import_gazetteer", str(shared_data / "D_gazetteer"), report=str(report))
    again = json.loads(report.read_text(encoding="utf-8"))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 11492)
    assert GazetteerEntry.objects.exclude(kana="").count() > 500


def test_schools_of_both_forms_go_in(shared_data, tmp_path):
    report = tmp_path / "report.json"
    call_command("import_gazetteer", str(shared_data / "B_schools"), report=str(report))
    read = json.loads(report.read_text(encoding="utf-8"))
    assert (read["rows"], read["skipped"]) == (2038, 9)  # campuses of one university within one municipality
    (match,) = locate("横浜市立西柴小学校")
    assert (match.label, match.level) == ("神奈川県横浜市金沢区西柴小学校", GeocodeLevel.EXACT)


def test_a_block_in_arabic_numerals_is_found(gazetteer):
    town = GazetteerEntry.objects.get(municipality="14108", name="西柴三丁目")
    for text in ("横浜市金沢区西柴3丁目", "横浜市金沢区西柴３－１７－７", "横浜市西柴三丁目"):
        (match,) = locate(text)
        assert (match.entry_id, match.latitude, match.longitude) == (town.pk, town.latitude, town.longitude)


def test_a_prefectures_list_is_located_and_placed_in_districts(gazetteer, cafeterias, shared_data):
    districts = shared_data / "A_school_districts" / "kanagawa_A27-10_14-g_SchoolDistrict.shp"
    call_command("import_school_districts", str(districts))
    index = GazetteerIndex(prefectures=["14"])
    started = time.monotonic()
    matches = [index.locate(address, municipality_hint=area)[0] for area, address in cafeterias]
    assert time.monotonic() - started < 5
    assert len(matches) == 116
    assert sum(match.level in FOUND for match in matches) >= 108
    Venue.objects.bulk_create(
        Venue(latitude=m.latitude, longitude=m.longitude, geocode_level=m.level, municipality=m.municipality)
        for m in matches
    )
    assert assign_districts().districts["one"] >= 107
