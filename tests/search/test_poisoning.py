"""A page that a cache may keep is made of its address alone: nothing else that somebody sends gets into it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
EVIL = "evil.example"
#: What caches don't tell apart, and frameworks have been known to believe.
UNSEEN = {
    "x-forwarded-host": EVIL, "x-forwarded-server": EVIL, "x-host": EVIL, "forwarded": f"host={EVIL};proto=http",
    "x-forwarded-proto": "gopher", "x-forwarded-scheme": "nothttps", "x-forwarded-port": "1337",
    "x-forwarded-prefix": f"//{EVIL}", "x-script-name": f"/{EVIL}", "x-original-url": "/admin/",
    "x-rewrite-url": "/admin/", "x-http-method-override": "DELETE", "x-method-override": "POST",
    "x-forwarded-for": "203.0.113.9", "referer": f"https://{EVIL}/", "x-real-ip": "203.0.113.9",
    "user-agent": f"<script>{EVIL}", "accept-language": "en", "accept": "application/json", "dnt": "1",
    "cookie": "django_language=en; theme=dark; csrftoken=evil",
}  # fmt: skip
CHANGING = {"Date", "X-Request-ID", "Vary"}  # Vary: whoever brings cookies gets no compressed page (BREACH)


@pytest.fixture
def paths(town, site_pages) -> list[str]:
    [listing] = town.fill(1)
    names = ("search", "calendar", "districts", "feeds", "embed", "site_css", "robots", "sitemap", "manifest")
    named = [reverse(name) for name in (*names, "api:listings", "api:taxonomy", "hsds:services", "listings_atom")]
    own = [reverse(name, args=[listing.public_id]) for name in ("listing", "listing_calendar", "listing_ics")]
    missing = ["/listings/nobodyxx/", "/nothing/here/"]
    return ["/", *named, *own, *missing, f"/embed/oembed?url=http://testserver{own[0]}", "/easy/search/?q=浜"]


def seen(answer) -> tuple:
    headers = {name: value for name, value in answer.items() if name not in CHANGING}
    headers["Set-Cookie"] = answer.cookies.output()
    return answer.status_code, headers, b"".join(answer) if answer.streaming else answer.content


def test_nothing_but_the_address_gets_into_a_page(paths):
    for path in paths:
        plain, poisoned = seen(Client().get(path)), seen(Client().get(path, headers=UNSEEN))
        assert EVIL.encode() not in poisoned[2] and EVIL not in str(poisoned[1]), path
        assert set(plain[1].items()) ^ set(poisoned[1].items()) == set(), path
        assert (poisoned[0], poisoned[2]) == (plain[0], plain[2]), path


def test_who_asks_with_another_body_or_method_leaves_nothing_behind(paths):
    """A GET with a body, an unknown method, the same address with HEAD: the next reader sees what they would have."""
    for path in paths[::3]:
        before = seen(Client().get(path))
        Client().generic("GET", path, f"q={EVIL}&lang=en", content_type="application/x-www-form-urlencoded")
        Client().generic("QUIRK", path, EVIL)
        Client().head(path, headers=UNSEEN)
        assert seen(Client().get(path)) == before, path


def test_a_host_that_is_not_ours_is_refused_and_remembered_nowhere(paths, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    for path in (*paths, "/healthz", "/admin/login/", "/account/login/"):
        before = seen(Client().get(path)) if path in paths else None
        for host in (EVIL, f"testserver.{EVIL}", f"testserver@{EVIL}", f"testserver:80@{EVIL}", f"{EVIL}#testserver"):
            answer = Client().get(path, headers={"host": host})
            assert answer.status_code == 400 or path == "/healthz", (path, host)
            assert EVIL.encode() not in (b"" if answer.streaming else answer.content), (path, host)
        assert before is None or seen(Client().get(path)) == before, path


@pytest.mark.parametrize("ending", ["x.css", "../site.css", "x.js/", ";x.css", "%2e%2e/robots.txt", "?x.css"])
def test_pages_of_the_signed_in_are_kept_under_no_other_name(client, site_pages, ending):
    """A cache that keeps by the ending of an address is told not to."""
    client.force_login(UserFactory(last_name="浜田のひみつ"), backend="django.contrib.auth.backends.ModelBackend")
    for page in ("/account/", "/account/me/", "/admin/"):
        answer = client.get(page + ending)
        kept = answer.get("Cache-Control", "")
        assert "no-store" in kept or "private" in kept or "浜田のひみつ" not in answer.content.decode(), page + ending
        assert "public" not in kept, page + ending
