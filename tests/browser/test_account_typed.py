"""A telephone that is put away in the middle of a sentence costs nothing."""

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
    assert seen.strangers() == [] and [one for one in seen.errors if "INTERNET_DISCONNECTED" not in one] == []
