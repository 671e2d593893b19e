"""The widget on somebody else's page, of another origin: nothing there breaks it, and it breaks nothing there."""

import json

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.host_pages import hosting
from tests.browser.looking import OVER, STORED, violations

ZOOMED = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}  # a window of 1280 px at 200 %
NOTHING = {"cookies": "", "kept": []}
LOOK = """node => { const s = getComputedStyle(node), b = node.getBoundingClientRect();
  return [s.color, s.fontSize, s.direction, s.textTransform, s.pointerEvents, s.visibility,
    b.width > 200, b.height > 40];
}"""
EXPECTED_ERRORS = ("favicon", "404")


@pytest.fixture(scope="module")
def host(demo_site):
    with hosting(demo_site) as url:
        yield url


@pytest.fixture
def open_host(visit, host):
    def open_host(path: str, **options):
        seen = visit(base_url=host, **options)
        seen.page.goto(path)
        return seen

    return open_host


def settled(page, *ids: str) -> None:
    for one in ids:
        page.locator(f"#{one} .item").first.wait_for()


def asked(seen, site: str) -> list[str]:
    return [url.removeprefix(site).partition("?")[0] for url in seen.requests if url.startswith(site)]


def test_a_hostile_page_neither_hides_nor_breaks_two_widgets(open_host, demo_site):
    seen = open_host("/hostile", viewport=PHONE)
    settled(seen.page, "one", "two")
    for one in ("one", "two"):
        item = seen.page.locator(f"#{one} .item").first
        look = item.evaluate(LOOK)
        assert look == ["rgb(26, 42, 36)", "16px", "ltr", "none", "auto", "visible", True, True]
    assert seen.page.evaluate(OVER) == []
    assert "evil" not in seen.page.locator("#one").evaluate("node => node.shadowRoot.textContent")
    assert seen.page.locator("#two ruby").count() > 0
    assert asked(seen, demo_site).count("/embed/v1.0.0/widget.js") == 1
    assert asked(seen, demo_site).count("/embed/v1/results") == 2  # one each: two requests to the first result
    assert [text for text in seen.errors if not any(word in text for word in EXPECTED_ERRORS)] == []


def test_nothing_is_kept_and_nobody_else_is_asked(open_host, demo_site, host):
    seen = open_host("/calm", viewport=DESKTOP)
    settled(seen.page, "one", "two", "three")
    own = [url for url in seen.requests if not url.startswith((demo_site, host, "data:"))]
    assert own == []
    assert seen.page.evaluate(STORED) == NOTHING and seen.context.cookies() == []
    assert set(asked(seen, demo_site)) == {"/embed/v1.0.0/widget.js", "/embed/v1/results"}
    # ours does not leak out: the page's own elements look as before
    assert seen.page.locator("h1").evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("options", [{"viewport": DESKTOP}, ZOOMED, {"viewport": {"width": 320, "height": 256}}])
def test_axe_finds_nothing_inside_the_shadow_roots(open_host, options):
    seen = open_host("/calm", **options)
    for one in ("one", "two", "three"):  # the later ones load as they come into view
        seen.page.locator(f"#{one}").scroll_into_view_if_needed()
        settled(seen.page, one)
    assert violations(seen.page, rules={"target-size": {"enabled": True}}) == []
    assert seen.page.evaluate(OVER) == []


def test_words_are_typed_by_keyboard_and_stay_out_of_addresses_and_events(open_host, demo_site):
    seen = open_host("/calm", viewport=DESKTOP)
    page = seen.page
    settled(page, "one")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.name") == "q"
    page.keyboard.type("食堂")
    page.keyboard.press("Enter")
    page.wait_for_function("() => heard.filter(([name, keys, said]) => said.includes('search')).length >= 2")
    more = page.locator("#one").get_by_role("button", name="続きを見る")
    more.wait_for()
    before = page.locator("#one .item").count()
    more.press("Enter")
    page.locator(f"#one .item >> nth={before}").wait_for()
    focused = page.locator("#one").evaluate("node => node.shadowRoot.activeElement.closest('.item') !== null")
    assert focused, "whoever asked for more goes on where the new ones begin"
    assert not any("%E9%A3%9F%E5%A0%82" in url for url in seen.requests)
    heard = page.evaluate("heard")
    assert {name for name, _keys, _text in heard} == {"ibasho-results"}
    assert {tuple(keys) for _name, keys, _text in heard} == {("view", "count", "page")}
    assert "食堂" not in json.dumps(heard, ensure_ascii=False)


def test_a_slow_directory_is_waited_for_and_a_broken_one_is_said_kindly(visit, host, demo_site):
    seen = visit(base_url=host)
    held = []
    seen.page.route("**/embed/v1/results*", lambda route: held.append(route))
    seen.page.goto("/one")
    seen.page.locator("#one").get_by_text("読み込んでいます…").wait_for()
    assert seen.page.locator("#one a").get_by_text("居場所をさがす").is_visible(), (
        "the link in the page stays till then"
    )
    held.pop().abort()
    widget = seen.page.locator("#one")
    widget.get_by_text("読み込めませんでした").wait_for()
    way = widget.get_by_role("link", name="居場所の案内サイトを開く")
    assert way.get_attribute("href") == f"{demo_site}/search/?municipality=99201&page_size=3"
    seen.page.unroute("**/embed/v1/results*")
    widget.get_by_role("button", name="もう一度ためす").click()
    widget.locator(".item").first.wait_for()
    assert widget.get_by_text("読み込めませんでした").count() == 0


def test_another_file_than_the_one_that_is_named_does_not_run(open_host):
    seen = open_host("/wrong-hash")
    seen.page.get_by_role("link", name="居場所をさがす").wait_for()
    assert seen.page.evaluate("customElements.get('ibasho-search') === undefined")


def test_the_map_is_a_frame_that_says_its_height_and_nobody_else_can(open_host, demo_site):
    seen = open_host("/map", viewport=DESKTOP)
    seen.page.frame_locator("#map iframe").locator(".card").first.wait_for()
    seen.page.wait_for_function("() => document.querySelector('#map').shadowRoot.querySelector('iframe').style.height")
    height = seen.page.locator("#map iframe").evaluate("frame => frame.style.height")
    assert height != "7777px" and int(height.removesuffix("px")) > 300
    assert seen.page.locator("#forger").evaluate("frame => frame.style.height") == ""
    assert seen.page.evaluate(STORED) == NOTHING and seen.context.cookies() == []


def test_a_frame_searches_in_itself_and_other_pages_stay_out_of_frames(open_host, demo_site):
    seen = open_host("/frame", viewport=PHONE)
    frame = seen.page.frame_locator("#plain")
    frame.locator("#q").fill("食堂")
    frame.get_by_role("button", name="さがす").press("Enter")
    frame.get_by_role("heading", name="件").first.wait_for()
    assert seen.page.url.endswith("/frame")
    inside = next(one for one in seen.page.frames if one.url.startswith(demo_site))
    assert "/embed/v1/search" in inside.url
    seen.page.goto("/stranger")
    seen.page.wait_for_load_state("networkidle")
    assert not any("/search/" in one.url and one.locator("h1").count() for one in seen.page.frames[1:])
