"""A volunteer with a telephone says when the group meets, where its door is, and shows the room; without script too."""

import re

import pytest
from PIL import Image as Picture

from tests.browser.scene import WRITER
from tests.browser.test_account import Letters, clean, sign_in

LISTING = "波止場の茶話会"


@pytest.fixture
def letters(demo_site, demo_folder):
    return Letters(demo_folder / "mail")


def open_subject(page, name: str) -> None:
    page.goto("/account/")
    page.get_by_role("link", name="汀の舟だまり").first.click()
    page.get_by_role("link", name=LISTING, exact=True).first.click()
    page.get_by_role("link", name=re.compile(f"^{name}")).click()


def set_the_pin(page, javascript: bool) -> None:
    """Of a hall that others use, too: this page gets a copy of it where its own door is."""
    open_subject(page, "場所")
    page.get_by_role("link", name=re.compile("^(会場を選ぶ|変える)")).first.click()
    page.get_by_label("会場の名前か住所").fill("みなと公民館")
    page.get_by_role("button", name="さがす").click()
    page.get_by_role("button", name=re.compile("^ここにする")).first.click()
    page.get_by_role("link", name=re.compile("^地図の印を直す")).first.click()
    latitude, longitude = (page.get_by_label(re.compile(f"^{name}度")) for name in "緯経")
    north, east = (float(field.input_value()) for field in (latitude, longitude))
    if javascript:
        pin = page.get_by_role("button", name="みなと公民館")
        pin.press("ArrowUp")
        pin.press("Shift+ArrowRight")
        assert float(latitude.input_value()) == pytest.approx(north + 0.0001, abs=1e-6)
        assert float(longitude.input_value()) == pytest.approx(east + 0.001, abs=1e-6)
        clean(page)
        page.locator("[data-pin]").click(position={"x": 60, "y": 200})
        assert float(longitude.input_value()) != pytest.approx(east + 0.001, abs=1e-6)
    else:
        latitude.fill(str(round(north + 0.0001, 6)))
    there = latitude.input_value()
    page.get_by_role("button", name="下書きを保存").click()
    page.get_by_text("場所の印を下書きに入れました。").wait_for()
    page.get_by_role("link", name=re.compile("^地図の印を直す")).first.click()
    assert float(latitude.input_value()) == pytest.approx(float(there), abs=1e-6)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_the_third_saturday_and_a_picture_by_thumb(visit, letters, tmp_path, javascript):
    seen = visit(java_script_enabled=javascript)
    page = seen.page
    sign_in(page, letters, WRITER)
    open_subject(page, "いつ")
    if page.get_by_role("link", name="日程を足す").count() or page.get_by_role("link", name="別の日程を足す").count():
        page.get_by_role("link", name=re.compile("日程を足す")).click()
    assert not page.get_by_role("group", name="曜日").is_visible(), "nothing is asked before the rhythm"
    page.get_by_label(re.compile("毎月の第何曜日")).check()
    page.get_by_role("checkbox", name="第3", exact=True).check()
    page.get_by_role("checkbox", name="土", exact=True).check()
    page.get_by_label("開始").fill("11時半")
    page.get_by_label("終了", exact=True).fill("午後1時半")
    if not javascript:
        page.get_by_role("button", name="次に開く日を見る").click()
    coming = page.locator("#coming")
    coming.get_by_text("毎月 第3土曜日 11:30〜13:30").wait_for()
    assert len(coming.get_by_role("listitem").all()) == 5
    if javascript:
        clean(page)
    page.get_by_role("button", name="下書きを保存").click()
    assert "毎月 第3土曜日 11:30〜13:30" in page.get_by_role("main").inner_text()

    set_the_pin(page, javascript)

    Picture.new("RGB", (800, 600), "teal").save(tmp_path / "room.png")
    open_subject(page, "写真")
    page.get_by_label("写真", exact=True).set_input_files(tmp_path / "room.png")
    page.get_by_label("写真の説明").fill("青緑の壁の部屋")
    page.get_by_role("button", name="写真を入れる").click()
    left = page.get_by_label("左から切る")
    left.focus()
    for _press in range(25):
        page.keyboard.press("ArrowRight")
    assert left.input_value() == "25"
    if javascript:
        assert "25%" in page.locator(".crop-form__picture img").evaluate("image => image.style.clipPath")
        clean(page)
    page.get_by_role("button", name="下書きを保存").click()
    picture = page.get_by_role("img", name="青緑の壁の部屋").last
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth / image.naturalHeight") == pytest.approx(1, abs=0.01)
    if javascript:
        clean(page)
    assert seen.strangers() == [] and seen.errors == []
