"""Somebody searches away from home in a real browser: it works for everyone, and leaves nothing behind.

Read afterwards are the address bar, the tab's history, storage and cookies, what went to listings as Referer, and the
log the server really wrote.
"""

import re
from urllib.parse import unquote

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looking import STORED
from tests.browser.test_search import WEATHER

AVOIDED, START, STAY = "凪浦小学校", "浜松原", "椿ヶ原町"
SECRETS = (AVOIDED, "凪浦小", START, STAY, "99202", "99201-", "2-3-4", "avoid", "open_to")


def press(page, name: str, exact: bool = True) -> None:
    page.get_by_role("button", name=name, exact=exact).first.click()
    page.wait_for_timeout(100)
    page.locator("#main:not([aria-busy=true])").wait_for()


def to_results(page, seen=lambda step: None) -> None:
    """From the first question to the results; `seen(step)` is called on each screen."""
    page.goto("/away/")
    seen("1")
    page.get_by_label("どこを避けたいですか？").fill(AVOIDED)
    press(page, "えらぶ")
    seen("1 choose")
    page.locator(".away__choice").first.click()
    page.locator(".away__area").wait_for()
    page.get_by_label("となりの学区も避ける").check()
    seen("1 chosen")
    press(page, "つぎへ")
    page.get_by_label("どこから行きますか？").fill(f"{START}2-3-4")
    seen("2")
    press(page, "つぎへ")
    page.get_by_label("いま、どこの市町村にいますか？").fill(STAY)
    seen("3")
    press(page, "さがす")
    page.locator("#sure-heading").wait_for()
    seen("results")


def traces(text: str) -> list[str]:
    readable = unquote(text)
    return [secret for secret in SECRETS if secret in readable]


@pytest.fixture
def server_log(demo_folder):
    """What the server has written since the test began."""
    path = demo_folder / "demo.log"
    start = path.stat().st_size
    return lambda: path.read_bytes()[start:].decode()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1280"])
def test_three_questions_lead_to_places_with_reasons_and_leave_no_trace(visit, server_log, viewport, javascript):
    """Fails if an answer gets into an address, a cookie, storage, the history, a Referer or the server's log."""
    seen = visit(viewport=viewport, java_script_enabled=javascript)
    page = seen.page
    referers: list[str] = []
    page.on("request", lambda request: referers.append(request.headers.get("referer", "")))
    to_results(page)
    assert page.locator(".offer").count() > 3
    assert "どこに住んでいる方でも来られます" in page.locator(".offer__why").first.inner_text()
    assert "を除きました" in page.locator(".away__summary").inner_text()
    assert re.fullmatch(r"http://[^/]+/away/", page.url)
    page.locator(".card__title a").first.click()
    page.wait_for_url("**/listings/**")
    history = seen.context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]
    assert traces(str(history)) == []
    assert [entry for entry in history if "?" in entry["url"]] == []
    assert traces(" ".join(seen.requests)) == [] and traces(" ".join(referers)) == []
    assert seen.context.cookies() == [] and seen.strangers() == [] and seen.errors == []
    if javascript:
        assert page.evaluate(STORED) == {"cookies": "", "kept": []}
    log = server_log()
    assert "POST /away/ 200" in log, "the log was read"
    assert traces(log) == []


def test_answers_are_not_even_in_the_tabs_own_history(visit):
    """Fails if the questions become entries of the history, each with a form for "back" and "reload" to send again."""
    seen = visit()
    page = seen.page
    page.goto("/")
    before = page.evaluate("history.length")
    to_results(page)
    assert page.evaluate("history.length") == before + 1
    assert page.evaluate("history.state") is None
    page.reload()
    assert page.get_by_label("どこを避けたいですか？").is_visible()
    assert page.locator(".away__area").count() == 0, "what was chosen is forgotten"
    page.go_back()
    assert page.url.rstrip("/").count("/") == 2


def test_answer_in_an_address_is_taken_out_of_the_address_bar(visit):
    page = visit().page
    response = page.goto("/away/?avoid=99202")
    assert response.status == 400
    assert page.evaluate("location.search") == ""
    assert "使いませんでした" in page.locator("main").inner_text()


def test_quick_exit_takes_the_place_of_the_search_in_the_history(visit):
    seen = visit()
    page = seen.page
    seen.context.route("https://**", lambda route: route.fulfill(body=WEATHER, content_type="text/html"))
    page.goto("/")
    to_results(page)
    before = page.evaluate("history.length")
    page.locator("[data-quick-exit]").click()
    page.wait_for_url("https://**")
    assert page.evaluate("history.length") == before
    page.go_back()
    assert "away" not in page.url
