"""Quick exit does what the footer and /anzen/ say in words: no more, and no less."""

import json
import re

import pytest

from tests.browser.conftest import DESKTOP, PHONE

WEATHER = '<!doctype html><meta charset="utf-8"><title>天気</title>'  # what stands for the outside page


@pytest.fixture
def sensitive(demo_listings) -> str:
    return f"/listings/{demo_listings['hanareta-ato']['public_id']}/"


@pytest.fixture
def visitor(visit):
    """`visitor(**options)`: a visit whose outside page is ours, so that a test asks nothing of strangers."""

    def opened(**options):
        seen = visit(**options)
        seen.context.route("https://**", lambda route: route.fulfill(body=WEATHER, content_type="text/html"))
        return seen

    return opened


def press_escape(page, times: int = 3) -> None:
    for _n in range(times):
        page.keyboard.press("Escape")


def leave(page, how: str) -> None:
    if how == "key":
        return press_escape(page)
    button = page.locator("[data-quick-exit]")
    return button.tap() if how == "touch" else button.click()


@pytest.mark.parametrize("how", ["click", "touch", "key"])
def test_back_leads_to_the_page_before_and_never_to_the_one_that_was_left(visitor, sensitive, how):
    page = visitor(has_touch=how == "touch").page
    page.goto("/districts/")
    page.goto(sensitive)
    before = page.evaluate("history.length")
    leave(page, how)
    page.wait_for_url("https://**")
    assert page.title() == "天気"
    assert page.evaluate("history.length") == before
    page.go_back()
    assert page.url.endswith("/districts/"), "the words say that pages seen before stay: they do"
    page.go_forward()
    assert page.url.startswith("https://")


# What a reader sees a moment after the press. (While another page is on its way, the browser can't be asked: it tells.)
TELL = """() => document.addEventListener("click", () => setTimeout(() => console.log(JSON.stringify({
    display: getComputedStyle(document.documentElement).display,
    title: document.title.trim(),
    path: location.pathname,
})), 100))"""


def test_screen_title_and_address_are_empty_while_the_other_page_is_on_its_way(visit, sensitive):
    seen = visit(viewport=DESKTOP)
    page, held, told = seen.page, [], []
    seen.context.route("https://**", lambda route: held.append(route))  # no answer yet: a slow line
    page.on("console", lambda message: told.append(message.text))
    page.goto(sensitive)
    page.evaluate(TELL)
    page.locator("[data-quick-exit]").click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert [json.loads(text) for text in told] == [{"display": "none", "title": "", "path": "/"}]
    held[0].fulfill(body=WEATHER, content_type="text/html")
    page.wait_for_url("https://**")


def test_offline_the_page_doesnt_come_back(visit, sensitive):
    """The browser shows its own notice in the page's place, which is taken all the same."""
    seen = visit()
    page = seen.page
    seen.context.route("https://**", lambda route: route.abort("internetdisconnected"))
    page.goto("/districts/")
    page.goto(sensitive)
    title = page.locator("h1").inner_text()
    page.locator("[data-quick-exit]").click(no_wait_after=True)
    page.wait_for_url(lambda url: sensitive not in url)
    page.wait_for_timeout(300)
    assert title not in page.inner_text("body")
    page.go_back()
    assert page.url.endswith("/districts/")


def test_page_that_memory_brings_back_goes_on_at_once(visitor, sensitive):
    """Chromium never does; should another browser, the page it brings back is empty and leaves again."""
    page = visitor().page
    page.goto(sensitive)
    page.evaluate(
        """() => {
            document.querySelector("[data-quick-exit]").href = "#left";
            document.querySelector("[data-quick-exit]").click();
        }"""
    )
    assert page.evaluate("document.documentElement.hidden")
    page.evaluate("document.querySelector('[data-quick-exit]').href = 'https://weather.example/'")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.wait_for_url("https://weather.example/")


def test_two_presses_stay_and_so_do_three_with_a_key_between(visitor):
    page = visitor().page
    page.goto("/search/")
    press_escape(page, 2)
    page.keyboard.press("Shift")
    press_escape(page, 2)
    page.wait_for_timeout(1700)  # three that are slow are no wish to leave either
    press_escape(page, 2)
    page.wait_for_timeout(200)
    assert page.url.endswith("/search/")


def test_escape_in_an_input_method_is_not_counted(visitor):
    page = visitor().page
    page.goto("/search/")
    page.evaluate(
        """() => {
            for (let n = 0; n < 4; n++)
                document.querySelector("#q").dispatchEvent(
                    new KeyboardEvent("keydown", { key: "Escape", isComposing: true, bubbles: true }));
        }"""
    )
    page.wait_for_timeout(200)
    assert page.url.endswith("/search/")


def test_three_presses_leave_although_the_first_closes_what_is_open(visitor):
    """A list of suggestions, and a dialog: whoever presses three times isn't asked to count what was open."""
    page = visitor().page
    page.goto("/search/")
    box = page.get_by_label("どのあたりで さがしますか？")
    box.press_sequentially("凪", delay=20)
    page.get_by_role("option").first.wait_for()
    press_escape(page)
    page.wait_for_url("https://**")
    page.goto("/search/")
    page.evaluate("document.body.append(document.createElement('dialog'))")
    page.evaluate("document.querySelector('dialog').showModal()")
    press_escape(page)
    page.wait_for_url("https://**")


def test_moving_about_inside_a_quiet_page_leaves_no_trail(visitor, sensitive):
    page = visitor().page
    page.goto("/")
    page.goto(sensitive)
    before = page.evaluate("history.length")
    page.locator(".jump a").first.click()
    page.wait_for_url("**#*")
    page.locator("#language-switch a[lang=en]").evaluate("link => link.click()")
    page.wait_for_url("**/en/listings/**")
    assert page.evaluate("history.length") == before
    page.goto("/talk/")
    before = page.evaluate("history.length")
    page.get_by_label("市区町村").select_option("99201")
    page.get_by_role("button", name="見る").click()
    page.wait_for_url("**/talk/?municipality=99201*")
    assert page.evaluate("history.length") == before
    page.go_back()
    assert "/en/listings/" in page.url


def test_other_pages_keep_their_way_back(visitor):
    """Where nothing asks for quiet handling, and on the way out of a quiet page, "back" works as everywhere."""
    page = visitor().page
    page.goto("/talk/")
    page.get_by_role("link", name="安全に使うために").last.click()
    page.wait_for_url("**/anzen/")
    page.go_back()
    assert page.url.endswith("/talk/")


def test_without_javascript_it_is_an_ordinary_link(visitor):
    seen = visitor(java_script_enabled=False)
    seen.page.goto("/anzen/")
    seen.page.locator("[data-quick-exit]").click()
    assert seen.page.title() == "天気"
    outside = [url for url in seen.requests if url.startswith("https://")]
    assert len(outside) == 1


def test_words_promise_what_was_tested(visit):
    """Who changes what it does changes what is said of it, in three languages."""
    page = visit(viewport=PHONE).page
    for path, said in (
        ("/anzen/", ("戻りません", "「戻る」で出てきます", "履歴（見たページの一覧）は、消えません", "3回")),
        ("/en/anzen/", ("doesn't return", "still come up with the Back button", "isn't cleared", "three times")),
    ):
        text = re.sub(r"<[^>]+>", "", page.request.get(path).text())
        assert [words for words in said if words not in text] == []
    assert "履歴" in page.request.get("/easy/anzen/").text()
