"""Pages of other sites read what is public by its address, without anything of their visitors; and nothing else."""

import pytest

from activities.models import Schedule
from directory.models import Listing

ALLOWED, ORIGIN = "Access-Control-Allow-Origin", "https://library.example.jp"
READ = [
    "/api/v1/listings",
    "/api/v1/listings?page=0",
    "/api/v1/nothing",
    "/api/v1/openapi.json",
    "/feeds/listings.atom",
    "/en/feeds/occurrences.ics",
    "/districts/99201/calendar.ics",
    "/easy/listings/{listing}/calendar.ics",
    "/embed/v1/nothing.js",
    "/en/embed/nothing/",
    "/hsds/nothing",
]
NOT_READ = ["/", "/search/", "/away/", "/api/v1/away", "/listings/{listing}/", "/listings/{listing}/calendar/",
            "/account/", "/account/login/", "/admin/login/", "/healthz", "/api/v2/embed/v1/", "/x/api/v1/"]  # fmt: skip


@pytest.fixture
def asked(client, town):
    """Asks an address with what a browser says of another site's page."""
    listing = town.fill(1)[0]
    headers = {"origin": ORIGIN, "sec-fetch-site": "cross-site"}

    def ask(address: str, method: str = "GET", **more: str):
        path = address.format(listing=listing.public_id)
        return client.generic(method, path, headers=headers | {name.replace("_", "-"): more[name] for name in more})

    return ask


@pytest.mark.parametrize("address", READ)
def test_pages_of_other_sites_read_what_is_public(asked, address):
    response = asked(address)
    assert response[ALLOWED] == "*" and "origin" in response["Vary"]
    assert not response.has_header("Access-Control-Allow-Credentials") and not response.cookies


@pytest.mark.parametrize("address", NOT_READ)
def test_pages_and_what_somebody_tells_of_themselves_are_not_read(asked, address):
    assert not asked(address).has_header(ALLOWED)
    assert not asked(address, "OPTIONS", access_control_request_method="POST").has_header(ALLOWED)


def test_a_browser_that_asks_before_is_told_that_reading_is_all(asked):
    response = asked(READ[0], "OPTIONS", access_control_request_method="POST")
    assert (response.status_code, response.content) == (200, b"")
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "if-none-match" in response["Access-Control-Allow-Headers"]
    before = (Listing.objects.count(), Schedule.objects.count())
    assert asked(READ[0], "POST").status_code == 405
    assert (Listing.objects.count(), Schedule.objects.count()) == before


def test_unchanged_is_read_too(asked):
    first = asked("/api/v1/listings")
    assert "etag" in first["Access-Control-Expose-Headers"]
    again = asked("/api/v1/listings", if_none_match=first["ETag"])
    assert (again.status_code, again[ALLOWED]) == (304, "*")
