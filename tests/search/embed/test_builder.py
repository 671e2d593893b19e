"""The page that makes the lines to paste: what stands in them is what was chosen, and works as it is."""

import html
import re

import pytest

from search.embed.scripts import LATEST, VERSIONS

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def lines(client, town, site_pages):
    def lines(query: str = "", language: str = "") -> dict[str, str]:
        text = client.get(f"{language}/embed/?{query}").content.decode()
        found = re.findall(r'<textarea id="lines-(\w+)"[^>]*>(.*?)</textarea>', text, re.DOTALL)
        return {name: html.unescape(one) for name, one in found}

    return lines


def test_nothing_chosen_is_the_whole_directory_with_what_is_usual(lines):
    made = lines()
    assert made["script"].startswith('<ibasho-search><a href="http://testserver/search/">')
    source = f'<script type="module" src="http://testserver/embed/v{LATEST}/widget.js" integrity="{VERSIONS[LATEST]}"'
    assert source in made["script"] and 'crossorigin="anonymous"' in made["script"]
    assert 'src="http://testserver/embed/v1/widget.js"></script>' in made["newest"]
    assert made["policy"].split("; ")[0] == "script-src http://testserver"


@pytest.mark.parametrize(
    ("typed", "attribute"),
    [
        ("凪浦市", 'municipality="99201"'),
        ("凪浦小学校区", 'district="99201-e-nagiura"'),
        ("浜町二丁目", 'place="'),
        ("<b>凪浦", ""),
    ],
)
def test_an_area_is_understood_by_its_name(lines, typed, attribute):
    made = lines(f"area={typed}")
    assert (attribute in made["script"]) if attribute else made == {}


def test_what_is_chosen_is_in_all_lines_and_the_frame_answers(client, lines):
    made = lines("area=凪浦市&view=calendar&number=3&look=dark&heading_level=2", "/en")
    for part in ('view="calendar"', 'number="3"', 'look="dark"', 'heading-level="2"', 'language="en"'):
        assert part in made["script"]
    assert "/en/calendar/?municipality=99201" in made["link"]
    address = re.search(r'src="http://testserver([^"]+)"', made["frame"])[1]
    assert "/en/embed/v1/search?" in address and "page_size=3" in address and "view=calendar" in address
    assert client.get(html.unescape(address)).status_code == 200


@pytest.mark.parametrize("query", ["view=x", "number=7", "language=xx", "category=nothing", "area=%00", "look=&view="])
def test_bad_choices_are_said_and_never_break(client, town, site_pages, query):
    response = client.get(f"/embed/?{query}")
    assert response.status_code == 200
    assert (
        ("わからない条件" in response.content.decode())
        or query == "look=&view="
        or "使えない文字" in response.content.decode()
    )


def test_the_promise_has_a_date(client, site_pages):
    assert "2029年12月31日" in client.get("/embed/").content.decode()


def test_the_page_says_that_sites_are_counted_where_they_are(client, town, site_pages, settings):
    said = "サイトの名前と、日ごとの読み込みの数だけ"
    assert said not in client.get("/embed/").content.decode()
    settings.IBASHO_COUNT_EMBEDS = True
    assert said in client.get("/embed/").content.decode()
