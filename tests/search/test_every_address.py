"""What holds for every public address there is: no cookie, strict headers, no POST from another site.

The addresses come from the URLconf: a new one without an example here fails the first test.
"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import PageViewRestriction

from home.models import GuidePage

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# URL name → arguments to try, besides those of things that exist (see `addresses`)
EXAMPLES: dict[str, list[tuple]] = {
    "healthz": [()],
    "livez": [()],
    "readyz": [()],
    "metrics": [()],
    "handover": [()],
    "desk_card": [()],
    "saved": [()],
    "media": [("images/nothing.jpg",), ("documents/nothing.pdf",)],
    "manifest": [()],
    "accessibility": [()],
    "about": [()],
    "help_out": [()],
    "news_atom": [()],
    "site_css": [()],
    "robots": [()],
    "sitemap": [()],
    "sitemap_section": [("pages",), ("listings",), ("areas-easy",), ("nothing",)],
    "security": [()],
    "open_data": [("ibasho", "csv"), ("events", "json"), ("nothing", "csv")],
    "talk": [()],
    "groups": [()],
    "groups_new": [()],
    "groups_sent": [()],
    "search": [()],
    "calendar": [()],
    "away": [()],
    "districts": [()],
    "elsewhere": [("99201",), ("99999",)],
    "welcome": [("99201",), ("99999",)],
    "district": [("99",), ("99201",), ("99201-e-nagiura",), ("99999",)],
    "area_ics": [("99",), ("99201",), ("99201-e-nagiura",), ("99999",)],
    "area_calendar": [("99",), ("99201",), ("99201-e-nagiura",), ("99999",)],
    "collection": [("nothing",)],
    "public_coverage": [("99201",), ("99999",)],
    "listing": [("nobodyxx",)],
    "claim": [("nobodyxx",)],
    "report": [("nobodyxx",)],
    "report_sent": [("nobodyxx",)],
    "venue": [("nowherex",)],
    "listing_ics": [("nobodyxx",)],
    "listing_calendar": [("nobodyxx",)],
    "organisation_ics": [("nobodyxx",)],
    "embed": [()],
    "embed_script": [("1",), ("1.0.0",), ("9",)],
    "embed_results": [()],
    "embed_search": [()],
    "embed_listing": [("nobodyxx",)],
    "oembed": [()],
    "feeds": [()],
    "occurrences_ics": [()],
    "listings_atom": [()],
    "api:root": [()],
    "api:openapi": [()],
    "api:docs": [()],
    "api:listings": [()],
    "api:listings_geojson": [()],
    "api:listing": [("nobodyxx",)],
    "api:downloads": [()],
    "api:download": [("csv",), ("exe",)],
    "api:clusters": [()],
    "api:occurrences": [()],
    "api:districts": [()],
    "api:district": [("99201-e-nagiura",), ("99999",)],
    "api:suggest": [()],
    "api:taxonomy": [()],
    "api:away": [()],
    "api:nothing": [()],
    "hsds:root": [()],
    "hsds:services": [()],
    "hsds:service": [("00000000-0000-8000-8000-000000000000",)],
    "hsds:service_at_locations": [()],
    "hsds:service_at_location": [("nothing",)],
    "hsds:organizations": [()],
    "hsds:organization": [("nothing",)],
    "hsds:taxonomies": [()],
    "hsds:taxonomy": [("nothing",)],
    "hsds:taxonomy_terms": [()],
    "hsds:taxonomy_term": [("nothing",)],
    "wagtail_serve": [("",), ("hajimete/",), ("nothing/here/",)],
    "wagtailcore_login": [()],
    "wagtaildocs_serve": [("1", "nothing.pdf")],
}
SIGNED_IN_AREAS = ("admin/", "account/")  # theirs: tests/home/account/
OF_A_LISTING = ("listing", "listing_ics", "listing_calendar", "claim", "report", "report_sent")
FRAMED = "/embed/v1/search"  # pages elsewhere may show it: tests/search/embed/test_frame.py
ONE_LANGUAGE = re.compile(
    r"/(healthz|livez|readyz|metrics|media/|documents/|_util/|api/|hsds/|open-data/|robots\.txt|sitemap|\.well-known/"
    r"|embed/oembed|embed/v1/results|embed/v[\d.]+/widget\.js)"
)
FOR_STAFF = {"styleguide"}  # tests/home/test_styleguide.py
POSTED = [{"place": "浜町2-3"}, {"position": "34.5,140.7"}]
QUERIES = ["", "?near=34.51,140.71&page=2"]


def public_names(patterns: list, namespace: str = "") -> Iterator[str]:
    """The names of the public addresses, those of the API as `api:…`."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name and pattern.name not in FOR_STAFF:
                yield f"{namespace}{pattern.name}"
        elif isinstance(pattern, URLResolver) and str(pattern.pattern) not in SIGNED_IN_AREAS:
            yield from public_names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_public_address_has_an_example():
    assert set(public_names(get_resolver().url_patterns)) == set(EXAMPLES)


@pytest.fixture
def addresses(town, site_pages) -> list[str]:
    [listing] = town.fill(1)
    paths = [reverse(name, args=args) for name, examples in EXAMPLES.items() for args in examples]
    paths.append(reverse("listing", args=[listing.public_id]))
    paths.append(reverse("venue", args=[listing.schedules.get().venue.public_id]))
    paths.append(f"{reverse('calendar')}?municipality={town.municipality.code}")
    paths += [reverse(name, args=[listing.public_id]) for name in OF_A_LISTING]
    translated = [path for path in paths if not ONE_LANGUAGE.match(path)]
    return [*paths, *(f"/{language}{path}" for language in ("en", "easy") for path in translated)]


SENDERS = {
    "anonymous": {},
    "other language": {"accept-language": "en-US,en;q=0.9"},
    "old session": {"cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345; csrftoken=abcdefghijklmnopqrstuvwxyz012345"},
    "htmx": {"hx-request": "true"},
}


@pytest.mark.slow
@pytest.mark.parametrize("sender", SENDERS)
def test_no_cookie_is_set_anywhere(client, addresses, sender):
    """DESIGN: no cookie outside /account/ and /admin/ – not by GET, not by POST, not to delete an old one."""
    headers = {"sec-fetch-site": "same-origin", **SENDERS[sender]}
    with_cookie = []
    for path in addresses:
        answers = [client.get(path + query, headers=headers) for query in QUERIES]
        answers += [
            client.post(path, data, headers=headers) for data in ({"place": "浜町2-3"}, {"position": "34.5,140.7"})
        ]
        assert all(answer.status_code < 500 for answer in answers)
        with_cookie += [path for answer in answers if "Set-Cookie" in answer.headers or answer.cookies]
    assert with_cookie == []


def test_answers_do_not_depend_on_cookies_or_browser_language(client, addresses):
    for path in addresses:
        vary = client.get(path).get("Vary", "")
        assert "Cookie" not in vary and "Accept-Language" not in vary, path


def test_page_for_signed_in_readers_sends_to_the_admin_and_sets_no_cookie(client, addresses):
    PageViewRestriction.objects.create(
        page=GuidePage.objects.get(slug="hajimete"), restriction_type=PageViewRestriction.LOGIN
    )
    first = client.get("/hajimete/")
    second = client.get(first["Location"])
    assert second["Location"] == f"{reverse('wagtailadmin_login')}?next=/hajimete/"
    assert not first.cookies and not second.cookies


def test_content_security_policy_is_strict_on_every_public_page(client, addresses):
    for path in addresses:
        policy = client.get(path)["Content-Security-Policy"]
        directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert "unsafe" not in policy, path
        assert directives["default-src"] == directives["object-src"] == directives["base-uri"] == "'none'"
        assert directives["script-src"] == directives["style-src"] == directives["connect-src"] == "'self'"
        assert directives["form-action"] == "'self'"
        assert directives.pop("frame-ancestors") == ("*" if path.endswith(FRAMED) else "'self'")
        assert "http" not in policy and not any("*" in sources for sources in directives.values())


def test_inline_scripts_are_allowed_only_under_admin(client):
    policy = client.get(reverse("wagtailadmin_login"))["Content-Security-Policy"]
    assert "'unsafe-inline'" in policy
    assert "frame-ancestors 'self'" in policy
    for path in ("/administration/", "/en/admin/", "/search/admin/"):
        assert "unsafe" not in client.get(path)["Content-Security-Policy"]


def test_pages_contain_no_inline_script_or_style(client, addresses):
    for path in addresses:
        page = client.get(path).content.decode()
        scripts = [tag for tag in page.split("<script")[1:] if "src=" not in tag.split(">")[0]]
        assert all(re.match(r' [^>]*type="application/(ld\+)?json"', tag) for tag in scripts), path  # data only
        assert "<style" not in page and " style=" not in page and " onclick=" not in page, path


LOADED = re.compile(
    r"<(?:link|script|img|iframe|source|video|audio|object|embed|form)\b[^>]*?"
    r"""\b(?:src|srcset|href|action|data|poster)=["']([^"']+)"""
)


OWN = ("data:", "http://testserver/")  # feeds name this site in full


def test_pages_load_nothing_from_another_host(client, addresses):
    """What a browser fetches by itself; links are only followed by people."""
    for path in addresses:
        loaded = LOADED.findall(client.get(path).content.decode())
        assert [one for one in loaded if re.match(r"\w+:|//", one) and not one.startswith(OWN)] == [], path


@pytest.mark.slow
@pytest.mark.parametrize(
    "header,value",
    [
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_page_says(client, addresses, header, value):
    own = [path for path in addresses if header != "X-Frame-Options" or not path.endswith(FRAMED)]
    assert {client.get(path)[header] for path in own} == {value}


# --- POST without a cookie ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver.example.jp"},
        {"origin": "http://testserver:8080"},
        {"origin": "http://example.jp/testserver"},
        {"origin": "http://testserver@example.jp"},
        {"origin": ""},
        {"origin": "http://[not-an-address"},
        {"referer": "http://testserver/search/"},
    ],
)
@pytest.mark.parametrize("language", ["", "/en"])
def test_post_from_elsewhere_is_refused(client, town, language, headers):
    response = client.post(f"{language}/search/", {"place": "浜町2-3-4"}, headers=headers)
    assert response.status_code == 403
    assert not response.cookies
    assert "浜町" not in response.content.decode()


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}])
def test_post_from_this_site_is_answered(client, town, headers):
    assert client.post("/search/", {"place": "浜町2-3-4"}, headers=headers).status_code == 303


def test_search_takes_no_other_method(client, town):
    for method in (client.put, client.delete, client.patch):
        assert method("/search/", headers={"sec-fetch-site": "same-origin"}).status_code == 405


def test_anonymous_post_needs_no_csrf_cookie_but_the_admin_does(town):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/search/", {"place": "浜町"}, headers={"sec-fetch-site": "same-origin"}).status_code == 303
    assert strict.post(reverse("wagtailadmin_login"), {"username": "a"}).status_code == 403
