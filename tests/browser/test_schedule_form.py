"""A volunteer says in the admin when a gathering meets, with the keyboard alone, on a telephone and at a desk."""

import re

import pytest

from tests.browser.conftest import DESKTOP, PHONE

ADD = "/admin/snippets/directory/listing/add/"
SCHEDULE = "[data-inline-panel-child][id^=inline_child_schedules-]"


@pytest.fixture
def desk(visit):
    """`desk(viewport)` is a page of somebody who has signed in and starts a new listing, at いつ・どこで."""

    def open_form(viewport):
        seen = visit(viewport=viewport)
        page = seen.page
        page.goto(f"/admin/login/?next={ADD}")
        page.locator("input[name=username]").fill("admin@example.jp")
        page.locator("input[name=password]").fill("ibasho-demo-99")
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(f"**{ADD}")
        page.locator("#id_title").fill("ためしの食堂")
        page.get_by_role("tab", name="いつ・どこで").press("Enter")
        add = page.get_by_role("button", name=re.compile("日程"))
        add.last.press("Enter")
        page.locator(SCHEDULE).wait_for()
        return seen

    return open_form


def choose(page, question, *answers):
    """Reach the choices by keyboard: arrows within radio buttons, the space bar on boxes."""
    group = page.get_by_role("group", name=question, exact=True)
    for answer in answers:
        box = group.get_by_label(answer)
        if box.get_attribute("type") == "checkbox":
            box.focus()
            page.keyboard.press("Space")
        else:
            if not group.locator(":checked").count():
                group.locator("input").first.focus()
                page.keyboard.press("Space")
            group.locator(":checked").focus()
            for _press in range(group.locator("input").count()):
                if box.is_checked():
                    break
                page.keyboard.press("ArrowDown")
        assert box.is_checked(), answer


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_first_and_third_saturday_by_keyboard(desk, viewport):
    seen = desk(viewport)
    page = seen.page
    schedule = page.locator(SCHEDULE)
    assert not schedule.get_by_role("group", name="曜日", exact=True).is_visible(), "nothing is asked before the rhythm"
    choose(page, "どのくらいの間隔で開きますか", re.compile("第何曜日"))
    assert not schedule.locator("[name$='-dates']").is_visible()
    choose(page, "第何週", "第1", "第3")
    choose(page, "曜日", "土")
    schedule.locator("[name$='-start_time']").first.focus()
    page.keyboard.type("10時")
    page.keyboard.press("Tab")
    page.keyboard.type("正午")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.get_by_role("button", name="下書きを保存").press("Enter")
    summary = page.locator(".schedule-summary")
    summary.wait_for(state="attached")
    page.get_by_role("tab", name="いつ・どこで").press("Enter")
    assert "毎月 第1・第3土曜日 10:00〜12:00" in summary.inner_text()
    assert re.search("次の3回：\\d+年\\d+月\\d+日（土）、", summary.inner_text())
    assert schedule.get_by_label("第3", exact=True).is_checked()
    assert seen.errors == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_bad_line_is_told_beside_the_list_and_stays_typed(desk, viewport):
    page = desk(viewport).page
    schedule = page.locator(SCHEDULE)
    choose(page, "どのくらいの間隔で開きますか", re.compile("日にちを並べる"))
    schedule.locator("[name$='-dates']").focus()
    page.keyboard.type("2026年4月5日\n2026年4月31日")
    page.get_by_role("button", name="下書きを保存").press("Enter")
    page.locator(".error-message", has_text="2行目「2026年4月31日」は、ない日付です。").wait_for(state="attached")
    page.get_by_role("tab", name="いつ・どこで").press("Enter")
    assert page.locator(".error-message", has_text="2行目").is_visible()
    assert schedule.locator("[name$='-dates']").input_value() == "2026年4月5日\n2026年4月31日"
