"""What may be kept of an answer, by whom, for how long; and that no answer depends on who asks."""

import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.enums import Visibility
from directory.models import Listing
from search.projection import project
from tests.factories import ListingFactory

pytestmark = pytest.mark.django_db
KEPT = ["listings", "listings?q=会", "listings.geojson", "districts", "districts/99201-e-nagiura", "taxonomy",
        "openapi.json", "docs", "listings?municipality=99201"]  # fmt: skip
NOWHERE = ["listings?near=34.51,140.71", "listings?place=浜町二丁目", "listings?bbox=139,33,142,36",
           "listings.geojson?near=34.51,140.71", "clusters?bbox=139,33,142,36", "districts?near=34.51,140.71",
           "suggest?q=浜町", "nothing", "listings?page=0"]  # fmt: skip


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.mark.parametrize("address", KEPT)
def test_answer_may_be_kept_for_a_minute_and_asked_for_again(client, town, address):
    town.fill(1)
    first = client.get(f"/api/v1/{address}")
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(f"/api/v1/{address}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", first["Cache-Control"])
    ListingFactory(municipality=town.municipality)
    if address == "listings":
        assert client.get(f"/api/v1/{address}", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", NOWHERE)
def test_whereabouts_and_errors_are_kept_nowhere(client, town, address):
    response = client.get(f"/api/v1/{address}")
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
    assert not response.has_header("ETag")


@pytest.mark.parametrize("address", [*KEPT, *NOWHERE])
def test_answer_is_the_same_for_everybody(client, town, address):
    headers = {"cookie": "sessionid=abc; csrftoken=abc", "accept-language": "en"}
    plain, other = client.get(f"/api/v1/{address}"), client.get(f"/api/v1/{address}", headers=headers)
    assert plain.content == other.content
    for response in (plain, other):
        assert not response.cookies and not response.has_header("Set-Cookie")
        assert response["Vary"] == "Accept-Encoding, origin"
        assert response["Content-Language"] == "ja"


@pytest.mark.parametrize("address", KEPT)
def test_head_is_get_without_a_body(client, town, address):
    get, head = client.get(f"/api/v1/{address}"), client.head(f"/api/v1/{address}")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])


# --- What this process keeps for a minute ---------------------------------------------------------------------------


def searches(client, address: str) -> tuple[int, dict]:
    """(queries, answer)."""
    with CaptureQueriesContext(connection) as queries:
        data = json.loads(client.get(f"/api/v1/{address}").content)
    return len(queries), data


def test_words_asked_again_are_not_looked_for_again(client, town):
    town.fill(3)
    first, data = searches(client, "listings?q=会&facets=1&page_size=2")
    second, again = searches(client, "listings?page_size=2&facets=1&q=会")
    assert again == data
    assert second < first


@pytest.mark.parametrize("where", ["near=34.51,140.71", "place=浜町二丁目", "bbox=139,33,142,36"])
def test_a_search_that_tells_where_somebody_is_leaves_nothing_in_the_cache(client, town, where):
    town.fill(1)
    client.get(f"/api/v1/listings?q=会&facets=1&{where}")
    assert not cache._cache


def test_what_was_typed_cannot_be_read_off_the_cache(client, town):
    town.fill(1)
    client.get("/api/v1/listings?q=ひみつのことば")
    assert cache._cache
    assert "ひみつ" not in repr(cache._cache) and "ひみつ".encode() not in repr(cache._cache).encode()


def test_hidden_a_moment_ago_is_hidden_in_a_remembered_answer(client, town):
    listing, *_others = town.fill(3)
    _cost, before = searches(client, "listings?q=会")
    assert {one["latitude"] for one in before["results"]} == {34.51, 34.5101, 34.5102}
    Listing.objects.filter(pk=listing.pk).update(location_visibility=Visibility.ON_REQUEST)
    project([listing.pk])
    _cost, after = searches(client, "listings?q=会")
    assert {one["latitude"] for one in after["results"]} == {None, 34.5101, 34.5102}
    Listing.objects.filter(pk=listing.pk).update(live=False)
    project([listing.pk])
    assert searches(client, "listings?q=会")[1]["count"] == 2
