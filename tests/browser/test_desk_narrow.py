"""The desk on a telephone: nothing stands on top of something else, nothing is cut off where nobody can get at it."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looking import violations

# Wagtail hides what is wider than its frame instead of letting it be pushed: count what stands outside
CUT_OFF = """() => [...document.querySelectorAll('.desk-page *')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => `${one.tagName.toLowerCase()}.${one.className}`)"""
# How far the middle of a dot or a box is from the middle of its first line of words
UNEVEN = """() => [...document.querySelectorAll('.desk-page label > :is([type=radio], [type=checkbox])')].map(box => {
  const words = document.createRange();
  words.selectNodeContents(box.parentElement);
  const line = [...words.getClientRects()].find(one => one.width > 30);
  const own = box.getBoundingClientRect();
  return Math.abs((own.top + own.bottom) / 2 - (line.top + line.bottom) / 2);
})"""


@pytest.fixture
def enter(visit):
    def signed_in(who: str, path: str):
        page = visit(viewport=PHONE).page
        page.goto(f"/admin/login/?next={path}")
        page.locator("input[name=username]").fill(who)
        page.locator("input[name=password]").fill("ibasho-demo-99")
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(f"**{path}")
        return page

    return signed_in


def test_what_a_curator_ticks_and_reads_fits(enter, demo_keys):
    page = enter("shakyo@example.jp", f"/admin/listing-confirm/{demo_keys['hatake-no-tetsudai']}/")
    for path in ("", "/admin/listing-bulk/", "/admin/paper/area/99201/", "/admin/list-imports/"):
        if path:
            page.goto(path)
        assert page.evaluate(CUT_OFF) == []
        assert max(page.evaluate(UNEVEN)) < 3, "a dot that stands above its words"
    page.goto("/admin/activity-report/99201/")
    page.get_by_role("link", name="舟だまり").click()
    assert page.evaluate(CUT_OFF) == []
    assert violations(page, include=[[".desk-page"]]) == []
    page.goto("/admin/snippets/directory/listing/")
    assert page.locator("#listing-results").evaluate("one => getComputedStyle(one).overflowX") == "auto"
    assert page.locator("td.title").first.bounding_box()["width"] >= 170, "a name that stands a letter to the line"


def test_wagtails_menu_button_lies_on_nothing_that_is_told(enter):
    page = enter("admin@example.jp", "/admin/snippets/directory/category/")
    page.locator("td.title a").first.click()
    page.locator("#id_name").fill("お茶の間")
    page.get_by_role("button", name="保存").last.click()
    page.get_by_text("まだ保存していません").wait_for()
    button = page.locator(".sidebar-nav-toggle--mobile").bounding_box()
    for told in page.locator(".messages :is(strong, li li, button)").all():
        assert told.bounding_box()["x"] >= button["x"] + button["width"]
