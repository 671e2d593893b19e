"""What the pages' own scripts do, and that everything is there without them."""

import re

import pytest

from tests.browser.conftest import DESKTOP, PHONE

SEARCH = "/search/?place=凪浦市本町二丁目&radius=5"
EVERY_PAGE = ["/", "/search/", SEARCH, "/districts/", "/districts/99/", "/districts/99201/"]


def test_pin_and_card_point_at_each_other_by_keyboard(visit):
    page = visit(viewport=DESKTOP).page
    page.goto(SEARCH)
    card = page.locator(".card").filter(has=page.locator(".card__to-map")).first
    title = card.locator("h3").inner_text()
    card.locator(".card__to-map").focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    assert title in popup.inner_text()
    assert "is-pointed-at" in card.get_attribute("class")
    assert page.evaluate("document.activeElement.closest('.leaflet-popup') !== null")
    popup.get_by_role("button", name="一覧で見る").press("Enter")
    assert page.evaluate("document.activeElement.closest('.card') !== null")


def test_a_pin_opens_by_keyboard_and_takes_the_focus_back(visit):
    page = visit(viewport=DESKTOP).page
    page.goto(SEARCH)
    pin = page.locator(".pin[role=button]").first
    pin.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").wait_for()
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    assert page.evaluate("document.activeElement.classList.contains('pin')")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_pin_covers_another(visit, viewport):
    page = visit(viewport=viewport).page
    page.goto("/districts/99201/")
    page.locator(".pin").first.wait_for()
    boxes = [pin.bounding_box() for pin in page.locator(".pin").all()]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert abs(one["x"] - other["x"]) >= 43 or abs(one["y"] - other["y"]) >= 43


def test_whoever_looks_away_from_home_finds_the_way_on_the_first_screen(visit):
    page = visit(viewport=PHONE).page
    page.goto("/")
    link = page.get_by_role("link", name="自宅から離れてさがす").first.bounding_box()
    assert link["y"] + link["height"] <= page.locator(".quick-exit").bounding_box()["y"]


def test_a_button_that_is_not_the_first_choice_stays_so_under_the_pointer(visit):
    page = visit(reduced_motion="reduce").page
    page.goto("/account/login/")
    colour = "one => getComputedStyle(one).backgroundColor"
    other = page.locator("main .button--outline").first
    other.hover()
    assert other.evaluate(colour) != page.locator("main .button:not(.button--outline)").first.evaluate(colour)


def test_position_is_posted_and_in_no_address(visit):
    seen = visit(geolocation={"latitude": 34.5, "longitude": 140.7}, permissions=["geolocation"])
    seen.page.goto("/")
    with seen.page.expect_navigation():
        seen.page.get_by_role("button", name="現在地でさがす").click()
    assert seen.page.url.endswith("/search/")
    assert not any(re.search(r"34\.5|140\.7", url) for url in seen.requests)
    assert seen.page.locator("h1").is_visible()


def test_refused_position_says_what_to_do_instead(visit):
    page = visit(permissions=[]).page
    page.goto("/")
    page.get_by_role("button", name="現在地でさがす").click()
    status = page.locator("[data-locate-status]")
    status.filter(has_text="現在地を使えませんでした").wait_for()
    assert page.url.endswith("/")


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_page_works_without_javascript(visit, path):
    page = visit(java_script_enabled=False).page
    page.goto(path)
    assert not page.locator(".map").is_visible() if page.locator(".map").count() else True
    assert not page.locator("[data-locate]").is_visible() if page.locator("[data-locate]").count() else True
    assert page.locator("[data-quick-exit]").get_attribute("href").startswith("https://")
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_nothing_runs_over_the_edge(visit, path, width):
    seen = visit(viewport={"width": width, "height": 800})
    seen.page.goto(path)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.errors == []
