"""A curator moves a hall's pin by keyboard, and is told what a change to an arrangement does before it is saved.

Nothing is saved here: other tests read the same demo.
"""

import pytest

from tests.browser.conftest import DESKTOP, PHONE


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_pin_by_keyboard_and_a_change_that_is_told(visit, demo_rows, viewport):
    halls = [row for row in demo_rows if row["model"] == "directory.venue"]
    hall = next(row["pk"] for row in halls if row["fields"]["municipality"] == "99201" and row["fields"]["latitude"])
    seen = visit(viewport=viewport)
    page = seen.page
    page.goto(f"/admin/login/?next=/admin/workbench/venue/{hall}/")
    page.locator("input[name=username]").fill("shakyo@example.jp")
    page.locator("input[name=password]").fill("ibasho-demo-99")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/workbench/venue/**")

    pin = page.locator(".pin-map .pin")
    pin.wait_for()
    east = page.get_by_label("経度")
    before = float(east.input_value())
    pin.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"document.getElementById('id_longitude').value > {before}")
    assert round(float(east.input_value()) - before, 6) == 0.0001
    box = page.locator(".pin-map .map__canvas").bounding_box()
    assert box["width"] <= viewport["width"]

    page.goto("/admin/snippets/directory/wideareaarrangement/?q=椿ヶ原から")
    page.get_by_role("link", name="凪浦市・椿ヶ原町", exact=False).first.click()
    page.get_by_label("利用できる人の市区町村").fill("凪浦市\n椿ヶ原町")
    page.get_by_role("button", name="保存").last.click()
    page.get_by_text("まだ保存していません").wait_for()
    page.get_by_text("凪浦市に住む人にも、公開中の").wait_for()
    page.get_by_role("button", name="これでよいので、保存する").wait_for()
    assert not seen.strangers()
