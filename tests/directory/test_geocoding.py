"""Addresses and typed places against the gazetteer: what is found, how surely, and what must not be claimed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.enums import DistrictStatus, GazetteerKind, GeocodeLevel
from directory.geocoding import GazetteerGeocoder, GazetteerIndex, locate, nearest_town
from directory.japan.address import place_key
from directory.models import GazetteerEntry
from tests.factories import DistrictFactory, MunicipalityFactory, PrefectureFactory

pytestmark = pytest.mark.django_db


def add(municipality, name, latitude=34.5, longitude=140.7, kind=GazetteerKind.TOWN, koaza=""):
    return GazetteerEntry.objects.create(
        kind=kind,
        prefecture=municipality.prefecture,
        municipality=municipality,
        name=name,
        koaza=koaza,
        key=place_key(f"{name}{koaza}"),
        latitude=latitude,
        longitude=longitude if latitude is not None else None,
    )


@pytest.fixture(autouse=True)
def gazetteer():
    """なぎさ市 with two wards, こかげ町 in a county, ひなた市 with a town without coordinates."""
    city = MunicipalityFactory(code="99310", name="なぎさ市")
    east = MunicipalityFactory(code="99311", name="なぎさ市東区", parent=city)
    west = MunicipalityFactory(code="99312", name="なぎさ市西区", parent=city)
    county = MunicipalityFactory(code="99320", name="こかげ町", county="山辺郡")
    other = MunicipalityFactory(code="99330", name="ひなた市")
    for number, numeral in enumerate("一二三四", start=1):
        add(east, f"西柴{numeral}丁目", 34.50 + number / 100)
    add(east, "大川", 34.60)
    add(east, "西柴小学校", 34.55, kind=GazetteerKind.SCHOOL)
    add(west, "本町", 34.40)
    add(west, "入江町", 34.41)
    add(west, "第一小学校", 34.42, kind=GazetteerKind.SCHOOL)
    add(county, "一色", 34.30)
    add(county, "井ノ口", 34.31)
    add(county, "井ノ口", 34.32, koaza="北谷")
    add(other, "西柴三丁目", 34.20)
    add(other, "本町", 34.21)
    add(other, "北一条西三丁目", 34.22)
    add(other, "あらた", None)
    add(other, "第一小学校", 34.23, kind=GazetteerKind.SCHOOL)
    add(other, "ひなた駅", 34.24, kind=GazetteerKind.STATION)
    return city


def labels(matches):
    return [match.label.removeprefix("ひなた県") for match in matches]


NISHISHIBA = "なぎさ市東区西柴三丁目"
ADDRESSES = [
    ("ひなた県なぎさ市東区西柴三丁目17番7号", NISHISHIBA),
    ("〒999-0000　なぎさ市東区西柴３－１７－７ ひだまりビル2階", NISHISHIBA),
    ("なぎさ市東区西柴3ー17", NISHISHIBA),
    ("なぎさ市東区大字西柴3丁目", NISHISHIBA),
    ("なぎさ市西柴3-17", NISHISHIBA),  # no ward
    ("なぎさ市西区西柴3-17", NISHISHIBA),  # wrong ward
    ("なぎさ市南区西柴3-17", NISHISHIBA),  # a ward that isn't there
    ("なぎさ市東区西柴", "なぎさ市東区西柴"),
    ("なぎさ市東区大川317番地", "なぎさ市東区大川"),
    ("なぎさ市西区入江1-2", "なぎさ市西区入江町"),  # 町 left out
    ("山辺郡こかげ町一色123", "山辺郡こかげ町一色"),
    ("こかげ町一色123", "山辺郡こかげ町一色"),
    ("こかげ町井の口字北谷5", "山辺郡こかげ町井ノ口北谷"),
    ("こかげ町井之口5", "山辺郡こかげ町井ノ口"),
    ("ひなた市北1条西3丁目2", "ひなた市北一条西三丁目"),
    ("ひなた市北1西3", "ひなた市北一条西三丁目"),
]


@pytest.mark.parametrize(("text", "label"), ADDRESSES)
def test_addresses_resolve_to_their_town(text, label):
    (match,) = locate(text)
    assert (labels([match]), match.level, match.kind) == ([label], GeocodeLevel.TOWN, "town")


@pytest.mark.parametrize(("text", "label"), ADDRESSES)
def test_the_index_answers_as_the_database_does(text, label):
    assert GazetteerIndex(prefectures=["99"]).locate(text) == locate(text)


def test_the_point_is_the_towns_and_the_entry_is_named():
    (match,) = locate("なぎさ市東区西柴3丁目")
    assert (match.latitude, match.longitude, match.municipality.code) == (34.53, 140.7, "99311")
    assert match.entry_id == GazetteerEntry.objects.get(name="西柴三丁目", municipality="99311").pk


def test_a_town_without_its_number_is_the_middle_of_its_parts():
    (match,) = locate("なぎさ市東区西柴")
    assert (match.latitude, match.entry_id, match.level) == (34.525, None, GeocodeLevel.TOWN)


@pytest.mark.parametrize(
    ("text", "hint", "label"),
    [
        ("東区西柴3-17", "なぎさ市", NISHISHIBA),
        ("西柴3-17", "99311", NISHISHIBA),
        ("西柴3-17", "ひなた市", "ひなた市西柴三丁目"),
        ("本町5", "なぎさ市", "なぎさ市西区本町"),
        ("なぎさ市東区西柴3-17", "ひなた市", NISHISHIBA),  # the text itself counts more
        ("南区西柴3-17", "なぎさ市", NISHISHIBA),
        ("一色5", "山辺郡こかげ町", "山辺郡こかげ町一色"),
        ("", "ひなた市", "ひなた市"),
        ("どこでもない町5", "ひなた市", "ひなた市"),
    ],
)
def test_a_hint_stands_in_for_what_the_address_leaves_out(text, hint, label):
    assert labels(locate(text, municipality=hint)) == [label]
    assert labels(GazetteerIndex(prefectures=["99"]).locate(text, municipality_hint=hint)) == [label]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("西柴三丁目", {NISHISHIBA, "ひなた市西柴三丁目"}),
        ("西柴", {"なぎさ市東区西柴", "ひなた市西柴"}),
        ("第一小学校", {"なぎさ市西区第一小学校", "ひなた市第一小学校"}),
        ("第1小", {"なぎさ市西区第一小学校", "ひなた市第一小学校"}),
        ("本町", {"なぎさ市西区本町", "ひなた市本町"}),
    ],
)
def test_ambiguous_names_give_a_choice(text, expected):
    assert set(labels(locate(text))) == expected


@pytest.mark.parametrize(
    ("text", "label", "kind", "level"),
    [
        ("西柴小学校", "なぎさ市東区西柴小学校", "school", GeocodeLevel.EXACT),
        ("なぎさ市立西柴小", "なぎさ市東区西柴小学校", "school", GeocodeLevel.EXACT),
        ("ひなた駅", "ひなた市ひなた駅", "station", GeocodeLevel.EXACT),
        ("なぎさ市", "なぎさ市", "municipality", GeocodeLevel.MUNICIPALITY),
        ("なぎさ", "なぎさ市", "municipality", GeocodeLevel.MUNICIPALITY),
        ("こかげ町", "山辺郡こかげ町", "municipality", GeocodeLevel.MUNICIPALITY),
    ],
)
def test_schools_stations_and_municipalities_are_found_by_name(text, label, kind, level):
    (match,) = locate(text)
    assert (labels([match]), match.kind, match.level) == ([label], kind, level)


def test_a_school_district_is_found_by_its_name(gazetteer):
    DistrictFactory(name="臨川小学校", municipality=gazetteer)
    DistrictFactory(name="旧川小学校", municipality=gazetteer, status=DistrictStatus.FORMER)
    for text in ("臨川小学校区", "臨川小学区", "なぎさ市臨川小学校区"):
        (match,) = locate(text)
        assert (match.label, match.kind) == ("ひなた県なぎさ市臨川小学校区", "district")
        assert match.latitude == pytest.approx(34.51)
    assert locate("旧川小学校区") == []


def test_a_town_without_coordinates_falls_back_one_level_and_says_so():
    (match,) = locate("ひなた市あらた5")
    assert match.level == GeocodeLevel.MUNICIPALITY
    assert match.label == "ひなた県ひなた市あらた"
    assert match.latitude == 34.21  # the middle of ひなた市's towns that have a point


def test_without_towns_the_middle_of_the_districts_stands_for_the_municipality():
    empty = MunicipalityFactory(code="99340", name="みさき町")
    assert [(m.level, m.latitude) for m in locate("みさき町")] == [(GeocodeLevel.NONE, None)]
    DistrictFactory(municipality=empty)
    assert [(m.level, m.latitude) for m in locate("みさき町")] == [(GeocodeLevel.MUNICIPALITY, 34.51)]


@pytest.mark.parametrize("text", ["", "　", "大阪のお好み焼き", "大川の家", "123", "西", "<b>", "ひなた県"])
def test_what_is_not_known_is_not_claimed(text):
    assert locate(text) == []


@pytest.mark.parametrize("text", ["なぎさ市東区大川町1-2", "なぎさ市東区大川台5"])
def test_a_name_that_only_begins_alike_is_not_taken(text):
    assert [match.level for match in locate(text)] == [GeocodeLevel.MUNICIPALITY]


def test_labels_never_hold_a_house_number():
    for text, _ in ADDRESSES:
        assert not any(character.isdigit() for match in locate(text) for character in match.label)


@given(st.text(alphabet="なぎさ市東区西柴丁目三3-－ー号番地 　小学校駅様方字ヶ〒()%_'\"x", max_size=20))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_it(text):
    for match in locate(text):
        assert (match.latitude is None) == (match.level == GeocodeLevel.NONE)


def test_the_index_asks_nothing_once_loaded(django_assert_num_queries):
    index = GazetteerIndex(municipalities=["99310"])
    with django_assert_num_queries(0):
        for number in range(50):
            assert index.locate(f"東区西柴{number % 4 + 1}-5", municipality_hint="なぎさ市")


def test_one_text_costs_few_queries(django_assert_max_num_queries):
    locate("なぎさ市東区西柴3-17")
    with django_assert_max_num_queries(3):
        locate("なぎさ市東区西柴3-17")
    with django_assert_max_num_queries(8):
        locate("どこにもない名前")


def test_a_changed_municipality_is_noticed(gazetteer):
    assert locate("なぎさ市")
    gazetteer.name = "しおさい市"
    gazetteer.save()
    assert locate("しおさい市")
    assert locate("なぎさ市") == []


def test_the_nearest_town_names_a_position():
    assert nearest_town(34.534, 140.701).label == "ひなた県なぎさ市東区西柴三丁目"
    assert nearest_town(34.301, 140.7).label == "ひなた県山辺郡こかげ町一色"
    assert nearest_town(25.0, 130.0) is None


def test_it_speaks_geopy():
    geocoder = GazetteerGeocoder()
    found = geocoder.geocode("なぎさ市東区西柴3丁目")
    assert (found.address, found.latitude, found.raw["level"]) == ("ひなた県なぎさ市東区西柴三丁目", 34.53, "town")
    assert len(geocoder.geocode("本町", exactly_one=False)) == 2
    assert geocoder.geocode("どこにもない名前") is None
    assert geocoder.reverse((34.531, 140.7)).address == "ひなた県なぎさ市東区西柴三丁目"


def test_a_prefecture_narrows_the_choice():
    far = MunicipalityFactory(code="47399", prefecture=PrefectureFactory(code="47", name="沖縄県"), name="はるか町")
    add(far, "本町", 26.2, 127.7)
    assert labels(locate("本町", prefecture="47")) == ["沖縄県はるか町本町"]
    assert labels(locate("沖縄県本町")) == ["沖縄県はるか町本町"]
    assert len(locate("本町")) == 3
