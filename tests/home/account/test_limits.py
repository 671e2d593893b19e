"""Attempts are counted where every process sees them, and nobody's address stands in the table."""

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_attempts_are_counted_in_the_cache_that_processes_share(client):
    """Fails when allauth no longer takes its cache from the name we set (home/apps.py)."""
    cache.clear()
    client.post(reverse("account_login"), {"email": "somebody@example.jp"}, REMOTE_ADDR="203.0.113.9")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM limits_cache")
        keys = [key for (key,) in cursor.fetchall()]
    assert len(keys) >= 3
    assert not any("203.0.113" in key or "somebody" in key or "allauth" in key for key in keys)
    assert not cache._cache  # the cache of this process alone


def test_a_flood_of_other_addresses_pushes_no_count_out():
    limits = caches["limits"]
    limits.set("counted", 5)
    assert limits._max_entries >= 100_000 and limits.get("counted") == 5
