"""The frame of every page: one calm row, a menu and languages for every hand, a way out that covers nothing."""

from itertools import pairwise

import pytest

from tests.browser.conftest import DESKTOP, PHONE

SMALL = {"width": 320, "height": 640}
MENU, LANGUAGES = ".header-button--menu", ".language-switch .header-button"
RING = """() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
    return [outlineStyle, parseFloat(outlineWidth), boxShadow !== "none"];
}"""


def said_to_be_open(page, name: str) -> bool:
    """Whether a screen reader hears that this button's popover is open: the browser says so itself, in no attribute."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    button = next(n for n in tree if n.get("role", {}).get("value") == "button" and n["name"]["value"].strip() == name)
    return next((p["value"]["value"] for p in button["properties"] if p["name"] == "expanded"), None) is True


@pytest.mark.parametrize("viewport", [PHONE, SMALL], ids=["390", "320"])
@pytest.mark.parametrize("path", ["/", "/en/", "/easy/search/"])
def test_the_header_is_one_row_on_a_phone(visit, path, viewport):
    page = visit(viewport=viewport).page
    page.goto(path)
    assert page.locator(".site-header").bounding_box()["height"] <= 72
    boxes = [page.locator(one).bounding_box() for one in (".brand", MENU, LANGUAGES)]
    for one, after in pairwise(boxes):
        assert one["x"] + one["width"] <= after["x"]
    assert all(box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    assert boxes[-1]["x"] + boxes[-1]["width"] <= viewport["width"]


def test_the_menu_by_keyboard(visit):
    """Opened by Enter, walked by Tab, closed by Escape, which gives the focus back."""
    page = visit(viewport=PHONE).page
    page.goto("/districts/")
    nav = page.locator("#site-nav")
    assert not nav.is_visible()
    for _press in range(3):  # past the skip link and the brand
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.header-button--menu')")
    assert page.evaluate(RING) == ["solid", 4, True]
    page.keyboard.press("Enter")
    assert nav.is_visible()
    assert said_to_be_open(page, "メニュー")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#site-nav') !== null")
    assert page.evaluate(RING)[:2] == ["solid", 4]
    assert nav.get_by_role("link", name="学区から").get_attribute("aria-current") == "page"
    page.keyboard.press("Escape")
    assert not nav.is_visible()
    assert page.evaluate("document.activeElement.matches('.header-button--menu')")


def test_menu_and_languages_without_javascript(visit):
    page = visit(viewport=SMALL, java_script_enabled=False).page
    page.goto("/search/?q=お茶")
    page.click(MENU)
    page.get_by_role("navigation", name="おもなメニュー").get_by_role("link", name="カレンダー").click()
    assert page.url.endswith("/calendar/")
    page.click(LANGUAGES)
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/calendar/")


def test_the_open_menu_leaves_the_way_out_free(visit):
    page = visit(viewport={"width": 390, "height": 480}).page
    page.goto("/")
    page.click(MENU)
    nav, leave = (page.locator(one).bounding_box() for one in ("#site-nav", ".quick-exit"))
    assert nav["y"] + nav["height"] <= leave["y"]


def test_on_a_wide_screen_everything_stands_in_the_row(visit):
    page = visit(viewport=DESKTOP).page
    page.goto("/search/")
    assert not page.locator(MENU).is_visible() and not page.locator(LANGUAGES).is_visible()
    assert page.get_by_role("navigation", name="おもなメニュー").get_by_role("link", name="さがす").is_visible()
    assert page.get_by_role("link", name="やさしい日本語").is_visible()
    assert page.locator(".site-header").bounding_box()["height"] <= 80


def test_at_the_end_of_a_page_nothing_lies_under_the_way_out(visit):
    page = visit(viewport=SMALL).page
    page.goto("/anzen/")
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    last = page.locator(".site-footer li").last.bounding_box()
    leave = page.locator(".quick-exit").bounding_box()
    assert last["y"] + last["height"] <= leave["y"]


def test_focus_is_seen_in_the_readers_own_colours(visit):
    page = visit(viewport=PHONE, forced_colors="active").page
    page.goto("/search/")
    for selector in (".brand", MENU, "#place", ".button--search", ".quick-exit"):
        page.locator(selector).focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert page.evaluate(RING)[:2] == ["solid", 4], selector
    borders = "e => getComputedStyle(e).borderTopStyle + getComputedStyle(e).borderTopWidth"
    assert page.locator(".button--search").evaluate(borders) == "solid2px"


def test_nothing_moves_where_less_motion_is_asked(visit):
    page = visit(viewport=PHONE, reduced_motion="no-preference").page
    page.goto("/")
    seconds = "e => getComputedStyle(e).transitionDuration.split(',').map(parseFloat).reduce((a, b) => a + b)"
    assert page.locator(".button--search").evaluate(seconds) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.locator(".button--search").evaluate(seconds) == 0


def test_a_word_of_the_title_is_not_taken_apart(visit):
    for viewport in (PHONE, SMALL):
        page = visit(viewport=viewport).page
        page.goto("/")
        assert page.locator(".hero__title .unbroken").evaluate("e => e.getClientRects().length") == 1
