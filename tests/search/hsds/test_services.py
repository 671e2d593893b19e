"""/hsds/ as a program of another directory reads it. Against the official schemas: tests/realdata/test_hsds.py."""

import datetime
import json

import pytest
from django.core.cache import cache

from activities.services import refresh
from directory.enums import Answer, ChannelKind, ListingStatus, Visibility
from directory.models import Category, Channel, Feature, Listing, ListingFeature
from search.hsds.keys import Kind, key_of, own_key
from search.projection import project
from tests.factories import ListingFactory, OrganisationFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db
WRAPPING = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}


@pytest.fixture
def get(client):
    """`get("services?page=2")` → (status, JSON)."""

    def asked(address: str = "") -> tuple[int, dict]:
        cache.clear()
        response = client.get(f"/hsds/{address}")
        return response.status_code, json.loads(response.content)

    return asked


@pytest.fixture
def service(town) -> Listing:
    hall = VenueFactory(
        name="浜町会館", address="ひなた県凪浦市浜町2-3", access="駅から5分", municipality=town.municipality
    )
    listing = ListingFactory(title="茶の間", cost="無料", booking="いりません", municipality=town.municipality)
    listing.organisations = [OrganisationFactory(name="浜の会", corporate_number="7000012050002")]
    listing.categories = [Category.objects.get(slug="salon")]
    listing.save()
    for kind, value, public in (
        (ChannelKind.PHONE, "099-000-1111", True),
        (ChannelKind.PHONE, "099-000-2222", False),
        (ChannelKind.MAIL, "cha@example.jp", True),
    ):
        Channel.objects.create(listing=listing, kind=kind, value=value, public=public)
    ListingFeature.objects.create(listing=listing, feature=Feature.objects.get(slug="free"), answer=Answer.YES)
    ScheduleFactory(listing=listing, venue=hall, rrule="FREQ=MONTHLY;BYDAY=2WE", start_time=datetime.time(10))
    refresh([listing.pk])
    project([listing.pk])
    return listing


def test_root_says_which_version(get):
    status, data = get()
    assert status == 200 and data["version"] == "3.0" and data["openapi_url"].endswith("openapi.json")


def test_service_in_full(get, service):
    status, data = get(f"services/{key_of(Kind.SERVICE, service.public_id)}")
    assert status == 200
    assert (data["name"], data["status"], data["email"]) == ("茶の間", "active", "cha@example.jp")
    assert [phone["number"] for phone in data["phones"]] == ["099-000-1111"]
    assert data["cost_options"][0]["amount"] == 0 and data["organization"]["name"] == "浜の会"
    assert {one["taxonomy_term"]["code"] for one in data["attributes"]} == {"salon", "free"}
    [place] = data["service_at_locations"]
    assert place["service_id"] == data["id"] and place["location"]["latitude"] == 34.51
    [address] = place["location"]["addresses"]
    assert (address["address_1"], address["city"], address["state_province"]) == ("浜町2-3", "凪浦市", "ひなた県")
    [schedule] = place["schedules"]
    assert (schedule["freq"], schedule["byday"], schedule["opens_at"]) == ("MONTHLY", "2WE", "10:00+09:00")


def test_lists_are_wrapped_as_specified(get, town):
    town.fill(5)
    status, data = get("services?per_page=2&page=3")
    assert status == 200 and data.keys() == WRAPPING
    assert (data["total_items"], data["total_pages"], data["page_number"], data["size"]) == (5, 3, 3, 1)
    assert (data["first_page"], data["last_page"], data["empty"]) == (False, True, False)
    _status, beyond = get("services?per_page=2&page=4")
    assert beyond["empty"] and beyond["contents"] == [] and beyond["total_items"] == 5


def test_every_item_of_a_list_leads_to_its_record(get, service):
    for name in ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms"):
        _status, data = get(name)
        assert data["contents"], name
        for item in data["contents"][:3]:
            status, record = get(f"{name}/{item['id']}")
            assert status == 200 and record["id"] == item["id"], name


def test_organisation_tells_what_it_runs_and_its_number(get, service):
    body = service.organisations.get()
    _status, data = get(f"organizations/{key_of(Kind.ORGANISATION, body.public_id)}")
    assert [one["name"] for one in data["services"]] == ["茶の間"]
    assert data["organization_identifiers"][0]["identifier"] == "7000012050002"
    assert get("organizations?search=浜の")[1]["total_items"] == 1


@pytest.mark.parametrize(
    "query,number",
    [
        ("search=茶の間", 1),
        ("search=将棋", 0),
        (f"taxonomy_term_id={own_key('term', 'category', 'salon')}", 1),
        (f"taxonomy_term_id={own_key('term', 'category', 'walk')}", 0),
        (f"taxonomy_id={own_key('taxonomy', 'category')}", 1),
        (f"taxonomy_id={own_key('taxonomy', 'standpoint')}", 0),
        ("modified_after=2020-01-01T00:00:00Z", 1),
        ("modified_after=2099-01-01T00:00:00Z", 0),
        (f"organization_id={own_key('nobody')}", 0),
        ("full=true", 1),
        ("minimal=true", 1),
    ],
)
def test_conditions_of_the_specification(get, service, query, number):
    for name in ("services", "service_at_locations"):
        status, data = get(f"{name}?{query}")
        assert status == 200 and data["total_items"] == len(data["contents"]) == number, name


@pytest.mark.parametrize(
    "address",
    [
        "services?page=0",
        "services?per_page=101",
        "services?postcode=1",
        "services?taxonomy_term_id=x",
        "services?modified_after=yesterday",
        "services?search=%00",
        "taxonomies?format=xml",
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(get, address):
    status, data = get(address)
    assert status == 400 and all(data["errors"].values())


@pytest.mark.parametrize("name", ["services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms"])
@pytest.mark.parametrize("key", ["nothing", "00000000-0000-8000-8000-000000000000", key_of(Kind.VENUE, "a2b3c4d5")])
def test_unknown_keys_are_not_found(get, name, key):
    status, data = get(f"{name}/{key}")
    assert status == 404 and data["errors"]


def test_closed_service_is_told_as_such_and_is_in_no_list(get, service):
    Listing.objects.filter(pk=service.pk).update(status=ListingStatus.CLOSED)
    project([service.pk])
    assert get(f"services/{key_of(Kind.SERVICE, service.public_id)}")[1]["status"] == "defunct"
    for name in ("services", "service_at_locations", "organizations"):
        assert get(name)[1]["empty"], name


def test_merged_service_leads_to_where_it_went(client, service):
    merged = ListingFactory(replaced_by=service)
    response = client.get(f"/hsds/services/{key_of(Kind.SERVICE, merged.public_id)}")
    assert response.status_code == 301
    assert response["Location"] == f"/hsds/services/{key_of(Kind.SERVICE, service.public_id)}"


def test_place_told_on_request_has_neither_address_nor_point(get, service):
    service.location_visibility = Visibility.ON_REQUEST
    service.save()
    refresh([service.pk])
    project([service.pk])
    [place] = get(f"services/{key_of(Kind.SERVICE, service.public_id)}")[1]["service_at_locations"]
    assert place["location"].keys() == {"id", "location_type", "name", "description"}
    assert place["location"]["name"] == "凪浦市"


def test_number_of_queries_does_not_grow(client, town, django_assert_max_num_queries):
    town.fill(8)
    for path in ("services?full=true", "service_at_locations", "organizations?full_service=true"):
        with django_assert_max_num_queries(32):
            client.get(f"/hsds/{path}")
