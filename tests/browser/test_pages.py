"""What holds for every page in a real browser: nobody shut out, nothing sent elsewhere, nothing left behind."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE

NEAR = "/search/?place=凪浦市本町二丁目"
PATHS = {
    "home": "/",
    "search": "/search/",
    "results": NEAR,
    "unknown place": "/search/?place=どこにもない町",
    "prefectures": "/districts/",
    "prefecture": "/districts/99/",
    "municipality": "/districts/99201/",
    "first guide": "/hajimete/",
    "safety guide": "/anzen/",
    "easy": "/easy/districts/99/",
    "english": "/en/hajimete/",
    "404": "/nothing/here/",
}
# One listing of each kind, by its name in the demo's files
LISTINGS = {
    "exact": "minato-shokudo",
    "area": "engawa-gohan",
    "area at home": "kesa-no-uchi",
    "on request": "hanareta-ato",
    "closed": "higashi-igo",
    "paused": "hikari-zuko",
    "online": "futago",
    "telephone": "asa-no-denwa",
    "with sessions": "michikusa-joshi",
}
PAGES = [*PATHS, "district", *LISTINGS]
STORED = """() => ({
    cookies: document.cookie,
    kept: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
})"""


@pytest.fixture(scope="module")
def address(demo_site, demo_listings, chromium):
    """`address(name)` → the path of a page of PAGES."""
    page = chromium.new_page(base_url=demo_site)
    page.goto("/districts/99201/")
    district = page.locator(".link-list__link").first.get_attribute("href")
    page.close()

    def path_of(name: str) -> str:
        if name == "district":
            return district
        return PATHS.get(name) or f"/listings/{demo_listings[LISTINGS[name]]['public_id']}/"

    return path_of


def violations(page, **options) -> list[str]:
    """axe-core's findings, one readable line each."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [
        f"{rule['id']}: {rule['help']} – {node['target']} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that a colour scheme changes


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_keeps_to_itself(visit, address, name):
    """On a telephone and on a desk, by day and by night: axe-core finds nothing, no request leaves, nothing stays."""
    for viewport in (PHONE, DESKTOP):
        seen = visit(viewport=viewport, color_scheme="light", reduced_motion="reduce")
        response = seen.page.goto(address(name), wait_until="load")
        assert violations(seen.page) == []
        seen.page.emulate_media(color_scheme="dark")
        assert violations(seen.page, runOnly=COLOURS) == []
        assert seen.strangers() == []
        assert [text for text in seen.errors if "404" not in text or response.status != 404] == []
        assert seen.page.evaluate(STORED) == {"cookies": "", "kept": []}
        assert seen.context.cookies() == []
        if viewport == PHONE:
            seen.page.set_viewport_size({"width": 320, "height": 640})
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_would_notice(visit):
    """The check itself works under our content security policy."""
    page = visit().page
    page.goto("/")
    page.evaluate("document.querySelector('.hero__title').style.color = '#bbb'")
    page.evaluate("document.querySelector('#place').removeAttribute('aria-describedby')")
    page.evaluate("document.querySelector('label[for=place]').remove()")
    page.evaluate("document.querySelector('#place').removeAttribute('placeholder')")
    found = " ".join(violations(page))
    assert "color-contrast" in found and "label" in found


def test_each_page_has_a_title_of_its_own(visit, address):
    page = visit().page
    titles = {}
    for name in PAGES:
        if name not in ("unknown place", "english"):
            text = page.request.get(address(name)).text()
            assert text.count("<h1") == 1, name
            titles[name] = re.search(r"<title>(.*?)</title>", text, re.DOTALL)[1].strip()
    assert len(set(titles.values())) == len(titles)


def test_hidden_place_is_nowhere_in_the_page(visit, address):
    page = visit().page
    page.goto(address("on request"))
    assert "問い合わせた人に" in page.locator("main").inner_text()
    assert page.locator(".pin").count() == 0


def test_closed_and_paused_listings_say_so(visit, address):
    page = visit().page
    page.goto(address("closed"))
    assert "終了" in page.locator("main").inner_text()
    page.goto(address("paused"))
    assert "お休み中" in page.locator("main").inner_text()
