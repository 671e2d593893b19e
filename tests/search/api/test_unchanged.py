"""Programs that ask again and again cost next to nothing as long as nothing has changed."""

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import kept_pages
from directory.enums import Visibility
from directory.models import Listing
from search.projection import project

pytestmark = pytest.mark.django_db
ASKED_AGAIN = ["/api/v1/listings", "/api/v1/listings?q=会&facets=1", "/api/v1/listings.geojson", "/api/v1/occurrences",
               "/api/v1/taxonomy", "/api/v1/districts", "/feeds/listings.atom", "/feeds/occurrences.ics"]  # fmt: skip


@pytest.fixture(autouse=True)
def stamped(monkeypatch):
    """As in test_kept_pages: inside a test's transaction no database tells its state."""
    cache.clear()
    caches["pages"].clear()
    if connection.vendor != "sqlite":
        pytest.skip("what the stamp of PostgreSQL is worth: test_data_stamp")
    monkeypatch.setattr(kept_pages, "data_stamp", lambda: str(connection.connection.total_changes))


def asked(client, path: str, etag: str):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, headers={"if-none-match": etag})
    return response, len(queries)


@pytest.mark.parametrize("path", ASKED_AGAIN)
def test_unchanged_answer_costs_no_query_at_all(client, town, path):
    town.fill(2)
    first = client.get(path)
    for _n in range(2):
        again, queries = asked(client, path, first["ETag"])
        assert (again.status_code, again.content, queries) == (304, b"", 0)
        assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=60"


def test_a_program_that_never_forgets_its_etag_is_known_again_after_a_change_elsewhere(client, town):
    """Its first question after a commit makes the answer anew, and says unchanged; the second needs not even that."""
    town.fill(2)
    etag = client.get(ASKED_AGAIN[0])["ETag"]
    town.neighbour.save()
    assert [asked(client, ASKED_AGAIN[0], etag)[0].status_code for _n in range(2)] == [304, 304]
    assert asked(client, ASKED_AGAIN[0], etag)[1] == 0


def test_hidden_a_moment_ago_is_no_longer_unchanged(client, town):
    [listing] = town.fill(1)
    etag = client.get(ASKED_AGAIN[0])["ETag"]
    Listing.objects.filter(pk=listing.pk).update(location_visibility=Visibility.ON_REQUEST)
    project([listing.pk])
    assert asked(client, ASKED_AGAIN[0], etag)[0].status_code == 200


def test_whereabouts_leave_nothing_behind(client, town):
    client.get("/api/v1/listings?near=34.51,140.71")
    client.get("/feeds/occurrences.ics?bbox=139,33,142,36")
    assert not caches["pages"]._cache
