"""Programs that are given the address of a listing or a search show it as a frame (oEmbed 1.0)."""

import html
import json
import re

import pytest

from directory.models import Category

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SITE = "http://testserver"


@pytest.fixture
def ask(client, town):
    def ask(url: str, **more: object) -> tuple[int, dict]:
        response = client.get("/embed/oembed", {"url": url, **more})
        is_json = response["Content-Type"].startswith("application/json")
        return response.status_code, json.loads(response.content) if is_json else {}

    return ask


def framed(answer: dict) -> str:
    return html.unescape(re.search(r'src="http://testserver([^"]+)"', answer["html"])[1])


@pytest.mark.parametrize("language", ["", "/en", "/easy"])
def test_a_listing_is_its_card_in_its_language(client, ask, town, language):
    [listing] = town.fill(1)
    status, answer = ask(f"{SITE}{language}/listings/{listing.public_id}/")
    assert (status, answer["type"], answer["version"]) == (200, "rich", "1.0")
    page = client.get(framed(answer))
    assert framed(answer) == f"{language}/embed/v1/listings/{listing.public_id}"
    assert listing.title in page.content.decode() and "frame-ancestors *" in page["Content-Security-Policy"]


def test_a_search_keeps_its_conditions_and_no_position(client, ask):
    _status, answer = ask(f"{SITE}/search/?municipality=99201&weekday=sat&near=34.5,140.7&page=3")
    assert framed(answer) == "/embed/v1/search?municipality=99201&weekday=sat&view=search"
    assert client.get(framed(answer)).status_code == 200


def test_it_fits_into_what_there_is(ask):
    _status, answer = ask(f"{SITE}/calendar/?municipality=99201", maxwidth=320, maxheight=400)
    assert (answer["width"], answer["height"]) == (320, 400) and 'width="320" height="400"' in answer["html"]


@pytest.mark.parametrize(
    "url", ["https://example.jp/search/", f"{SITE}/", f"{SITE}/away/", f"{SITE}/listings/nobodyxx/"]
)
def test_other_addresses_are_not_shown(ask, url):
    assert ask(url)[0] == 404


def test_bad_questions_are_answered(ask):
    assert ask("")[0] == 400 and ask(f"{SITE}/search/", maxwidth="x")[0] == 400
    assert ask(f"{SITE}/search/", format="xml")[0] == 501


def test_a_quiet_listing_is_shown_on_nobody_elses_page(client, ask, town):
    [listing] = town.fill(1)
    listing.categories.set([Category.objects.create(name="内緒", slug="quiet", sensitive=True)])
    listing.save()
    assert ask(f"{SITE}/listings/{listing.public_id}/")[0] == 404
    assert client.get(f"/embed/v1/listings/{listing.public_id}").status_code == 404
    assert "json+oembed" not in client.get(f"/listings/{listing.public_id}/").content.decode()


def test_pages_say_where_to_ask(client, ask, town):
    [listing] = town.fill(1)
    for path in (f"/en/listings/{listing.public_id}/", "/search/?municipality=99201"):
        found = re.search(r'href="(/embed/oembed\?[^"]+)"', client.get(path).content.decode())[1]
        assert client.get(html.unescape(found)).status_code == 200
