"""The areas every instance starts from: complete, well-formed, and old codes lead somewhere."""

import csv
from collections import Counter
from datetime import date

import pytest

from directory.japan.codes import PREFECTURES, check_digit, normalise_municipality_code
from directory.models import Municipality, Prefecture
from directory.services.reference import REFERENCE

# 政令指定都市, by the codes 総務省 gives the cities themselves
DESIGNATED = {
    "01100": "札幌市",
    "04100": "仙台市",
    "11100": "さいたま市",
    "12100": "千葉市",
    "14100": "横浜市",
    "14130": "川崎市",
    "14150": "相模原市",
    "15100": "新潟市",
    "22100": "静岡市",
    "22130": "浜松市",
    "23100": "名古屋市",
    "26100": "京都市",
    "27100": "大阪市",
    "27140": "堺市",
    "28100": "神戸市",
    "33100": "岡山市",
    "34100": "広島市",
    "40100": "北九州市",
    "40130": "福岡市",
    "43100": "熊本市",
}

# Existing codes whose six digits without the leading zero are another existing code: 01110 + 0 → 11100, さいたま市.
AMBIGUOUS = {
    "01110": "11100",
    "01210": "12106",
    "01220": "12203",
    "01221": "12211",
    "01222": "12220",
    "01223": "12238",
    "01436": "14362",
    "01520": "15202",
    "01550": "15504",
    "01632": "16322",
    "02210": "22101",
    "02321": "23213",
    "02323": "23230",
    "04321": "43214",
    "04421": "44211",
}


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def areas() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("municipalities.csv")}


def test_all_municipalities_are_there_once(areas):
    assert len(areas) == len(rows("municipalities.csv")) == 1741 + 171
    assert sum(not row["parent"] for row in areas.values()) == 1741  # 1,718 and the 23 wards of Tokyo
    assert sum(row["prefecture"] == "東京都" and row["name"].endswith("区") for row in areas.values()) == 23


def test_prefectures_are_the_47_and_every_municipality_lies_in_its_own(areas):
    prefectures = {row["code"]: row["name"] for row in rows("prefectures.csv")}
    assert set(prefectures) == PREFECTURES - {"99"}
    assert all(prefectures[code[:2]] == row["prefecture"] for code, row in areas.items())


def test_wards_belong_to_the_twenty_designated_cities(areas):
    wards = [row for row in areas.values() if row["parent"]]
    assert {row["parent"] for row in wards} == set(DESIGNATED)
    assert {code: areas[code]["name"] for code in DESIGNATED} == DESIGNATED
    for ward in wards:
        city = areas[ward["parent"]]
        assert ward["name"].startswith(city["name"])
        assert ward["name"].endswith("区")
        assert ward["kana"].startswith(city["kana"])


def test_names_are_bare_and_counties_stand_apart(areas):
    for row in areas.values():
        assert row["name"][-1] in "市区町村"
        assert (row["name"][-1] in "町村") or not row["county"]
        assert not row["county"] or row["county"].endswith("郡")
    without_county = {row["prefecture"] for row in areas.values() if row["name"][-1] in "町村" and not row["county"]}
    assert without_county == {"東京都"}  # its islands belong to no county


def test_readings_are_hiragana_and_end_like_the_name(areas):
    endings = {"市": ("し",), "区": ("く",), "町": ("ちょう", "まち"), "村": ("むら", "そん")}
    for row in areas.values():
        assert all("ぁ" <= char <= "ゖ" or char == "ー" for char in row["kana"])
        assert row["kana"].endswith(endings[row["name"][-1]])
        assert "ぐん" not in row["kana"]


def test_codes_survive_the_round_trip_with_check_digit(areas):
    assert all(normalise_municipality_code(code + check_digit(code)) == code for code in areas)


def test_six_digits_without_their_zero_are_ambiguous_in_the_known_cases_only(areas):
    """There the number is read as the five-digit code it also is; see `normalise_municipality_code`."""
    shortened = {code: f"{code}{check_digit(code)}"[1:] for code in areas if code.startswith("0")}
    ambiguous = {code: short for code, short in shortened.items() if short in areas}
    assert ambiguous == AMBIGUOUS
    for code, short in shortened.items():
        assert normalise_municipality_code(short, areas) == ambiguous.get(code, code)


def test_ended_codes_lead_to_existing_ones_in_the_same_prefecture(areas):
    for row in rows("municipality_changes.csv"):
        assert row["old_code"] not in areas
        assert date(2010, 1, 1) <= date.fromisoformat(row["valid_until"]) < date(2025, 1, 1)
        successors = row["successors"].split()
        assert successors
        assert set(successors) <= set(areas)
        assert {code[:2] for code in successors} == {row["old_code"][:2]}


@pytest.mark.django_db
def test_database_starts_with_the_same_areas(areas):
    assert Prefecture.objects.exclude(code="99").count() == 47
    assert set(Municipality.objects.current().exclude(prefecture="99").values_list("code", flat=True)) == set(areas)
    assert Counter(Municipality.objects.filter(parent="14100").values_list("name", flat=True)).total() == 18
    old = Municipality.objects.get(code="22135")
    assert list(old.successors.values_list("name", flat=True)) == ["浜松市中央区", "浜松市浜名区"]
    assert Municipality.objects.get(code="14301").full_name == "神奈川県三浦郡葉山町"
