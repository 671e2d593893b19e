"""The page of a search as it is used: narrowing and widening, list and map, keyboard alone, without JavaScript."""

import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looking import COLOURS, STORED, violations
from tests.browser.test_search import IN_THE_DEMO, TOWN, focus_is_visible

NEAR = f"/search/?place={TOWN}&radius=5"
NOTHING = "/search/?place=椿ヶ原町中田&radius=1&category=hikikomori"
SIZES = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
MEAL = "category-kodomo-shokudo"


def count(page) -> int:
    return int(re.search(r"(\d+)件", page.locator("#count").inner_text())[1])


def asked(page) -> dict[str, list[str]]:
    """The parameters in the address bar."""
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def tab_to(page, selector: str, most: int = 80) -> None:
    for _n in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert focus_is_visible(page), selector
            return
    raise AssertionError(f"Tab does not reach {selector}")


def stored(page) -> dict:
    """What the site has left in this tab, read on a page that runs no script of its own."""
    page.goto("/healthz")
    return page.evaluate(STORED)


def tick(page, box: str) -> None:
    """Open the choices if need be, tick one and wait for the answer."""
    if page.locator("#filters").get_attribute("open") is None:
        page.locator("#filters > summary").click()
    with page.expect_response(lambda response: "/search/" in response.url):
        page.locator(f"#{box}").click()
    page.locator(f"#{box}:checked").wait_for()


# --- The whole way ----------------------------------------------------------------------------------------------------


@SIZES
def test_keyboard_alone_searches_narrows_widens_and_goes_to_the_map_and_back(visit, viewport):
    seen = visit(viewport=viewport)
    page = seen.page
    page.goto("/search/")
    tab_to(page, "#place")
    page.keyboard.type(TOWN)
    page.keyboard.press("Enter")
    page.wait_for_url("**place=**")
    before = count(page)

    tab_to(page, "#filters > summary")
    page.keyboard.press("Enter")
    tab_to(page, f"#{MEAL}")
    page.keyboard.press("Space")
    page.wait_for_url("**category=kodomo-shokudo**")
    page.locator(".chip--condition", has_text="こども食堂").wait_for()
    narrowed = count(page)
    assert 0 < narrowed < before
    assert page.locator("#search-status").inner_text() == f"{narrowed}件見つかりました。"
    assert focused(page) == MEAL, "the focus stays on the box"
    assert page.locator("#filters").get_attribute("open") is not None, "and the choices stay open"
    assert set(asked(page)) == {"place", "category"}, "the address holds what was filled in only"

    tab_to(page, ".chip--condition[href*='place']:not([href*='category'])")
    page.keyboard.press("Enter")
    page.locator(".chip--condition", has_text="こども食堂").wait_for(state="detached")
    assert count(page) == before and focused(page) == "count"
    assert set(asked(page)) == {"place"}

    tab_to(page, ".card__to-map")
    title = page.evaluate("document.activeElement.closest('.card').querySelector('h3').textContent.trim()")
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    assert title in popup.inner_text()
    assert page.evaluate("document.activeElement.closest('.leaflet-popup') !== null")
    popup.get_by_role("button", name="一覧で見る").press("Enter")
    assert page.evaluate("document.activeElement.closest('.card') !== null")
    assert page.locator("#found .card").first.is_visible()
    assert seen.strangers() == [] and seen.errors == [] and seen.context.cookies() == []
    assert stored(page) == {"cookies": "", "kept": []}


@SIZES
def test_the_same_way_without_javascript(visit, viewport):
    seen = visit(viewport=viewport, java_script_enabled=False)
    page = seen.page
    page.goto("/search/")
    page.get_by_label("どのあたりで さがしますか？").fill("凪浦市本町2-3-4")
    page.get_by_role("button", name="さがす", exact=True).click()
    assert "本町二丁目" in unquote(page.url) and not re.search(r"2-3|3-4", unquote(page.url))
    before = count(page)
    page.locator("#filters > summary").click()
    page.locator(f"#{MEAL}").check()
    page.get_by_role("button", name="この条件でさがす").click()
    narrowed = count(page)
    assert 0 < narrowed < before and page.locator(".card").count() == narrowed
    page.locator(".chip--condition", has_text="こども食堂").click()
    assert count(page) == before
    page.get_by_label("ならべ方").select_option("verified")
    page.get_by_role("button", name="ならべる").click()
    assert asked(page)["sort"] == ["verified"]
    assert not page.locator(".map").is_visible() and not page.locator(".view-toggle").is_visible()
    title = page.locator(".card h3 a").first.inner_text()
    page.locator(".card h3 a").first.click()
    assert page.locator("h1").inner_text() == title
    assert seen.strangers() == []


def test_nothing_found_leads_on_without_javascript(visit):
    page = visit(java_script_enabled=False).page
    page.goto(NOTHING)
    way = page.locator(".ways-out a").first
    promised = int(re.search(r"(\d+)件$", way.inner_text().strip())[1])
    way.click()
    assert count(page) == promised > 0


# --- Back and forward -------------------------------------------------------------------------------------------------


def test_back_and_forward_show_what_the_address_says(visit):
    page = visit(viewport=DESKTOP).page
    page.goto(NEAR)
    before = count(page)
    tick(page, MEAL)
    page.wait_for_url("**category=kodomo-shokudo**")
    narrowed = count(page)
    page.go_back()
    page.wait_for_url(lambda url: "category" not in url)
    page.locator("#count", has_text=f"{before}件").wait_for()
    assert page.locator(".chip--condition", has_text="こども食堂").count() == 0
    page.go_forward()
    page.locator("#count", has_text=f"{narrowed}件").wait_for()
    assert page.locator(f"#{MEAL}").is_checked()


def test_back_from_a_listing_returns_to_the_narrowed_list(visit):
    page = visit().page
    page.goto(NEAR)
    tick(page, MEAL)
    page.wait_for_url("**category=kodomo-shokudo**")
    narrowed = count(page)
    page.locator(".card h3 a").first.click()
    page.wait_for_url("**/listings/**")
    page.go_back()
    page.locator("#count", has_text=f"{narrowed}件").wait_for()


def test_jump_within_the_page_is_no_going_back(visit):
    page = visit().page
    page.goto(NEAR)
    page.evaluate("window.here = true")
    page.locator(".skip-link").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.evaluate("window.here") and page.url.endswith("#main")


# --- The map ----------------------------------------------------------------------------------------------------------


@SIZES
def test_map_that_was_moved_searches_what_is_seen(visit, viewport):
    seen = visit(viewport=viewport)
    page = seen.page
    page.goto(NEAR)
    if viewport == PHONE:
        page.locator("[data-show=map]").click()
    page.locator(".pin[role=button]").first.wait_for()
    button = page.get_by_role("button", name="このあたりをさがす")
    assert not button.is_visible()
    before = count(page)
    page.get_by_role("button", name="拡大する").click()
    page.wait_for_timeout(400)
    page.get_by_role("button", name="拡大する").click()
    page.wait_for_timeout(600)
    button.click()
    page.wait_for_url("**bbox=**")
    page.locator(".chip--condition", has_text="地図のこの範囲").wait_for()
    assert set(asked(page)) == {"bbox"}, "place and radius no longer count"
    assert 0 < count(page) < before
    assert page.locator("#place").input_value() == ""
    assert page.locator("#search-status").inner_text() == f"{count(page)}件見つかりました。"
    assert not button.is_visible()
    if viewport == PHONE:
        assert page.locator("[data-show=map]").get_attribute("aria-pressed") == "true"
    assert page.locator(".pin[role=button]").first.is_visible()
    assert seen.strangers() == [] and seen.errors == []


def test_pins_follow_the_choices(visit):
    page = visit(viewport=DESKTOP).page
    page.goto(NEAR)
    tick(page, MEAL)
    page.wait_for_url("**category=kodomo-shokudo**")
    titles = " ".join(page.locator(".card h3 a").all_inner_texts())
    pins = page.locator(".pin[role=button]")
    assert pins.count() > 0
    for pin in pins.all():
        assert any(
            part in titles for part in re.split(r"、|（\d+件）", pin.get_attribute("aria-label").split(" ", 1)[1])
        )


def test_phone_shows_list_or_map_without_reloading(visit):
    seen = visit(viewport=PHONE)
    page = seen.page
    page.goto(NEAR)
    page.evaluate("window.here = true")
    cards, canvas = page.locator(".card").first, page.locator(".map__canvas")
    assert cards.is_visible() and not canvas.is_visible()
    page.locator("[data-show=map]").click()
    canvas.wait_for()
    assert not cards.is_visible()
    page.locator(".pin[role=button]").first.click()
    page.locator(".leaflet-popup").get_by_role("link").first.wait_for()
    page.locator("[data-show=list]").click()
    assert cards.is_visible() and not canvas.is_visible()
    assert page.evaluate("window.here") and seen.errors == []


def test_more_than_the_map_can_show_is_told_in_numbers(visit):
    """The demo is too small for it: the page is told that there is more, and far off each number is a hundredfold."""
    seen = visit(viewport=DESKTOP)
    page = seen.page

    def much(route):
        text = route.fetch().text()
        route.fulfill(body=text.replace('"radius": ', '"many": "radius=5", "radius": ', 1), content_type="text/html")

    def hundredfold(route):
        answer = route.fetch().json()
        far = int(parse_qs(urlsplit(route.request.url).query)["zoom"][0]) < 14
        for cluster in answer["results"]:
            cluster["count"] *= 100 if far else 1
        route.fulfill(body=json.dumps(answer), content_type="application/json")

    page.route("**/search/?*", much)
    page.route("**/api/v1/clusters?*", hundredfold)
    page.goto(NEAR)
    page.locator(".cluster").first.wait_for()
    assert page.locator(".pin[role=button]").count() == 0
    assert "このあたりに" in page.locator(".cluster").first.get_attribute("aria-label")
    card = page.locator(".card:has(.card__to-map)").first
    card.locator(".card__to-map").click()
    assert card.locator("h3").inner_text() in page.locator(".leaflet-popup").inner_text()
    page.keyboard.press("Escape")
    page.locator(".pin[role=button]").first.wait_for()  # near enough now: each is shown
    assert page.locator(".cluster").count() == 0
    assert seen.strangers() == [] and seen.errors == []


# --- Suggestions ------------------------------------------------------------------------------------------------------


def test_suggestions_are_chosen_by_keyboard_and_sent_as_what_they_are(visit):
    seen = visit(viewport=DESKTOP)
    page = seen.page
    page.goto("/search/")
    box = page.get_by_label("どのあたりで さがしますか？")
    box.press_sequentially("なぎうら", delay=30)
    options = page.get_by_role("option")
    options.first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert violations(page) == []
    chosen = page.locator("[aria-selected=true]")
    for _n in range(options.count()):
        box.press("ArrowDown")
        if "小学校区" in chosen.inner_text():
            break
    assert box.get_attribute("aria-activedescendant") == page.locator("[aria-selected=true]").get_attribute("id")
    box.press("Enter")
    assert "小学校区" in box.input_value() and page.url.endswith("/search/"), "choosing doesn't send yet"
    box.press("Enter")
    page.wait_for_url(re.compile("[?&]district=99201-e"))
    assert "小学校区" in page.locator(".chip--condition").first.inner_text()
    assert seen.strangers() == [] and seen.errors == [] and stored(page) == {"cookies": "", "kept": []}


def test_what_may_be_an_address_is_not_sent_while_it_is_typed(visit):
    seen = visit()
    page = seen.page
    page.goto("/")
    box = page.get_by_label("どのあたりで さがしますか？")
    box.press_sequentially("凪浦市本町2-3", delay=250)
    page.wait_for_timeout(500)
    sent = [unquote(url) for url in seen.requests if "/api/v1/suggest" in url]
    assert sent and not any("2" in url.split("q=", 1)[1].split("&")[0] for url in sent)
    assert page.get_by_role("option").count() == 0 or not page.get_by_role("option").first.is_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("address", ["/", "/search/"])
def test_suggestions_leave_the_button_free(visit, viewport, address):
    page = visit(viewport=viewport).page
    page.goto(address)
    page.get_by_label("どのあたりで さがしますか？").fill("中田")
    page.locator("#place-suggestions [role=option]").first.wait_for()
    page.get_by_role("button", name="さがす", exact=True).click(timeout=3000)
    page.locator(".candidates").wait_for()
    assert "どちらの「中田」ですか？" in page.locator(".candidates").inner_text(), "what was typed is what was sent"


def test_escape_closes_suggestions_and_is_no_press_towards_leaving(visit):
    page = visit().page
    page.goto("/search/")
    page.evaluate("document.querySelector('[data-quick-exit]').href = '/healthz'")
    box = page.get_by_label("どのあたりで さがしますか？")
    for _n in range(3):
        box.fill("")
        box.press_sequentially("凪", delay=20)
        page.get_by_role("option").first.wait_for()
        box.press("Escape")
        assert not page.get_by_role("listbox").is_visible()
    assert page.url.endswith("/search/")


def test_suggestions_that_fail_leave_the_box_as_it_is(visit):
    page = visit().page
    page.route("**/api/v1/suggest?*", lambda route: route.abort())
    page.goto("/search/")
    page.get_by_label("どのあたりで さがしますか？").press_sequentially(TOWN, delay=10)
    page.get_by_role("button", name="さがす", exact=True).click()
    page.wait_for_url("**place=**")


# --- Position ---------------------------------------------------------------------------------------------------------


def test_search_from_the_position_is_narrowed_without_telling_any_address(visit):
    seen = visit(geolocation=IN_THE_DEMO, permissions=["geolocation"])
    page = seen.page
    page.goto("/search/?category=kodomo-shokudo")
    page.get_by_role("button", name="現在地でさがす").click()
    page.locator("#count", has_text="の近く").wait_for()
    assert page.locator(f"#{MEAL}").is_checked(), "what was chosen before still counts"
    few = count(page)
    page.locator(".chip--condition", has_text="こども食堂").click()
    page.locator(".chip--condition", has_text="こども食堂").wait_for(state="detached")
    assert count(page) > few
    next_page = page.locator(".pagination button")
    if next_page.count():
        next_page.last.click()
        page.locator(".pagination__here", has_text="2ページ目").wait_for()
    assert page.url.endswith(("/search/", "/search/?category=kodomo-shokudo"))
    assert not [url for url in [page.url, *seen.requests] if re.search(r"34\.5|140\.6", url)]
    assert seen.strangers() == [] and seen.errors == [] and stored(page) == {"cookies": "", "kept": []}


# --- For everyone -----------------------------------------------------------------------------------------------------

TOO_SMALL = """() => [...document.querySelectorAll("main button, main summary, main select, main .chip--link")]
    .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML.slice(0, 80))"""
STATES = {
    "start": "/search/",
    "results": NEAR,
    "choices open": NEAR,
    "narrowed": NEAR,
    "map": NEAR,
    "nothing found": NOTHING,
    "several places": "/search/?place=中田",
    "whole municipality": "/search/?place=凪浦市",
    "unknown place": "/search/?place=どこにもない町",
    "english": f"/en{NEAR}&category=kodomo-shokudo",
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_accessible_and_keeps_within_the_screen(visit, state):
    for viewport in (PHONE, DESKTOP):
        seen = visit(viewport=viewport, color_scheme="light", reduced_motion="reduce")
        page = seen.page
        page.goto(STATES[state])
        page.wait_for_load_state("networkidle")
        if state == "choices open":
            page.locator("#filters > summary").click()
            for more in page.locator("#filters .disclosure > summary").all():
                more.click()
        if state == "narrowed":
            tick(page, MEAL)
            page.wait_for_url("**category**")
        if state == "map" and viewport == PHONE:
            page.locator("[data-show=map]").click()
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, runOnly=COLOURS) == []
        assert seen.strangers() == [] and seen.errors == []
        if viewport == PHONE:
            small = page.evaluate(TOO_SMALL)
            assert small == [], "a thumb needs 44 px"
            page.set_viewport_size({"width": 320, "height": 640})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
