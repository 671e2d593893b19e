"""Who asks too often is told so in words, and nobody else notices."""

import json

import pytest
from django.core.cache import caches

from config import rate_limits

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PROGRAMS = ["/api/v1/taxonomy", "/api/v1/away", "/api/v1/nothing", "/feeds/listings.atom",
            "/en/listings/nobodyxx/calendar.ics", "/hsds/nothing"]  # fmt: skip


@pytest.fixture(autouse=True)
def three_a_minute(settings, monkeypatch):
    caches["rates"].clear()
    settings.IBASHO_API_LIMIT = 3
    monkeypatch.setattr(rate_limits, "time", lambda: 1_800_000_018.5)  # 18 seconds into a minute


def ask(client, path="/api/v1/taxonomy", address="203.0.113.9", **headers):
    return client.get(path, REMOTE_ADDR=address, headers=headers)


def test_every_answer_says_what_is_left(client):
    first, second = ask(client), ask(client)
    assert (first["RateLimit-Policy"], first["RateLimit"]) == ('"minute";q=3;w=60', '"minute";r=2;t=42')
    assert (second["RateLimit-Limit"], second["RateLimit-Remaining"], second["RateLimit-Reset"]) == ("3", "1", "42")


@pytest.mark.parametrize("path", PROGRAMS)
def test_too_many_are_refused_in_words_and_only_for_the_minute(client, monkeypatch, path):
    answers = [ask(client, path) for _n in range(4)]
    assert 429 not in [answer.status_code for answer in answers[:3]]
    last = ask(client, path, origin="https://library.example.jp")
    assert (last.status_code, last["Retry-After"], last["RateLimit-Remaining"]) == (429, "42", "0")
    assert "no-store" in last["Cache-Control"] and "42秒" in last.content.decode()
    if path.startswith("/api/"):
        assert list(json.loads(last.content)["errors"]) == ["requests"]
    assert last.has_header("Access-Control-Allow-Origin") == (path != "/api/v1/away")
    monkeypatch.setattr(rate_limits, "time", lambda: 1_800_000_060.5)
    assert ask(client, path).status_code != 429


def test_others_are_counted_for_themselves_and_a_network_of_ipv6_as_one(client):
    for _n in range(4):
        ask(client)
        ask(client, address="2001:db8:1:2:aaaa::1")
        ask(client, address="::ffff:203.0.113.11")
    for other in ("203.0.113.10", "::ffff:203.0.113.12"):
        assert ask(client, address=other).status_code == 200
    assert ask(client, address="2001:db8:1:2:bbbb::7").status_code == 429
    assert ask(client, address="2001:db8:1:3::1").status_code == 200


def test_pages_for_people_are_not_counted(client):
    assert all(not ask(client, path).has_header("RateLimit") for path in ["/search/", "/healthz", "/embed/"] * 2)


def test_zero_is_no_limit(client, settings):
    settings.IBASHO_API_LIMIT = 0
    answers = [ask(client) for _n in range(6)]
    assert {answer.status_code for answer in answers} == {200} and not answers[0].has_header("RateLimit")


def test_addresses_are_kept_nowhere(client):
    ask(client)
    held = repr(caches["rates"]._cache)
    assert caches["rates"]._cache and "203.0.113" not in held


def test_an_address_that_was_pushed_out_of_memory_begins_anew(monkeypatch):
    monkeypatch.setattr(caches["rates"], "incr", lambda key: (_ for _ in ()).throw(ValueError(key)))
    assert rate_limits._count("203.0.113.9", 1) == 1
