"""Where nothing is registered: what is counted in a district, what never is, who sees it, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.enums import DistrictKind, Visibility
from directory.models import Curatorship
from home.coverage import counting
from home.coverage.drawing import draw, step_of
from home.coverage.nearest import nearest_of
from search.models import TagGroup
from tests.factories import DistrictFactory, ListingFactory, MunicipalityFactory, ScheduleFactory, square
from tests.home.desk_world import council_of, curator_of

pytestmark = pytest.mark.django_db
ALL = counting.Narrowed()


def counted(group: str = TagGroup.CATEGORY, **narrowed: str) -> counting.Counts:
    return counting.by_district(["99"], group, counting.Narrowed(narrowed))


def page(browser, code: str = "99201", **asked: str) -> str:
    response = browser.get(reverse("coverage_area", args=[code]), asked)
    assert response.status_code == 200
    return response.content.decode()


def test_a_listing_counts_once_in_its_district_and_in_each_of_its_categories(town, meal):
    listing = town.listing_in(town.first, meal)
    ScheduleFactory(listing=listing, venue=listing.schedules.get().venue)
    listing.save()
    town.listing_in(town.first)
    found = counted()
    assert found.totals == {town.first.code: 2} and found.cells == {(town.first.code, "meal"): 1}


def test_what_narrows_it_holds_for_totals_and_cells(town, meal):
    town.listing_in(town.first, meal)
    town.listing_in(town.second)
    assert counted(category="meal").totals == {town.first.code: 1}
    assert counted(category="meal", weekday="mon").totals == {}


@pytest.mark.parametrize("visibility", [Visibility.AREA, Visibility.ON_REQUEST])
def test_hidden_places_count_by_municipality_only(town, visibility):
    for _ in range(6):  # enough halls for the district to be named on the public page
        town.listing_in(town.first)
    hidden = town.listing_in(town.first, title="そっとの会")
    hidden.schedules.update(venue=None)
    hidden.location_visibility = visibility
    hidden.save()
    assert counted().totals == {town.first.code: 6}
    assert counting.off_the_map(["99201"], ALL)["99201"].hidden == 1


def test_online_and_places_without_a_district_are_counted_apart(town):
    ListingFactory(municipality=town.municipality, in_person=False, online=True)
    nowhere = town.listing_in(town.first)
    nowhere.schedules.get().venue.venue_districts.all().delete()
    nowhere.save()
    found = counting.off_the_map(["99201"], ALL)["99201"]
    assert (found.remote, found.without_district, found.hidden) == (1, 1, 0)


def test_the_nearest_place_is_the_nearest_and_none_on_a_quiet_subject(town, meal):
    far = DistrictFactory(municipality=town.municipality, geometry=square(140.78, 34.50))
    town.listing_in(far, title="遠い会")
    near = town.listing_in(town.first, meal, title="近い会")
    assert nearest_of([town.second], ALL)[town.second.pk].title == "近い会"
    assert 1.5 < nearest_of([town.second], ALL)[town.second.pk].kilometres < 2.5
    meal.sensitive = True
    meal.save()
    near.save()
    assert nearest_of([town.second], ALL)[town.second.pk].title == "遠い会"


def test_the_drawing_says_in_shapes_what_the_table_says_in_numbers(town):
    drawing = draw([town.first, town.second], {town.first.code: 7})
    assert [(shape.step.key, shape.number) for shape in drawing.shapes] == [("many", 7), ("none", 0)]
    left, right = drawing.shapes
    assert 0 < left.x < right.x < drawing.width and left.path.startswith("M")
    assert draw([DistrictFactory(geometry=None)], {}) is None


@pytest.mark.parametrize("number,key", [(0, "none"), (1, "few"), (2, "few"), (3, "some"), (5, "some"), (6, "many")])
def test_the_steps_of_the_legend(number, key):
    assert step_of(number).key == key


def test_the_page_says_so_in_plain_facts(town, browser, meal):
    town.listing_in(town.first, meal, title="浜の食堂")
    text = page(browser)
    assert "登録がないことは、場所がないことではありません" in text
    assert "浜小学校区" in text and "山小学校区" in text and "浜の食堂" in text
    assert 'class="coverage__shape coverage__shape--none"' in text and "coverage__shape--few" in text
    assert "登録がない地域は<strong>1</strong>" in text


def test_totals_by_another_kind_of_district(town, browser):
    DistrictFactory(
        municipality=town.municipality, name="浜中学校", kind=DistrictKind.JUNIOR_HIGH, geometry=square(140.70, 34.50)
    )
    assert "浜中学校区" in page(browser, kind="junior_high") and "浜小学校区" not in page(browser, kind="junior_high")


def test_what_is_not_on_offer_is_passed_over(town, browser):
    assert "山小学校区" in page(browser, kind="<x>", across="district", category="' OR 1", weekday="never")


def test_who_looks_after_one_town_goes_straight_there(town, browser):
    assert browser.get(reverse("coverage"))["Location"] == reverse("coverage_area", args=["99201"])


@pytest.mark.parametrize("code", ["99201", "99", "00000", "xx"])
def test_a_curator_elsewhere_finds_nothing(town, elsewhere, code):
    assert elsewhere.get(reverse("coverage_area", args=[code])).status_code == 404


def test_of_a_prefecture_only_what_one_looks_after(town, browser):
    other = MunicipalityFactory(code="99202", name="磯原市")
    DistrictFactory(municipality=other, name="磯小学校")
    ListingFactory(municipality=other, in_person=False, online=True)
    text = page(browser, "99")
    assert "浜小学校区" in text and "磯小学校区" not in text and "磯原市" not in text


def test_who_looks_after_one_district_sees_neither_the_next_nor_the_towns_hidden_ones(town, client):
    ListingFactory(municipality=town.municipality, location_visibility=Visibility.ON_REQUEST)
    user = curator_of(council_of(town.first, "浜地区社協"))
    assert Curatorship.objects.held_by(user).count() == 1
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    text = page(client)
    assert "浜小学校区" in text and "山小学校区" not in text and "どの学区にも数えていないもの" not in text


def test_as_a_table_to_take_along(town, browser, meal):
    town.listing_in(town.first, meal, title="=浜の食堂")
    asked = {"category": "meal", "format": "csv"}
    answer = browser.get(reverse("coverage_area", args=["99201"]), asked)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("地域,コード,全部,食事") and len(lines) == 3
    assert lines[1].startswith(f"浜小学校区,{town.first.code},1,1") and "'=浜の食堂" in lines[2]
    book = browser.get(reverse("coverage_area", args=["99201"]), asked | {"format": "xlsx"})
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_the_number_of_queries_holds(town, browser, meal):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(browser, category="meal")
        return len(asked)

    town.listing_in(town.first, meal)
    queries()
    before = queries()
    for number in range(6):
        district = DistrictFactory(municipality=town.municipality, geometry=square(140.74 + number / 50, 34.52))
        town.listing_in(district, meal)
        DistrictFactory(municipality=town.municipality, geometry=square(140.74 + number / 50, 34.56))
    queries()  # reads the outlines of the new districts
    assert queries() == before
