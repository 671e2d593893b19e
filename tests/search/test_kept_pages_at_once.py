"""A page that was kept, and a publication through another connection, as in service.

In a file of its own: what other files share between their tests holds locks that a publication would wait for.
"""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from tests.at_once import committed
from tests.factories import ListingFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite in memory has no stamp: test_data_stamp asks a file"
    ),
]


def test_publication_elsewhere_is_seen_at_once():
    def visit(etag=None):
        return Client().get("/search/", headers={"if-none-match": etag} if etag else {})

    caches["pages"].clear()
    first = committed(visit)
    unchanged = committed(lambda: visit(first["ETag"]))
    listing = committed(lambda: ListingFactory(prefecture_id="14", municipality=None))
    try:
        changed = committed(lambda: visit(first["ETag"]))
    finally:
        committed(listing.delete)
    assert [answer.status_code for answer in (first, unchanged, changed)] == [200, 304, 200]
