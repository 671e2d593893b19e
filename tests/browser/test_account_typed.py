"""A telephone that is put away in the middle of a sentence, or of the hours, costs nothing."""

import re

import pytest

from tests.browser.scene import WRITER
from tests.browser.test_account import Letters, clean, sign_in
from tests.browser.test_account_when import open_subject


@pytest.fixture
def letters(demo_site, demo_folder):
    return Letters(demo_folder / "mail")


def test_half_a_sentence(visit, letters):
    seen = visit()
    page = seen.page
    sign_in(page, letters, WRITER)
    open_subject(page, "はじめての日")
    words = page.get_by_label(re.compile("^だれに声を"))
    words.fill("青いエプ")
    page.get_by_text("書きかけを保存しました。").wait_for()
    page.reload()
    assert words.input_value() == "青いエプ" and page.get_by_role("heading", name="書きかけの続きです").is_visible()
    clean(page)
    words.fill("青いエプロンの")
    page.context.set_offline(True)
    words.press_sequentially("人")
    page.get_by_text("書きかけを保存できませんでした").wait_for()
    page.context.set_offline(False)
    page.get_by_text("書きかけを保存しました。").wait_for()
    page.reload()
    assert words.input_value() == "青いエプロンの人"
    page.get_by_role("button", name="書きかけを捨てる").click()
    assert page.get_by_text("書きかけを捨てました。").is_visible() and words.input_value() != "青いエプロンの人"

    open_subject(page, "いつ")
    begin = page.get_by_role("link", name=re.compile("日程を足す"))
    if begin.count():
        begin.click()
    page.get_by_label(re.compile("毎月の第何曜日")).check()
    page.get_by_label("開始").fill("11時半")
    page.get_by_text("書きかけを保存しました。").wait_for()
    open_subject(page, "いつ")
    if (go_on := page.get_by_role("link", name="続きを書く")).count():
        go_on.click()
    assert page.get_by_label("開始").input_value() == "11時半"
    assert page.get_by_role("group", name="第何週").is_visible() and page.locator(".field__error").count() == 0
    clean(page)
    page.get_by_role("button", name="書きかけを捨てる").click()
    assert seen.strangers() == [] and [one for one in seen.errors if "INTERNET_DISCONNECTED" not in one] == []
