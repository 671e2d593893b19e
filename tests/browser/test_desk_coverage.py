"""A curator looks where nothing is registered, narrows it by keyboard, and goes on to the report of an organisation."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE

START = "/admin/coverage/"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_map_and_table_say_the_same_and_the_report_is_near(visit, viewport):
    seen = visit(viewport=viewport)
    page = seen.page
    page.goto(f"/admin/login/?next={START}")
    page.locator("input[name=username]").fill("shakyo@example.jp")
    page.locator("input[name=password]").fill("ibasho-demo-99")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/admin/coverage/*/")
    rows = page.get_by_role("region", name="学区ごとの数の表").locator("tbody tr")
    shapes = page.locator(".coverage__map > svg > path")
    assert rows.count() == shapes.count() > 5

    page.get_by_label("曜日", exact=True).select_option("sun")
    page.get_by_role("button", name="この条件で見る").press("Enter")
    page.wait_for_url("**weekday=sun**")
    empty = page.locator(".coverage__row--none").count()
    assert 0 < empty == page.locator(".coverage__map .coverage__shape--none").count() - 1  # and one of the legend
    assert "km）" in page.locator(".coverage__row--none").first.inner_text()
    fill = page.locator(".coverage__map > svg > .coverage__shape--none").first
    assert "coverage-none" in fill.evaluate("shape => getComputedStyle(shape).fill"), "a pattern, not only a colour"

    page.goto("/admin/activity-report/99201/")
    page.get_by_role("link", name="みちくさの会").click()
    page.wait_for_url("**/activity-report/organisation/**")
    page.get_by_role("table").wait_for()
    assert not seen.strangers()
