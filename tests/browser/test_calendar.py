"""When: the calendar by keyboard, by touch and without JavaScript; a tour; and a date cancelled from a telephone."""

import re
from urllib.parse import unquote

import pytest

from home.demo.logins import PASSWORD
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looking import violations
from tests.browser.test_search_page import asked, focused, stored, tab_to

TOWN = "/calendar/?municipality=99201"
SIZES = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])


@pytest.fixture(scope="module")
def address(demo_listings, demo_site, chromium):
    """`address(name)` → the path of a page that shows dates."""
    page = chromium.new_page(base_url=demo_site)
    page.goto(f"/listings/{demo_listings['michikusa-joshi']['public_id']}/")
    hall = page.locator("a[href^='/venues/']").first.get_attribute("href")
    page.close()
    paths = {
        "where": "/calendar/",
        "calendar": TOWN,
        "list": f"{TOWN}&view=list",
        "month": f"{TOWN}&month=2000-01",
        "nothing": "/calendar/?place=椿ヶ原町中田&radius=1&category=hikikomori",
        "easy": "/easy/calendar/?municipality=99202",
        "english": "/en/calendar/?municipality=99202",
        "tour": f"/listings/{demo_listings['michikusa-joshi']['public_id']}/",
        "cancelled": f"/listings/{demo_listings['minato-shokudo']['public_id']}/",
        "paused": f"/listings/{demo_listings['naosu-hi']['public_id']}/",
        "hall": hall,
    }
    return paths.__getitem__


def days(page) -> list[str]:
    """The days that are seen, by their id."""
    return [one.get_attribute("id") for one in page.locator(".day[id]").all() if one.is_visible()]


@SIZES
@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_from_where_to_a_date_and_on_to_the_weekend(visit, viewport, javascript):
    seen = visit(viewport=viewport, java_script_enabled=javascript)
    page = seen.page
    page.goto("/")
    if viewport == PHONE:
        page.get_by_role("button", name="メニュー").click()
    page.get_by_role("link", name="カレンダー", exact=True).click()
    page.get_by_role("link", name="凪浦市", exact=True).click()
    page.wait_for_url("**municipality=99201**")
    assert len(days(page)) > 20 if viewport == DESKTOP else len(days(page)) == 7  # the others are folded away
    empty_days_are_seen = page.locator(".day--empty").first.is_visible()
    assert empty_days_are_seen == (viewport == DESKTOP)
    page.get_by_role("link", name="週末", exact=True).click()
    page.wait_for_url("**from=**")
    page.locator(".chip--chosen", has_text="週末").wait_for()
    assert 1 <= len(days(page)) <= 2
    title = page.locator(".day .date__title a").first.inner_text()
    page.locator(".day .date__title a").first.click()
    assert page.locator("h1").inner_text() == title
    assert seen.strangers() == [] and seen.context.cookies() == []


@SIZES
def test_a_typed_address_stays_out_of_the_address_bar(visit, viewport):
    page = visit(viewport=viewport).page
    page.goto("/calendar/")
    page.get_by_label("どのあたりで さがしますか？").fill("凪浦市本町2-3-4")
    page.get_by_role("button", name="さがす", exact=True).click()
    page.locator("#count").wait_for()
    assert "本町二丁目" in unquote(page.url) and not re.search(r"2-3|3-4", unquote(page.url))
    assert "本町二丁目の近くの予定" in page.locator("#count").inner_text()


@SIZES
def test_keyboard_alone_turns_the_month_and_narrows(visit, viewport):
    seen = visit(viewport=viewport)
    page = seen.page
    page.goto(TOWN)
    tab_to(page, ".when__month--next")
    page.keyboard.press("Enter")
    page.wait_for_url("**month=**")
    assert len(days(page)) > (20 if viewport == DESKTOP else 6) and focused(page) == "count"
    for _n in range(10):
        page.keyboard.press("Shift+Tab")  # the choices stand above the heading
        if page.evaluate("document.activeElement.matches('#filters > summary')"):
            break
    page.keyboard.press("Enter")
    tab_to(page, "input[name=weekday]")
    page.keyboard.press("Space")
    page.wait_for_url("**weekday=**")
    assert set(asked(page)) == {"municipality", "month", "weekday"}
    with page.expect_event("load"):  # the server knows what the address shows
        page.go_back()
    assert "weekday" not in page.url
    assert seen.strangers() == [] and seen.errors == []
    assert stored(page) == {"cookies": "", "kept": []}


def test_day_picker_leads_to_the_day_on_a_telephone(visit):
    page = visit().page
    page.goto(TOWN)
    page.locator("#picker > summary").click()
    link = page.locator(".picker__day").nth(9)
    goal = link.get_attribute("href").removeprefix("#")
    link.click()
    assert page.locator(f"#{goal}").bounding_box()["y"] < 200
    wide = visit(viewport=DESKTOP).page
    wide.goto(TOWN)
    assert not wide.locator("#picker").is_visible()


def test_a_typed_day_counts_when_the_field_is_left(visit):
    page = visit(viewport=DESKTOP).page
    page.goto("/search/?municipality=99201")
    page.locator("#filters > summary").click()
    page.locator("#from").focus()
    page.keyboard.type("01022027")  # as the browser's own language has it
    page.wait_for_timeout(400)
    assert "from=" not in page.url, "not while it is being typed"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.wait_for_url("**from=2027-**")
    assert page.locator("#from").input_value().startswith("2027-")


def test_search_asks_for_days_without_javascript(visit):
    page = visit(java_script_enabled=False).page
    page.goto("/search/?municipality=99201")
    page.locator("#filters > summary").click()
    page.get_by_role("link", name="週末", exact=True).click()
    assert {"from", "to", "municipality"} == set(asked(page))
    assert "次は" in page.locator(".card").first.inner_text()


def test_tour_is_filtered_by_town_without_javascript(visit, address):
    page = visit(java_script_enabled=False).page
    page.goto(address("tour"))
    places = " ".join(page.locator(".coming .date__place").all_inner_texts())
    assert "凪浦市" in places and "椿ヶ原町" in places
    page.locator("#dates").get_by_role("link", name="椿ヶ原町", exact=True).click()
    assert asked(page) == {"municipality": ["99202"]}
    places = page.locator(".coming .date__place").all_inner_texts()
    assert places and all("椿ヶ原町" in place for place in places)
    assert any("問い合わせた人に" in place for place in places)
    assert page.locator(".organisers--equal > .organiser").count() == 3


# --- At one touch -----------------------------------------------------------------------------------------------------


def sign_in(page) -> None:
    page.goto("/admin/login/")
    page.fill("[name=username]", "admin@example.jp")
    page.fill("[name=password]", PASSWORD)
    page.locator("[type=submit]").first.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_cancelled_from_a_telephone_and_seen_everywhere(visit, demo_listings, demo_keys, javascript):
    name = "tera-asagohan" if javascript else "takatsubaki-jishu"
    listing = demo_listings[name]
    staff = visit(java_script_enabled=javascript).page
    sign_in(staff)
    staff.goto(f"/admin/listing-dates/{demo_keys[name]}/")
    row = staff.locator(".desk-date").nth(1)
    day = re.search(r"\d+月\d+日\(.\)", row.inner_text())[0]
    assert row.get_by_role("button", name="中止にする").bounding_box()["height"] >= 44
    row.get_by_role("button", name="中止にする").click()
    staff.get_by_text("を中止にしました").first.wait_for()
    assert "中止" in staff.locator(".desk-date").nth(1).inner_text()

    reader = visit().page
    page = f"/listings/{listing['public_id']}/"
    reader.goto(page)
    cancelled = reader.locator(".coming__date", has_text=day)
    assert "中止" in cancelled.inner_text() and cancelled.locator("s").count() == 1
    dates = reader.request.get(f"/api/v1/occurrences?q={listing['title']}&page_size=100").json()["results"]
    assert "cancelled" in [one["status"] for one in dates if one["listing"] == listing["public_id"]]
    reader.goto(f"/calendar/?q={listing['title']}")
    assert reader.locator(".date--cancelled", has_text=listing["title"]).count() == 1
    assert "STATUS:CANCELLED" in reader.request.get(f"{page}calendar.ics").text()

    staff.locator(".desk-date").nth(0).get_by_role("button", name="中止にする").click()
    staff.get_by_text("を中止にしました").first.wait_for()
    reader.goto(f"/search/?q={listing['title']}")
    card = reader.locator(".card", has_text=listing["title"]).first
    assert "中止" in card.inner_text() and "そのつぎは" in card.inner_text()

    for number in (1, 0):
        staff.locator(".desk-date").nth(number).get_by_role("button", name="元にもどす").click()
        staff.get_by_text("を元にもどしました").first.wait_for()
    reader.goto(page)
    assert reader.locator(".date__status--cancelled").count() == 0


def test_moved_and_paused_from_a_telephone_and_seen_everywhere(visit, demo_listings, demo_keys):
    listing = demo_listings["tera-asagohan"]
    page, found = f"/listings/{listing['public_id']}/", f"/search/?q={listing['title']}"
    staff, reader = visit().page, visit().page
    sign_in(staff)
    staff.goto(f"/admin/listing-dates/{demo_keys['tera-asagohan']}/")
    row = staff.locator(".desk-date").first
    row.get_by_text("時間や日を変える").click()
    row.get_by_label("始まり").fill("23:17")
    row.get_by_label("終わり（なくてもよい）").fill("")
    row.get_by_role("button", name="この日時に変える").click()
    staff.locator(".desk-date__was").wait_for()
    reader.goto(page)
    assert "23:17" in reader.locator(".coming__date").first.inner_text()
    reader.goto(found)
    assert "23:17" in reader.locator(".card", has_text=listing["title"]).first.inner_text()
    dates = reader.request.get(f"/api/v1/occurrences?q={listing['title']}&page_size=100").json()["results"]
    assert any(one["status"] == "moved" and "T23:17" in one["starts_at"] for one in dates)
    assert "T231700" in reader.request.get(f"{page}calendar.ics").text()

    staff.locator(".desk-date").first.get_by_role("button", name="元にもどす").click()
    staff.locator(".desk-date__was").wait_for(state="detached")
    staff.get_by_text("全体をしばらくお休みにする").click()
    staff.locator("#reason").fill("かまどを直しています")
    staff.get_by_role("button", name="お休みにする", exact=True).click()
    staff.get_by_role("button", name="再開する").wait_for()
    reader.goto(page)
    assert "かまどを直しています" in reader.locator("main").inner_text()
    reader.goto(found)
    assert "お休み" in reader.locator(".card", has_text=listing["title"]).first.inner_text()
    dates = reader.request.get(f"/api/v1/occurrences?q={listing['title']}&page_size=100").json()["results"]
    assert listing["public_id"] not in {one["listing"] for one in dates}
    events = reader.request.get(f"{page}calendar.ics").text()
    assert "STATUS:CANCELLED" in events and "かまどを直しています" in events.replace("\r\n ", "")
    staff.get_by_role("button", name="再開する").click()
    staff.get_by_text("全体をしばらくお休みにする").wait_for()


def test_one_touch_page_is_accessible(visit, demo_keys):
    for viewport in (PHONE, DESKTOP):
        page = visit(viewport=viewport).page
        sign_in(page)
        page.goto(f"/admin/listing-dates/{demo_keys['matsubara-radio']}/")
        for closed in page.locator(".desk-dates details > summary").all()[:3]:
            closed.click()
        found = [one for one in violations(page) if "desk-d" in one]  # what is Wagtail's own isn't ours to mend
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
