"""What 学区 cells mean: found when they name a district, kept when they don't."""

import pytest

from directory.district_names import DistrictNames, match_districts
from directory.enums import DistrictKind, DistrictStatus
from tests.factories import DistrictFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db

NAMES = ["臨川小学校", "加計塚小学校", "富ヶ谷小学校", "上原小学校", "なみのと小学校", "みなと小学校", "第二小学校"]


@pytest.fixture
def town():
    town = MunicipalityFactory(code="99301", name="ひなた市")
    for name in NAMES:
        DistrictFactory(name=name, municipality=town, geometry=None)
    DistrictFactory(name="上原中学校", kind=DistrictKind.JUNIOR_HIGH, municipality=town, geometry=None)
    DistrictFactory(name="ひなた第三小学校", municipality=town, geometry=None, code="99301-es-hinata3")
    DistrictFactory(name="入船小学校", municipality=town, geometry=None, status=DistrictStatus.FORMER)
    return town


def names(match):
    return [district.name for district in match.districts]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("臨川小学校", ["臨川小学校"]),
        ("臨川小", ["臨川小学校"]),
        ("臨川", ["臨川小学校"]),
        ("臨川小学校区", ["臨川小学校"]),
        ("臨川小学区", ["臨川小学校"]),
        ("ひなた市立臨川小学校", ["臨川小学校"]),
        ("富ケ谷小", ["富ヶ谷小学校"]),
        ("富が谷小学校区", ["富ヶ谷小学校"]),
        ("第２小", ["第二小学校"]),
        ("二小", ["第二小学校"]),
        ("第三小", ["ひなた第三小学校"]),
        ("上原小", ["上原小学校"]),
        ("上原中", ["上原中学校"]),
        ("上原中学校区", ["上原中学校"]),
        ("上原", ["上原小学校"]),
        ("99301-es-hinata3", ["ひなた第三小学校"]),
        ("臨川小;加計塚小", ["臨川小学校", "加計塚小学校"]),
        ("臨川小、加計塚小，上原小／第二小", ["臨川小学校", "加計塚小学校", "上原小学校", "第二小学校"]),
        ("臨川小・加計塚小\n上原中", ["臨川小学校", "加計塚小学校", "上原中学校"]),
        ("臨川小と加計塚小", ["臨川小学校", "加計塚小学校"]),
        ("なみのと小とみなと小", []),  # と may be part of the names: not taken apart by guessing
        ("みなと小", ["みなと小学校"]),
        ("臨川小 加計塚小", ["臨川小学校", "加計塚小学校"]),
        ("臨川小;臨川小学校", ["臨川小学校"]),
    ],
)
def test_names_are_found(town, cell, expected):
    assert names(match_districts(cell, town)) == expected


def test_a_typing_error_is_kept_with_a_suggestion_and_not_guessed(town):
    match = match_districts("上原小;富谷小", town)
    assert names(match) == ["上原小学校"]
    assert match.unresolved == ["富谷小"]
    assert match.suggestions == {"富谷小": "富ヶ谷小学校"}


@pytest.mark.parametrize("cell", ["区内全域", "市内全域", "全域", "区内小学校", "全学区"])
def test_the_whole_area_is_no_district(town, cell):
    match = match_districts(cell, town)
    assert (match.districts, match.unresolved, match.whole_area) == ([], [], True)


@pytest.mark.parametrize("cell", ["", None, "なし", "-", " ", "特になし"])
def test_empty_cells_say_nothing(town, cell):
    match = match_districts(cell, town)
    assert (match.named, match.whole_area) == ([], False)


@pytest.mark.parametrize("cell", ["未就学児", "入船小", "広尾小l"])
def test_other_words_former_and_unknown_schools_are_kept_as_text(town, cell):
    assert match_districts(cell, town).unresolved == [cell]


def test_a_name_of_two_districts_is_not_decided():
    city = MunicipalityFactory(code="99310", name="なぎさ市")
    wards = [MunicipalityFactory(code=f"9931{n}", name=f"なぎさ市{n}区", parent=city) for n in (1, 2)]
    here, there = [DistrictFactory(name="本町小学校", municipality=ward, geometry=None) for ward in wards]
    assert match_districts("本町小", city).unresolved == ["本町小"]
    assert match_districts("本町小", wards[0]).districts == [here]
    assert match_districts("本町小", wards[1]).districts == [there]


def test_a_ward_finds_the_districts_of_its_city():
    city = MunicipalityFactory(code="99310", name="なぎさ市")
    ward = MunicipalityFactory(code="99311", name="なぎさ市北区", parent=city)
    district = DistrictFactory(name="松原小学校", municipality=city, geometry=None)
    assert match_districts("松原小", ward).districts == [district]


def test_other_municipalities_are_not_searched(town):
    assert match_districts("臨川小", MunicipalityFactory(code="99302")).unresolved == ["臨川小"]


def test_many_cells_need_no_query_each(town, django_assert_num_queries):
    known = DistrictNames.of([town.code])
    with django_assert_num_queries(0):
        for _ in range(20):
            assert match_districts("臨川小;富谷小;上原中", town, known).unresolved == ["富谷小"]
