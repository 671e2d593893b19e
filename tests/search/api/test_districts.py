"""`districts`: by point exactly, by area, by name; counts leave out what is hidden."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.enums import DistrictKind, DistrictStatus, Visibility
from directory.models import District, DistrictBoundary, VenueDistrict
from search.api.point_rows import candidates
from search.geo import Point
from tests.factories import DistrictFactory, ListingFactory, MunicipalityFactory, VenueFactory, square

pytestmark = pytest.mark.django_db


def codes(data: dict) -> list[str]:
    return [one["code"] for one in data["results"]]


def test_district_as_it_was_agreed(ask, town):
    District.objects.filter(pk=town.district.pk).update(edition=2023, kana="なぎうらしょうがっこう")
    town.fill(2)
    assert ask.get("districts?near=34.51,140.71") == (200, ask.expected("districts"))
    assert ask.get("districts/99201-e-nagiura?geometry=1") == (200, ask.expected("district"))


@pytest.mark.parametrize(
    "point,expected",
    [
        ("34.51,140.71", ["99201-e-nagiura"]),
        ("34.51,140.73", ["99201-e-sawane"]),
        ("34.51,140.72", ["99201-e-nagiura", "99201-e-sawane"]),  # on the border of both
        ("34.60,140.71", []),
        ("26.2,127.7", []),
    ],
)
def test_point_lies_in_none_one_or_several(ask, town, point, expected):
    assert codes(ask.get(f"districts?near={point}")[1]) == expected


def test_box_alone_is_not_enough(ask):
    corner = {"type": "MultiPolygon", "coordinates": [[[[140.0, 35.0], [140.1, 35.0], [140.0, 35.1], [140.0, 35.0]]]]}
    DistrictFactory(code="99300-e-corner", geometry=corner)
    assert codes(ask.get("districts?near=35.02,140.02")[1]) == ["99300-e-corner"]
    assert codes(ask.get("districts?near=35.09,140.09")[1]) == []


def test_redrawn_boundary_is_seen_at_once_whoever_redraws_it(ask, town):
    assert codes(ask.get("districts?near=34.501,140.701")[1]) == ["99201-e-nagiura"]
    boundary = DistrictBoundary.objects.get(district=town.district)
    boundary.geometry = square(140.71, 34.50, 0.01)
    DistrictBoundary.objects.bulk_create(
        [boundary], update_conflicts=True, unique_fields=["district"], update_fields=["geometry", "digest"]
    )
    assert codes(ask.get("districts?near=34.501,140.701")[1]) == []
    assert codes(ask.get("districts?near=34.501,140.711")[1]) == ["99201-e-nagiura"]


def test_every_boundary_has_a_digest_that_tells_two_apart(town):
    digests = set(DistrictBoundary.objects.values_list("digest", flat=True))
    assert len(digests) == 2 and "" not in digests


def test_former_districts_are_not_listed_but_found_by_code(ask, town):
    District.objects.filter(pk=town.neighbour.pk).update(status=DistrictStatus.FORMER)
    town.neighbour.successors.add(town.district)
    assert codes(ask.get("districts")[1]) == ["99201-e-nagiura"]
    assert codes(ask.get("districts?near=34.51,140.73")[1]) == []
    status, data = ask.get("districts/99201-e-sawane")
    assert (status, data["status"], data["successors"]) == (200, "former", ["99201-e-nagiura"])


def test_filters(ask, town):
    other = MunicipalityFactory(code="99301", name="別の町")
    DistrictFactory(
        code="99301-jh-x", name="別中学校", kind=DistrictKind.JUNIOR_HIGH, municipality=other, geometry=None
    )
    ward = MunicipalityFactory(code="99202", name="凪浦市北区", parent=town.municipality)
    DistrictFactory(code="99202-e-x", name="北小学校", municipality=ward, geometry=None)
    assert codes(ask.get("districts?municipality=99201")[1]) == ["99201-e-nagiura", "99201-e-sawane", "99202-e-x"]
    assert codes(ask.get("districts?municipality=99202")[1]) == ["99202-e-x"]
    assert codes(ask.get("districts?kind=junior_high")[1]) == ["99301-jh-x"]
    assert len(codes(ask.get("districts?prefecture=99")[1])) == 4
    assert codes(ask.get("districts?prefecture=14")[1]) == []
    assert codes(ask.get("districts?near=34.51,140.71&kind=junior_high")[1]) == []


@pytest.mark.parametrize("q", ["霞ケ関", "霞ヶ関小学校区", "かすみ", "カスミガ", "霞が関"])
def test_names_and_readings_are_found_as_people_write_them(ask, q):
    DistrictFactory(code="99301-e-k", name="霞ヶ関小学校", kana="かすみがせきしょうがっこう", geometry=None)
    DistrictFactory(code="99301-e-z", name="瀬戸小学校", kana="せとしょうがっこう", geometry=None)
    assert codes(ask.get(f"districts?q={q}")[1]) == ["99301-e-k"]


def test_pages_hold_every_district_once(ask, town):
    for _n in range(9):
        DistrictFactory(name="同じ名前の小学校", geometry=None)
    seen = [code for page in range(1, 6) for code in codes(ask.get(f"districts?page_size=3&page={page}")[1])]
    assert sorted(seen) == sorted(set(seen)) and len(seen) == 11
    assert ask.get("districts?page=99")[1]["results"] == []


@pytest.mark.parametrize("visibility", [Visibility.AREA, Visibility.ON_REQUEST])
def test_hidden_places_are_not_counted(ask, town, visibility):
    town.fill(1)
    venue = VenueFactory(municipality=town.municipality)
    VenueDistrict.objects.create(venue=venue, district=town.district)
    ListingFactory(municipality=town.municipality, venue=venue, location_visibility=visibility)
    assert ask.get("districts?near=34.51,140.71")[1]["results"][0]["listings"] == 1


def test_near_costs_two_queries(ask, town):
    ask.get("districts?near=34.51,140.71")  # the boundary is read the first time only
    with CaptureQueriesContext(connection) as queries:
        ask.get("districts?near=34.51,140.71")
    assert len(queries) == 2, [one["sql"] for one in queries]


@pytest.mark.parametrize("latitude", [34.505, 34.51, 34.52])
def test_the_quick_statement_finds_what_the_queryset_finds(town, latitude):
    District.objects.filter(pk=DistrictFactory(geometry=square(140.70, 34.50, 0.3)).pk).update(status="former")
    DistrictFactory(geometry=square(140.60, 34.40, 0.3))
    found = District.objects.current().around(latitude, 140.71).order_by("code")
    rows = candidates(Point(latitude, 140.71))
    assert [row["pk"] for row in rows] == [district.pk for district in found] and len(rows) in (1, 2)
    assert all(row["digest"] for row in rows)


@pytest.mark.parametrize("also", ["kind=elementary", "municipality=99201", "prefecture=99", "q=凪"])
def test_point_and_another_condition_together(ask, town, also):
    assert codes(ask.get(f"districts?near=34.51,140.71&{also}")[1]) == ["99201-e-nagiura"]
