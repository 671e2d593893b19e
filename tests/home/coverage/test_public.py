"""The public page of registered places: there only if a site says so, and rounder than the desk's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from directory.enums import Visibility
from home.coverage.public import coverage_of, told
from home.models import SiteSettings
from home.pages import ensure_pages
from search.models import TagGroup
from tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
PATH = "/districts/99201/coverage/"


@pytest.fixture
def shown(town):
    """The site's choice is made."""
    ensure_pages()
    own = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    own.public_coverage = True
    own.save()
    return town


def page(client, path: str = PATH) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_it_isnt_there_until_a_site_says_so(client, town):
    ensure_pages()
    assert client.get(PATH).status_code == 404
    assert "coverage" not in page(client, "/districts/99201/")


def test_the_towns_page_leads_to_it(client, shown):
    assert f'href="{PATH}"' in page(client, "/districts/99201/")


def test_small_numbers_are_rounded_and_none_is_said_kindly(client, shown, meal):
    for _ in range(5):
        shown.listing_in(shown.first, meal)
    shown.listing_in(shown.first)
    found = coverage_of(shown.municipality, TagGroup.CATEGORY)
    assert {row.name: (row.total, row.cells) for row in found.rows} == {
        "浜小学校区": ("6件", ["5件"]), "山小学校区": ("なし", ["なし"]),
    }  # fmt: skip
    assert (told(4), told(1), found.empty) == ("5件未満", "5件未満", 1)
    text = page(client)
    assert "登録がないことは、場所がないことではありません" in text and "2の学区のうち、登録がないのは1です" in text


def test_the_map_says_no_more_than_the_table(client, shown):
    shown.listing_in(shown.first)
    shapes = re.findall(r'<path class="coverage__shape coverage__shape--(\w+)"', page(client))
    assert sorted(shapes) == ["few", "none"]


def hide(listing, visibility: str) -> None:
    listing.schedules.update(venue=None)
    listing.location_visibility = visibility
    listing.save()


@pytest.mark.parametrize("visibility", [Visibility.AREA, Visibility.ON_REQUEST])
def test_hidden_places_change_nothing_until_there_are_five(client, shown, visibility):
    before = page(client)
    for _ in range(5):
        assert page(client) == before
        hide(shown.listing_in(shown.first, title="そっとの会"), visibility)
    text = page(client)
    assert "この市区町村では、5件です" in text and "この市区町村では、5件未満です" in before
    assert "そっとの会" not in text and "2の学区のうち、登録がないのは2です" in text


def test_quiet_subjects_are_no_columns(shown, meal):
    meal.sensitive = True
    meal.save()
    for _ in range(6):
        shown.listing_in(shown.first, meal)
    assert coverage_of(shown.municipality, TagGroup.CATEGORY).columns == []


@pytest.mark.parametrize("across", ["audience", "weekday", "district", "x" * 3000])
def test_what_stands_in_the_columns_can_be_asked_for(client, shown, across):
    assert "学区ごとの登録の数" in page(client, f"{PATH}?across={across}")


@pytest.mark.parametrize("code", ["99", "00000", "99201-e-x", "nothing"])
def test_other_areas_have_none(client, shown, code):
    assert client.get(f"/districts/{code}/coverage/").status_code == 404


def test_a_town_without_districts_says_so(client, shown):
    MunicipalityFactory(code="99202", name="椿ヶ原町", prefecture=shown.municipality.prefecture)
    assert "学区のデータは、まだありません" in page(client, "/districts/99202/coverage/")


def test_it_costs_the_same_however_many(client, shown, meal, django_assert_num_queries):
    shown.listing_in(shown.first, meal)
    page(client)
    with CaptureQueriesContext(connection) as before:
        page(client)
    for _ in range(4):
        shown.listing_in(shown.second, meal)
    with django_assert_num_queries(len(before)):
        page(client)
