"""Helpers, printers, telephones and shared computers: what is promised in words, seen in a real browser."""

import re

import pypdfium2
import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looking import violations
from tests.browser.server import also_serving
from tests.qr_reading import codes_on

KEPT = "() => ({...localStorage})"
LEFT = """async () => ({
    cookies: document.cookie,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"cookies": "", "local": [], "session": [], "databases": [], "caches": [], "workers": 0}


@pytest.fixture
def listing(demo_listings):
    """`listing(name)` → the path of a listing of the demo."""
    return lambda name: f"/listings/{demo_listings[name]['public_id']}/"


@pytest.fixture(scope="module")
def library_site(demo_site, demo_folder):
    """The demo as a library serves it."""
    with also_serving("library", demo_folder, "demo", "config.settings.test", IBASHO_LIBRARY_MODE="true") as url:
        yield url


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def printed(page, tmp_path) -> tuple[list, str]:
    """([pictures of the pages], their text) as the printer gets them."""
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(tmp_path / "page.pdf") as document:
        sheets = list(document)
        assert all(abs(sheet.get_width() - 595) < 2 and abs(sheet.get_height() - 842) < 2 for sheet in sheets), "A4"
        pictures = [sheet.render(scale=2).to_pil() for sheet in sheets]
        return pictures, "\n".join(sheet.get_textpage().get_text_range() for sheet in sheets)


# --- Kept on the device -----------------------------------------------------------------------------------------------


def test_nothing_is_kept_before_somebody_says_yes_and_all_goes_at_one_touch(visit, listing):
    seen = visit(viewport=PHONE)
    page = seen.page
    page.goto(listing("minato-shokudo"))
    assert page.evaluate(LEFT) == NOTHING
    page.get_by_role("button", name="この端末に残す").focus()
    page.keyboard.press("Enter")
    question = page.get_by_role("dialog", name="この端末に残しますか？")
    assert "だれでも見られます" in question.inner_text() and violations(page) == []
    page.keyboard.press("Escape")
    assert page.evaluate(LEFT) == NOTHING
    press(page, "この端末に残す")
    press(page, "残す")
    page.get_by_text("この端末に残しました。").wait_for()
    name, public_id = page.locator("h1").inner_text(), listing("minato-shokudo").split("/")[2]
    assert page.evaluate(KEPT) == {"ibasho-saved": f'[{{"id":"{public_id}","title":"{name}"}}]'}
    page.get_by_role("link", name="残したところを見る").click()
    page.locator(".saved__now", has_text="次は").wait_for()
    assert page.locator(".saved a").inner_text() == name and violations(page) == []
    press(page, "すべて消す")
    assert page.get_by_text("この端末には何も残っていません").is_visible()
    assert page.evaluate(LEFT) == NOTHING
    assert page.locator(".saved a").count() == 0 and seen.errors == []


def test_what_has_closed_or_become_sensitive_since_is_told_and_let_go(visit, listing, demo_listings):
    ids = {name: demo_listings[name]["public_id"] for name in ("higashi-igo", "michikusa-joshi")}
    page = visit(viewport=PHONE).page
    page.goto("/saved/")
    page.evaluate(
        "(rows) => localStorage.setItem('ibasho-saved', JSON.stringify(rows))",
        [*({"id": public_id, "title": name} for name, public_id in ids.items()), {"id": "nobodyxx", "title": "x"}],
    )
    page.reload()
    page.get_by_text("ここは終わりました。").wait_for()
    page.get_by_text("このページは、なくなりました。").wait_for()
    page.goto(listing("michikusa-joshi"))
    assert page.get_by_role("button", name="この端末に残す").count() == 0
    assert ids["michikusa-joshi"] not in page.evaluate(KEPT)["ibasho-saved"]


# --- Shared computers -------------------------------------------------------------------------------------------------


def test_library_mode_leaves_nothing_on_the_device(visit, library_site, listing):
    """Through search, away, a listing and the sheet; and what was there before is gone."""
    seen = visit(base_url=library_site, viewport=DESKTOP)
    page = seen.page
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))  # a page of text has no icon of its own
    page.goto("/healthz")
    page.evaluate("() => { localStorage.setItem('ibasho-saved', '[]'); sessionStorage.setItem('x', 'y'); }")
    page.goto("/")
    assert page.evaluate(LEFT) == NOTHING
    page.get_by_label("どのあたりで").fill("凪浦市本町二丁目")
    press(page, "さがす")
    page.wait_for_url("**/search/**")
    page.locator(".card__title a").first.click()
    page.wait_for_url("**/listings/**")
    for path in (listing("minato-shokudo"), "/away/", "/handover/", "/saved/", "/calendar/?municipality=99201"):
        page.goto(path)
        assert page.get_by_text("共用の端末用の設定です").is_visible(), path
        assert page.get_by_role("button", name="この端末に残す").count() == 0
        assert page.locator("link[rel=manifest]").count() == 0
        assert page.locator("input[type=text]:not([autocomplete=off])").count() == 0
    page.goto("/saved/")
    assert page.evaluate(LEFT) == NOTHING
    assert seen.context.cookies() == [] and seen.context.storage_state() == {"cookies": [], "origins": []}
    assert seen.errors == [] and seen.strangers() == []


# --- Passed on --------------------------------------------------------------------------------------------------------


def test_share_sheet_gets_the_address_and_never_a_sensitive_name(visit, listing):
    page = visit(viewport=PHONE).page
    page.add_init_script("navigator.share = (what) => { window.shared = what; return Promise.resolve(); };")
    page.goto(listing("minato-shokudo"))
    press(page, "人に知らせる")
    assert page.evaluate("window.shared") == {"title": page.locator("h1").inner_text(), "url": page.url}
    page.goto(listing("michikusa-joshi"))
    name = page.locator("h1").inner_text()
    press(page, "人に知らせる")
    shared = page.evaluate("window.shared")
    assert shared["url"] == page.url and shared.get("title") != name and "text" not in shared
    page.goto("/away/")
    assert page.get_by_role("button", name="人に知らせる").count() == 0


def test_without_a_share_sheet_the_address_is_copied_and_said_aloud(visit):
    seen = visit(viewport=DESKTOP)
    seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = seen.page
    page.add_init_script("delete Navigator.prototype.share;")
    page.goto("/search/?q=食堂")
    page.locator("#choices summary").first.click()
    page.get_by_role("group", name="すること").get_by_role("checkbox").first.check()
    page.wait_for_url("**category=**")
    press(page, "人に知らせる")
    page.get_by_role("status").filter(has_text="アドレスをコピーしました").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url, "as narrowed since the page was loaded"


# --- Handed over ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_three_places_are_handed_over_by_keyboard(visit, listing, javascript):
    seen = visit(viewport=DESKTOP, java_script_enabled=javascript)
    page = seen.page
    page.goto(listing("minato-shokudo"))
    page.get_by_role("button", name="紙にして渡す").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/handover/")
    for number, words in ((2, "図書館の朝"), (3, "スマホよろず屋")):
        page.get_by_role("textbox", name="もう一つ入れる").fill(words)
        page.keyboard.press("Enter")
        page.locator(".pick").first.focus()
        page.keyboard.press("Enter")
        page.locator(f".slip >> nth={number - 1}").wait_for()
    assert page.get_by_role("textbox", name="もう一つ入れる").count() == 0
    assert page.locator(".slip__title").all_inner_texts() == ["みなと食堂", "図書館", "スマホよろず屋"], (
        "as its neutral name"
    )
    assert re.fullmatch(r"http://[^/]+/handover/", page.url)
    history = seen.context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]
    assert [entry["url"] for entry in history if "?" in entry["url"]] == []
    if javascript:
        assert len([entry for entry in history if "/handover/" in entry["url"]]) == 1
        assert page.evaluate(LEFT) == NOTHING and violations(page) == []
        page.reload()
        assert page.locator(".slip").count() == 0, "the choice went with the page"
    assert seen.context.cookies() == [] and seen.strangers() == [] and seen.errors == []


# --- On paper ---------------------------------------------------------------------------------------------------------


def test_printed_listing_leads_back_and_holds_no_buttons(visit, listing, tmp_path):
    page = visit(viewport=DESKTOP, color_scheme="dark").page
    page.goto(listing("minato-shokudo"))
    pictures, text = printed(page, tmp_path)
    assert codes_on(pictures[0]) == [page.url] and page.url in text
    assert "000-0000-0301" in text and "問い合わせ" in text
    assert not [word for word in ("すぐに離れる", "本文へ移動", "カレンダー\r", "印刷する", "地図") if word in text]
    assert pictures[0].convert("L").getpixel((5, 5)) == 255, "white, on a dark screen as well"
    assert len(pictures) <= 3


def test_printed_lists_lead_back_with_numbers_to_call(visit, tmp_path):
    page = visit(viewport=DESKTOP).page
    for path, most in (
        ("/search/?place=凪浦市本町二丁目", 4),
        ("/districts/99201/", 5),
        ("/calendar/?municipality=99201", 5),
    ):
        page.goto(path)
        pictures, text = printed(page, tmp_path)
        assert codes_on(pictures[0]) == [page.url], path
        assert len(pictures) <= most, path
        assert "すぐに離れる" not in text and "しぼりこむ" not in text and "次へ" not in text
        assert "calendar" in path or re.search(r"000-0000-0\d{3}", text), path


def test_printed_away_results_have_no_way_back(visit, tmp_path):
    page = visit(viewport=DESKTOP).page
    page.goto("/away/")
    for name in ("言いたくない・とばす", "言いたくない・とばす", "言いたくない・決まった住まいがない"):
        press(page, name)
        page.wait_for_timeout(150)
    page.locator(".offer").first.wait_for()
    pictures, text = printed(page, tmp_path)
    assert [code for picture in pictures for code in codes_on(picture)] == []
    assert "QRコードはありません" in text and "/away/" not in text


def test_printed_sheet_is_a_name_card_and_nothing_else(visit, listing, tmp_path):
    page = visit(viewport=PHONE).page
    page.goto(listing("minato-shokudo"))
    press(page, "紙にして渡す")
    page.locator(".slip").wait_for()
    address = listing("minato-shokudo")
    pictures, text = printed(page, tmp_path)
    assert len(pictures) == 1 and codes_on(pictures[0]) == [f"{page.url.split('/handover')[0]}{address}"]
    assert "000-0000-0301" in text and "みなと食堂" in text
    assert not [word for word in ("いばしょ", "紙にして渡す", "外す", "http") if word in text]
    page.emulate_media(media="print")
    box = page.locator(".slip").bounding_box()
    assert [round(side / 96 * 25.4) for side in (box["width"], box["height"])] == [91, 55]
    page.emulate_media(media="null")
    press(page, "大きな字にする（A4）")
    page.locator(".sheet--large").wait_for()
    press(page, "QRコードを入れない")
    page.get_by_role("button", name="QRコードを入れる").wait_for()
    pictures, text = printed(page, tmp_path)
    assert len(pictures) == 1 and codes_on(pictures[0]) == [] and "000-0000-0301" in text


def test_card_for_volunteers_fits_on_one_sheet(visit, tmp_path):
    page = visit(viewport=PHONE).page
    page.goto("/card/?municipality=99201")
    assert violations(page) == []
    pictures, text = printed(page, tmp_path)
    assert len(pictures) == 1 and "こんなときは、ここへ" in text and "000-0000-0201" in text
    page.emulate_media(media="print")
    box = page.locator(".desk-card").bounding_box()
    assert [round(side / 96 * 25.4) for side in (box["width"], box["height"])] == [105, 148]


# --- On a telephone ---------------------------------------------------------------------------------------------------


def test_map_opens_in_the_devices_own_program(visit, listing):
    telephone = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    page = visit(**telephone).page
    page.goto(listing("minato-shokudo"))
    link = page.get_by_role("link", name="地図アプリで開く")
    assert link.is_visible() and link.get_attribute("href").startswith("geo:")
    assert link.bounding_box()["height"] >= 44
    page = visit(viewport=DESKTOP).page
    page.goto(listing("minato-shokudo"))
    assert not page.get_by_role("link", name="地図アプリで開く").is_visible()
