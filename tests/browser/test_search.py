"""A resident looks for a place to go – by typing, by position, by keyboard, with and without JavaScript."""

import re
from urllib.parse import unquote

import pytest

from tests.browser.conftest import DESKTOP, PHONE

TOWN = "凪浦市本町二丁目"
WEATHER = '<!doctype html><meta charset="utf-8"><title>天気</title>'  # what stands for the outside page
IN_THE_DEMO = {"latitude": 34.50527, "longitude": 140.68132}


def type_place(page, text: str) -> None:
    page.get_by_label("どのあたりで さがしますか？").fill(text)
    page.get_by_role("button", name="さがす", exact=True).click()
    page.locator("#choices").wait_for()


def distances(page) -> list[float]:
    """The distances as shown, in the order of the list: 約0.4km → 0.4."""
    return [float(re.search(r"[\d.]+", text)[0]) for text in page.locator(".card__distance").all_inner_texts()]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_home_to_a_listing_and_back(visit, viewport, javascript):
    page = visit(viewport=viewport, java_script_enabled=javascript).page
    page.goto("/")
    type_place(page, "凪浦市本町2-3-4")
    assert "本町二丁目" in unquote(page.url)
    assert not re.search(r"2-3|3-4|３", unquote(page.url)), "a house number stays out of the address bar"
    shown = distances(page)
    assert len(shown) > 5
    assert shown == sorted(shown)
    first = page.locator(".card h3 a").first
    title = first.inner_text()
    first.click()
    assert page.locator("h1").inner_text() == title
    page.go_back()
    assert page.locator(".card h3 a").first.inner_text() == title
    page.go_back()
    assert page.locator("h1").is_visible() and page.url.rstrip("/").count("/") == 2


def test_another_radius_gives_other_results(visit):
    page = visit().page
    page.goto(f"/search/?place={TOWN}&radius=1")
    near = int(re.search(r"(\d+)件", page.locator(".results__count").inner_text())[1])
    page.locator("#filters > summary").click()
    page.get_by_label("どのくらい近くまで").select_option("10")
    page.wait_for_url("**radius=10**")
    far = int(re.search(r"(\d+)件", page.locator(".results__count").inner_text())[1])
    assert 0 < near < far
    assert max(distances(page)) <= 10


def test_name_that_two_towns_share_offers_a_choice(visit):
    page = visit().page
    page.goto("/")
    type_place(page, "中田")
    choice = page.locator(".candidates a.chip--link").last
    label = choice.inner_text().strip()
    assert "どちらの「中田」ですか？" in page.locator(".candidates").inner_text()
    choice.click()
    assert label in page.locator(".results__count").inner_text()


def test_unknown_place_says_what_to_try(visit):
    page = visit().page
    page.goto("/")
    type_place(page, "どこにもない町")
    text = page.locator("main").inner_text()
    assert "がどこかわかりませんでした" in text and "町や小学校の名前" in text


def test_position_finds_what_is_near_and_leaves_no_trace(visit):
    seen = visit(geolocation=IN_THE_DEMO, permissions=["geolocation"])
    page = seen.page
    page.goto("/")
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.get_by_role("button", name="現在地でさがす").click()
    page.locator(".card__distance").first.wait_for()
    assert "no-store" in answer.value.header_value("cache-control")
    assert distances(page) == sorted(distances(page))
    assert not [url for url in [page.url, *seen.requests] if "34.5" in url or "140.6" in url]
    links = page.eval_on_selector_all("a", "links => links.map(link => link.href)")
    assert not [link for link in links if "34.5" in link or "140.6" in link]
    assert seen.strangers() == [] and seen.errors == [] and seen.context.cookies() == []


def test_keyboard_alone_leads_from_home_to_a_listing(visit):
    page = visit(viewport=DESKTOP).page
    page.goto("/")

    def tab_to(selector: str, most: int = 60) -> None:
        for _n in range(most):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab does not reach {selector}")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip-link')"), "the first stop skips to the content"
    tab_to("#place")
    assert focus_is_visible(page)
    page.keyboard.type(TOWN)
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for()
    tab_to(".card h3 a")
    assert focus_is_visible(page)
    title = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/listings/**")
    assert page.locator("h1").inner_text() == title


def focus_is_visible(page) -> bool:
    """The focused element has an outline or a ring of its own, and lies in the window."""
    return page.evaluate("""() => {
        const style = getComputedStyle(document.activeElement);
        const box = document.activeElement.getBoundingClientRect();
        const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return (outlined || style.boxShadow !== "none") && box.bottom > 0 && box.top < innerHeight;
    }""")


def test_every_marker_can_be_reached_and_names_a_listing_of_the_list(visit):
    page = visit(viewport=DESKTOP).page
    page.goto(f"/search/?place={TOWN}")
    page.locator(".pin[role=button]").first.wait_for()
    pins = page.locator(".pin[role=button]").all()
    names = [pin.get_attribute("aria-label") for pin in pins]
    assert {pin.get_attribute("tabindex") for pin in pins} == {"0"}
    placed = page.locator(".card:has(.card__distance)").count()
    assert page.locator(".card .card__to-map").count() == placed
    titles = page.locator(".card h3 a").all_inner_texts()
    for number in (2, 3):  # the map shows what the list has on its other pages too
        page.goto(f"/search/?place={TOWN}&page={number}")
        titles += page.locator(".card h3 a").all_inner_texts()
    assert [name for name in names if not any(title in name for title in titles)] == []
