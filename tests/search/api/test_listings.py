"""`listings`, one listing, GeoJSON, `clusters`, `suggest`, `taxonomy`: what they say and what it costs."""

import datetime
import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.enums import ChannelKind, EligibilityStatus, ListingStatus, Visibility
from directory.models import Audience, Category, Channel, Listing, VenueDistrict
from search.projection import project
from tests.factories import ListingFactory, OrganisationFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db
NEAR = "near=34.51,140.71&radius=30"


def ids(data: dict) -> list[str]:
    return [one["id"] for one in data["results"]]


@pytest.fixture
def golden(town) -> Listing:
    """One listing of which every word is known."""
    venue = VenueFactory(municipality=town.municipality, name="浜町公民館", address="凪浦市浜町2-3", access="駅から5分")
    VenueDistrict.objects.create(venue=venue, district=town.district)
    listing = ListingFactory(
        public_id="abcd2345",
        title="ひだまりの会",
        title_en="Sunny spot",
        description="お茶とおしゃべり。",
        municipality=town.municipality,
        eligibility_status=EligibilityStatus.ANYONE,
        verified_at=datetime.datetime(2026, 11, 1, 3, 0, tzinfo=datetime.UTC),
    )
    listing.categories = [Category.objects.get(slug="salon")]
    listing.audiences = [Audience.objects.get(slug="anyone")]
    listing.organisations = [OrganisationFactory(name="みんなの会")]
    listing.save()
    ScheduleFactory(listing=listing, venue=venue)
    Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value="099-000-0000", public=True)
    Channel.objects.create(listing=listing, kind=ChannelKind.MAIL, value="hidden@example.jp", public=False)
    project([listing.pk])
    return listing


def test_list_as_it_was_agreed(ask, golden):
    assert ask.get("listings?near=34.511,140.711") == (200, ask.expected("list"))


def test_listing_as_it_was_agreed(ask, golden):
    assert ask.get("listings/abcd2345") == (200, ask.expected("listing"))
    assert "hidden@example.jp" not in ask.response.content.decode()


def test_geojson_holds_the_same_listings(ask, golden, town):
    ListingFactory(municipality=town.municipality, location_visibility=Visibility.ON_REQUEST)
    _status, plain = ask.get("listings")
    _status, collection = ask.get("listings.geojson")
    assert ask.response["Content-Type"] == "application/geo+json"
    assert [one["id"] for one in collection["features"]] == ids(plain)
    points = {one["id"]: one["geometry"] for one in collection["features"]}
    assert points.pop("abcd2345") == {"type": "Point", "coordinates": [140.71, 34.51]}
    assert list(points.values()) == [None]


def test_listing_on_request_has_no_point_and_no_district(ask, town):
    listing = ListingFactory(municipality=town.municipality, location_visibility=Visibility.ON_REQUEST)
    [item] = ask.get("listings")[1]["results"]
    assert (item["id"], item["latitude"], item["longitude"]) == (listing.public_id, None, None)
    assert (item["districts"], item["location_precision"], item["distance_km"]) == ([], "none", None)
    for query in (NEAR, "bbox=139,33,142,36", "district=99201-e-nagiura"):
        assert ids(ask.get(f"listings?{query}")[1]) == []


def test_closed_listing_keeps_its_detail(ask, town):
    [listing] = town.fill(1)
    Listing.objects.filter(pk=listing.pk).update(status=ListingStatus.CLOSED, status_reason="3月で終わりました")
    project([listing.pk])
    assert ids(ask.get("listings")[1]) == []
    _status, data = ask.get(f"listings/{listing.public_id}")
    assert (data["status"], data["status_reason"]) == ("closed", "3月で終わりました")


def test_merged_listing_leads_to_the_end_of_the_chain(client, town):
    first, second, last = town.fill(3)
    Listing.objects.filter(pk=first.pk).update(replaced_by=second)
    Listing.objects.filter(pk=second.pk).update(replaced_by=last)
    response = client.get(f"/api/v1/listings/{first.public_id}")
    assert (response.status_code, response["Location"]) == (301, f"/api/v1/listings/{last.public_id}")


@pytest.mark.parametrize("change", [{"live": False}, {"deleted_at": timezone.now()}])
def test_listing_that_is_not_public_is_not_there(ask, town, change):
    [listing] = town.fill(1)
    Listing.objects.filter(pk=listing.pk).update(**change)
    assert ask.get(f"listings/{listing.public_id}")[0] == 404


@pytest.mark.slow
@pytest.mark.parametrize("order", ["", NEAR, "q=会", "sort=soonest", "sort=verified", f"q=会&{NEAR}&sort=relevance"])
def test_pages_hold_every_listing_once_though_all_are_alike(ask, town, order):
    """Same title, same place, same confirmation: only the public id is left to order by."""
    for listing in town.fill(11):
        Listing.objects.filter(pk=listing.pk).update(title="ひだまりの会")
        venue = listing.schedules.get().venue
        venue.latitude = 34.511
        venue.save()
    pages = [ids(ask.get(f"listings?{order}&page_size=2&page={page}")[1]) for page in range(1, 7)]
    seen = [one for page in pages for one in page]
    assert [len(page) for page in pages] == [2, 2, 2, 2, 2, 1]
    assert seen == sorted(set(seen))


def test_page_past_the_end_is_empty_and_still_counts(ask, town):
    town.fill(3)
    for query in ("", f"&{NEAR}", "&q=会"):
        _status, data = ask.get(f"listings?page=50{query}")
        assert (data["count"], data["page"], data["results"]) == (3, 50, [])


def test_listing_with_two_places_is_listed_once_by_the_nearer(ask, town):
    [listing] = town.fill(1)
    ScheduleFactory(listing=listing, venue=VenueFactory(municipality=town.municipality, latitude=34.515))
    project([listing.pk])
    _status, data = ask.get("listings?near=34.515,140.71")
    assert (data["count"], data["results"][0]["latitude"], data["results"][0]["distance_km"]) == (1, 34.515, 0.0)


def test_typed_place_is_named_with_its_namesakes(ask, town):
    town.fill(1)
    _status, data = ask.get("listings?place=浜町二丁目")
    assert data["count"] == 1
    assert "浜町二丁目" in data["place"]["label"] and data["place"]["candidates"] == []


def test_facets_are_named_and_counted(ask, golden):
    _status, data = ask.get("listings?facets=1")
    assert data["facets"]["category"] == [
        {"value": "salon", "label": Category.objects.get(slug="salon").name, "count": 1}
    ]
    assert {"value": "place", "label": "居場所", "count": 1} in data["facets"]["kind"]
    assert data["facets_exact"] is True


def test_clusters_count_listings_where_they_are(ask, town):
    town.fill(4)
    hidden = town.fill(1)[0]
    Listing.objects.filter(pk=hidden.pk).update(location_visibility=Visibility.ON_REQUEST)
    project([hidden.pk])
    [far] = ask.get("clusters?bbox=139,33,142,36&zoom=5")[1]["results"]
    assert far["count"] == 4
    assert far["latitude"] == pytest.approx(34.51015, abs=1e-6)
    near = ask.get("clusters?bbox=140.7095,34.5095,140.7105,34.5105&zoom=22")[1]["results"]
    assert sorted(one["latitude"] for one in near) == [34.51, 34.5101, 34.5102, 34.5103]
    assert ask.get("clusters?bbox=139,33,142,36&kind=activity")[1]["results"] == []


def test_cluster_of_a_place_shown_as_an_area_stands_where_the_area_does(ask, town):
    """The fifth hall's own point would be 34.5104; the 丁目 it is shown by lies at 34.51, where the first hall is."""
    *_others, area = town.fill(5)
    Listing.objects.filter(pk=area.pk).update(location_visibility=Visibility.AREA)
    project([area.pk])
    found = ask.get("clusters?bbox=140.7095,34.5095,140.7105,34.5105&zoom=22")[1]["results"]
    assert [(one["latitude"], one["count"]) for one in found] == [(34.51, 2), (34.5101, 1), (34.5102, 1), (34.5103, 1)]


def test_an_answer_with_clusters_stays_small(ask, town):
    town.fill(30)
    assert ask.get("clusters?bbox=122,20,154,46&zoom=22")[1]["count"] == 1


def test_listing_with_two_places_in_a_cell_counts_once(ask, town):
    [listing] = town.fill(1)
    ScheduleFactory(listing=listing, venue=VenueFactory(municipality=town.municipality, latitude=34.5101))
    project([listing.pk])
    assert [one["count"] for one in ask.get("clusters?bbox=139,33,142,36&zoom=5")[1]["results"]] == [1]


def test_taxonomy_holds_every_choice_in_use(ask):
    Category.objects.filter(slug="salon").update(active=False)
    _status, data = ask.get("taxonomy")
    slugs = {one["slug"] for one in data["categories"]}
    assert slugs == set(Category.objects.filter(active=True).values_list("slug", flat=True)) and "salon" not in slugs
    assert [one["value"] for one in data["weekdays"]] == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    assert all(one["name_en"] for one in data["categories"])


def test_suggestions_can_be_asked_for(ask, town):
    town.fill(1)
    _status, data = ask.get("suggest?q=ひだまり&limit=5")
    assert data["count"] == len(data["results"]) <= 5


LISTS = ["listings", f"listings?{NEAR}", "listings?q=会", "listings?q=会&facets=1", f"listings?{NEAR}&facets=1",
         "listings.geojson", "listings?district=99201-e-nagiura", "clusters?bbox=139,33,142,36&zoom=22",
         "districts", "taxonomy", "suggest?q=ひだまり"]  # fmt: skip


@pytest.mark.slow
def test_every_list_costs_the_same_for_5_and_for_100_results(ask, town):
    def costs() -> dict[str, int]:
        return {address: cost(address) for address in LISTS}

    def cost(address: str) -> int:
        cache.clear()
        is_paged = address.startswith(("listings", "districts"))
        sized = f"{address}{'&' if '?' in address else '?'}page_size=100" if is_paged else address
        with CaptureQueriesContext(connection) as queries:
            _status, data = ask.get(sized)
        results.append(len(data.get("results", data.get("features", []))))
        return len(queries)

    results: list[int] = []
    town.fill(5)
    few = costs()
    town.fill(95)
    assert costs() == few
    assert results.count(100) >= 7


def test_detail_costs_the_same_for_2_and_for_12_places(ask, town):
    [listing] = town.fill(1)

    def cost(places: int) -> int:
        for _n in range(places):
            ScheduleFactory(listing=listing, venue=VenueFactory(municipality=town.municipality))
        with CaptureQueriesContext(connection) as queries:
            ask.get(f"listings/{listing.public_id}")
        return len(queries)

    assert cost(1) == cost(10)


def test_json_is_readable_japanese(client, golden):
    assert "ひだまりの会" in client.get("/api/v1/listings").content.decode()
    assert json.loads(client.get("/api/v1/listings").content)["results"][0]["title"] == "ひだまりの会"
