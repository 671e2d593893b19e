"""The public pages answer, cost the same however much there is, and survive what is typed into their addresses."""

import datetime
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Occurrence, ScheduleSession
from directory.enums import DistrictStatus, ListingStatus, Visibility
from directory.models import District, Listing
from search.projection import project
from tests.factories import (
    DistrictFactory,
    GazetteerEntryFactory,
    ListingFactory,
    MunicipalityFactory,
    ScheduleFactory,
    VenueFactory,
)
from tests.ruby import without_ruby

pytestmark = pytest.mark.django_db
NOTICE = "わからない条件があったので、それを除いてさがしました。"
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    ["/", "/hajimete/", "/search/", "/search/?place=浜町二丁目", "/search/?near=34.51,140.71", "/districts/",
     "/districts/99/", "/districts/99201/", "/districts/99201-e-nagiura/", "/healthz"],
)  # fmt: skip
@pytest.mark.parametrize("listings", [0, 2])
def test_page_answers_with_and_without_listings(client, town, site_pages, path, listings):
    town.fill(listings)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/listings/nobodyxx/", "/districts/98/", "/districts/99999/", "/districts/99201-e-gone/", "/nothing/here/"]
)
def test_what_is_not_there_is_a_404_that_leads_on(client, town, path):
    response = client.get(path)
    assert response.status_code == 404
    assert reverse("search") in response.content.decode()


# --- What exists no longer ------------------------------------------------------------------------------------------


def test_merged_listing_redirects_to_the_end_of_the_chain(client, town):
    first, second, last = town.fill(3)
    Listing.objects.filter(pk=first.pk).update(replaced_by=second)
    Listing.objects.filter(pk=second.pk).update(replaced_by=last)
    response = client.get(f"/en{first.get_absolute_url()}")
    assert (response.status_code, response["Location"]) == (301, f"/en/listings/{last.public_id}/")


def test_listings_merged_in_a_circle_still_answer(client, town):
    first, second = town.fill(2)
    Listing.objects.filter(pk=first.pk).update(replaced_by=second)
    Listing.objects.filter(pk=second.pk).update(replaced_by=first)
    assert client.get(first.get_absolute_url()).status_code == 200  # redirects would never end


@pytest.mark.parametrize("status", [ListingStatus.CLOSED, ListingStatus.PAUSED])
def test_closed_or_paused_listing_says_so_and_why(client, town, status):
    [listing] = town.fill(1)
    listing.status, listing.status_reason = status, "屋根の工事のため"
    listing.save()
    page = client.get(listing.get_absolute_url()).content.decode()
    assert str(status.label) in page and "屋根の工事のため" in page


@pytest.mark.parametrize("change", [{"live": False}, {"deleted_at": timezone.now()}])
def test_unpublished_or_deleted_listing_has_no_page(client, town, change):
    [listing] = town.fill(1)
    Listing.objects.filter(pk=listing.pk).update(**change)
    assert client.get(listing.get_absolute_url()).status_code == 404


def test_former_district_leads_to_its_successor(client, town):
    former = DistrictFactory(municipality=town.municipality, code="99201-e-old", name="旧浜小学校")
    District.objects.filter(pk=former.pk).update(status=DistrictStatus.FORMER)
    former.successors.add(town.district)
    response = client.get("/districts/99201-e-old/")
    assert response.status_code == 200
    assert f"/districts/{town.district.code}/" in response.content.decode()


def test_ended_municipality_leads_to_its_successors(client, town):
    ended = MunicipalityFactory(code="99401", name="旧浜町", valid_until="2005-03-31")
    ended.successors.add(town.municipality)
    response = client.get("/easy/districts/99401/")
    assert (response.status_code, response["Location"]) == (301, "/easy/districts/99201/")
    ended.successors.add(MunicipalityFactory(code="99402", name="となり町"))
    page = client.get("/districts/99401/").content.decode()
    assert "/districts/99201/" in page and "/districts/99402/" in page


# --- Counts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", [Visibility.AREA, Visibility.ON_REQUEST])
def test_hidden_places_are_counted_by_municipality_and_in_no_district(client, town, visibility):
    _shown, hidden = town.fill(2)
    Listing.objects.filter(pk=hidden.pk).update(location_visibility=visibility)
    project([hidden.pk])

    def counts(path: str, what: str) -> dict[str, int]:
        return {area["url"]: area["count"] for area in client.get(path).context[what]}

    district = f"/districts/{town.district.code}/"
    assert counts("/districts/99/", "areas")["/districts/99201/"] == 2
    assert counts("/districts/99201/", "areas")[district] == 1
    assert client.get(district).context["count"] == 1
    town.neighbour.neighbours.add(town.district)
    assert counts(f"/districts/{town.neighbour.code}/", "neighbours")[district] == 1


# --- What a page costs ----------------------------------------------------------------------------------------------


LISTS = {
    "/search/?near=34.51,140.71&radius=10": 14,
    "/districts/99201/": 20,
    "/districts/99201-e-nagiura/": 19,
    "/districts/99/": 8,
    "/districts/": 7,
}


def _costs(client) -> dict[str, int]:
    costs = {}
    for path in LISTS:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        costs[path] = len(queries)
    return costs


@pytest.mark.slow
def test_list_pages_cost_the_same_at_5_and_50_rows(client, town, site_pages):
    """Every page: site, its settings, page restrictions, guides in the menu (4). Every list: how many, one page of
    entries, names of their municipalities and districts, categories, cancelled dates (6). Then:

    search by near: names of the choices, their counts, districts around the point, boundary to draw (the one to test is
    kept from the first request on) – and, as soon as results fill more than a page, the points of the others;
    municipality: itself, successors, its codes of today (twice: for the list and for what is coming), districts, their
    counts, prefecture, wards, boundaries, coming dates (none here);
    district: itself, its codes of today, neighbours, their counts, boundaries of both (2), municipalities, successors,
    coming dates (none here);
    prefecture (no list): itself, counts, municipalities with districts, municipalities;
    index (no list): counts, prefectures with districts, prefectures.
    """
    town.fill(5)
    _costs(client)  # Wagtail keeps its site's address from the first request on, we the boundaries of a place
    assert _costs(client) == LISTS
    town.fill(45)
    for _n in range(45):
        town.district.neighbours.add(DistrictFactory(municipality=town.municipality, geometry=None))
        MunicipalityFactory(prefecture=town.prefecture).districts.add(town.neighbour)
    more_than_a_page = {path: cost + path.startswith("/search/") for path, cost in LISTS.items()}
    assert _costs(client) == more_than_a_page


# --- What is typed into addresses -----------------------------------------------------------------------------------

BAD_QUERIES = {
    "radius=abc": True,
    "radius=nan": True,
    "radius=-1": True,
    "radius=1e400": True,
    "near=999,1": True,
    "near=35": True,
    "near=35,139,1": True,
    "near=nan,nan": True,
    "near=%EF%BC%93%EF%BC%95,x": True,
    "kind=palace": True,
    "category=none-such": True,
    "category=%00": True,
    "feature=%00": True,
    "district=%00": True,
    "municipality=%00": True,
    "prefecture=%00": True,
    "audience=" + "x" * 5000: True,
    "category=" + "x" * 5000: True,
    "place=%00": True,
    "place=" + quote("浜" * 5000): True,
    "participation=teleport": True,
    "page=xyz": True,
    "page=-1": True,
    "page=999999999999999999999": True,
    "district=%27%20OR%201": False,
    "municipality=%27%20OR%201": True,
    "place=" + quote("😀🏠"): False,
    "place=%ED%A0%80%FF": False,
    "near=34.51,140.71&place=" + quote("浜町二丁目"): False,
    "utm_source=x&unknown[]=1": True,
}


@pytest.mark.parametrize("query,noticed", BAD_QUERIES.items(), ids=[q[:40] for q in BAD_QUERIES])
def test_bad_parameters_are_left_out_with_a_notice(client, town, query, noticed):
    town.fill(1)
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200
    assert (NOTICE in response.content.decode()) == noticed


@pytest.mark.parametrize("path", ["/districts/99201/", "/districts/99201-e-nagiura/"])
@pytest.mark.parametrize("page", ["xyz", "-1", "0", "99999999999999999999", "%00"])
def test_bad_page_numbers_show_a_page(client, town, path, page):
    town.fill(1)
    assert client.get(f"{path}?page={page}").status_code == 200


@pytest.mark.parametrize(
    "posted",
    [
        {"place": "\x00"},
        {"place": "浜町2丁目\x00"},
        {"place": "1" * 20_000},
        {"place": "浜" * 20_000},
        {"place": "😀1"},
        {"place": "浜町二丁目", "radius": "abc", "category": "\x00", "district": "\x00", "page": "xyz"},
        {"position": "\x00"},
        {"position": "999,1"},
        {"position": "34.51,140.71", "radius": "abc", "category": "\x00", "kind": "x", "page": "-4"},
        {},
    ],
)
def test_nothing_posted_breaks_the_search(client, town, posted):
    town.fill(1)
    response = client.post("/search/", posted, headers=SAME_ORIGIN, follow=True)
    assert response.status_code == 200


def test_unknown_place_says_what_to_try(client, town):
    page = client.get("/search/?place=どこにもない").content.decode()
    assert "「どこにもない」がどこかわかりませんでした。町や小学校の名前で試してください。" in page
    page = client.get("/search/?place=どこにもない5-6").content.decode()
    assert "書かれた場所がどこかわかりませんでした。" in page and "5-6" not in page.split("<form", 1)[0]


# --- Where somebody is ----------------------------------------------------------------------------------------------


def test_typed_address_becomes_its_town_in_the_address_bar(client, town):
    response = client.post("/search/", {"place": "凪浦市浜町2-3-4", "radius": "3"}, headers=SAME_ORIGIN)
    assert response.status_code == 303
    assert response["Location"] == f"/search/?place={quote('ひなた県凪浦市浜町二丁目')}&radius=3"


@pytest.mark.parametrize("language", ["en", "easy"])
def test_redirect_keeps_the_language(client, town, language):
    response = client.post(f"/{language}/search/", {"place": "浜町2-3-4"}, headers=SAME_ORIGIN)
    assert response["Location"].startswith(f"/{language}/search/?")


def test_address_that_is_not_found_or_not_unique_stays_out_of_the_address_bar(client, town):
    unknown = client.post("/search/", {"place": "どこか町5-6-7"}, headers=SAME_ORIGIN)
    in_kanji = client.post("/search/", {"place": "どこか町五番地六"}, headers=SAME_ORIGIN)
    other = MunicipalityFactory(name="となり市")
    GazetteerEntryFactory(municipality=other, name="浜町二丁目", latitude=34.7)
    ambiguous = client.post("/search/", {"place": "浜町2-3-4"}, headers=SAME_ORIGIN)
    for response in (unknown, in_kanji, ambiguous):
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
    assert quote("浜町二丁目") in _links(ambiguous)
    assert "2-3-4" not in _links(ambiguous)


def _links(response) -> str:
    return " ".join(part.split('"')[0] for part in response.content.decode().split('href="')[1:])


def test_position_is_answered_at_once_and_kept_nowhere(client, town):
    [listing] = town.fill(1)
    response = client.post("/search/", {"position": "34.5123,140.7098", "radius": "3"}, headers=SAME_ORIGIN)
    assert response.status_code == 200 and listing.title in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "34.51" not in _links(response) and "140.7" not in _links(response)


def test_results_are_nearest_first_and_each_listing_once(client, town):
    listings = town.fill(4)
    ScheduleFactory(listing=listings[0], venue=VenueFactory(municipality=town.municipality, latitude=34.5105))
    project([listings[0].pk])
    results = client.get("/search/?near=34.51,140.71").context["results"]
    assert [card.public_id for card in results] == [listing.public_id for listing in listings]
    distances = [card.distance_km for card in results]
    assert distances == sorted(distances)


def test_radius_limits_the_results(client, town):
    ListingFactory()
    town.fill(2)
    far = client.get("/search/?near=34.56,140.71&radius=1").context["count"]
    near = client.get("/search/?near=34.56,140.71&radius=10").context["count"]
    assert (far, near) == (0, 2)


# --- Languages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix,lang", [("", "ja"), ("/en", "en"), ("/easy", "ja")])
@pytest.mark.parametrize(
    "path", ["/", "/hajimete/", "/search/", "/districts/", "/districts/99/", "/districts/99201-e-nagiura/", "/none/"]
)
def test_each_language_has_its_address_and_knows_the_others(client, town, site_pages, prefix, lang, path):
    page = client.get(f"{prefix}{path}", headers={"accept-language": "fr"}).content.decode()
    assert f'<html lang="{lang}">' in page
    for other in ("", "/en", "/easy"):
        assert f'href="{other}{path}"' in page.partition('id="language-switch"')[2].partition("</ul>")[0]


def test_language_links_keep_the_search(client, town):
    page = client.get(f"/search/?place={quote('浜町二丁目')}&radius=5").content.decode()
    assert f'href="/en/search/?place={quote("浜町二丁目")}&amp;radius=5"' in page


@pytest.mark.parametrize(
    "prefix,times", [("", "13:30〜15:00"), ("/easy", "午後1時30分から 午後3時まで"), ("/en", "1:30 p.m.–3 p.m.")]
)
def test_parts_of_a_date_have_their_times_in_the_words_of_the_page(client, town, prefix, times):
    schedule = ScheduleFactory(listing=ListingFactory(municipality=town.municipality))
    ScheduleSession.objects.create(
        schedule=schedule, name="第1部", start_time=datetime.time(13, 30), end_time=datetime.time(15)
    )
    page = client.get(f"{prefix}/listings/{schedule.listing.public_id}/").content.decode()
    assert times in without_ruby(page)


def test_area_leads_to_its_calendar_before_its_list(client, town):
    [listing] = town.fill(1)
    assert "/calendar/?" not in client.get("/districts/99201/").content.decode(), "where nothing is on"
    start = timezone.now() + datetime.timedelta(days=2)
    uid = listing.schedules.get().uid
    Occurrence.objects.create(listing=listing, schedule_uid=uid, starts_at=start, original_start=start)
    page = client.get("/districts/99201/").content.decode()
    assert page.index('href="/calendar/?municipality=99201"') < page.index(f'<a href="/listings/{listing.public_id}/"')


@pytest.mark.parametrize("language", ["en", "easy"])
def test_translation_is_shown_and_japanese_marked_as_such(client, town, language):
    translated, plain = town.fill(2)
    setattr(translated, f"title_{language}", "Sunny place")
    translated.save()
    translated.save_revision().publish()
    page = client.get(f"/{language}/districts/99201/").content.decode()
    tag = "en" if language == "en" else "ja"
    assert f'<a href="/{language}/listings/{translated.public_id}/" lang="{tag}">Sunny place</a>' in page
    assert f'lang="ja">{plain.title}</a>' in page
