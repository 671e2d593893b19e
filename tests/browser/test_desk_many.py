"""A curator changes two pages at once and takes it back, asks whether they are still so, and hands over in April."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.scene import CALM
from tests.browser.server import run_in_site

NAME = "移 みなみ"


@pytest.fixture
def colleagues(demo_site, demo_folder):
    def run(what: str) -> str:
        code = f"from tests.browser.scene import {what}; {what}()"
        return run_in_site("demo", demo_folder, "tests.browser.site_settings", code)

    run("desk_begin")
    yield
    run("desk_end")


def choose(page, what: str, **values: str) -> None:
    """Narrowed to the two by name, both ticked, as far as the preview."""
    page.goto("/admin/listing-bulk/?q=朝凪")
    for title in CALM:
        page.get_by_role("checkbox", name=title).check()
    page.get_by_role("radio", name=what).check()
    for label, value in values.items():
        page.get_by_label(label, exact=True).select_option(label=value)
    page.get_by_role("button", name="どう変わるかを見る").click()
    page.get_by_text("2件が変わります。まだ何も変えていません。").wait_for()


def test_many_at_once_and_the_change_of_staff(visit, colleagues):
    seen = visit(viewport=DESKTOP)
    page = seen.page
    page.goto("/admin/login/?next=/admin/listing-bulk/")
    page.locator("input[name=username]").fill("shakyo@example.jp")
    page.locator("input[name=password]").fill("ibasho-demo-99")
    page.locator("input[name=password]").press("Enter")
    page.get_by_role("heading", name="まとめて変える").wait_for()

    choose(page, "確認の間隔を変える", 新しい間隔="1年ごと")
    assert page.get_by_role("cell", name="半年ごと").count() == page.get_by_role("cell", name="1年ごと").count() == 2
    page.get_by_role("button", name="2件を変える").click()
    page.get_by_text("2件を変えました。").wait_for()
    page.get_by_role("button", name="2件を元にもどす").click()
    page.get_by_text("2件を元にもどしました。").wait_for()
    assert page.get_by_role("cell", name="元にもどしました").count() == 2

    choose(page, "「いまもこのとおりですか」とたずねる")
    page.get_by_text("今夜のメールでたずねます。").wait_for()
    page.get_by_role("button", name="2件を変える").click()
    page.get_by_role("cell", name="たずねることにしました").first.wait_for()
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.goto("/admin/staff-change/")
    page.get_by_role("listitem").filter(has_text=NAME).get_by_label("最後の日", exact=True).fill("2027-03-31")
    page.get_by_role("button", name=f"{NAME}さんの最後の日を決める").click()
    page.get_by_text("最後の日を2027年3月31日にしました。").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name=f"{NAME}さんの最後の日をなくす").click()
    page.get_by_text("最後の日をなくしました。").wait_for()
    assert not seen.strangers() and not seen.errors
