"""What groups, readers and curators do together, on a telephone, from the first mail to the public page."""

import json
import re

import pytest

from tests.browser.conftest import PHONE
from tests.browser.scene import OLD_WORDS, WALKS, address
from tests.browser.server import run_in_site
from tests.browser.test_account import Letters, clean, sign_in
from tests.browser.visits import Visit

NEW_WORDS = "月を見ながら、ゆっくりします。"


@pytest.fixture(scope="module")
def walks(demo_site, demo_folder):
    """{name: public_id} of pages that only the walks here change; gone afterwards."""

    def run(what: str) -> str:
        code = f"from tests.browser.scene import {what}; {what}()"
        return run_in_site("demo", demo_folder, "tests.browser.site_settings", code)

    yield json.loads(run("walks_begin"))
    run("walks_end")


@pytest.fixture(scope="module")
def letters(demo_folder):
    return Letters(demo_folder / "mail")


@pytest.fixture(scope="module")
def desk_cookies(chromium, demo_site):
    """The town's curator signs in once for all walks."""
    seen = Visit(chromium, demo_site, viewport=PHONE)
    seen.page.goto("/admin/login/")
    seen.page.locator("input[name=username]").fill("shakyo@example.jp")
    seen.page.locator("input[name=password]").fill("ibasho-demo-99")
    seen.page.locator("input[name=password]").press("Enter")
    seen.page.wait_for_url("**/admin/")
    cookies = seen.context.storage_state()
    seen.context.close()
    return cookies


@pytest.fixture
def desk(visit, desk_cookies):
    return visit(storage_state=desk_cookies).page


def accept(page, letters, who: str) -> None:
    page.goto(letters.link(who, "invitation"))
    page.get_by_role("button", name="参加する").click()
    page.get_by_label("メールの番号").fill(letters.code(who))
    page.get_by_role("button", name="サインインする").click()
    page.wait_for_url("**/account/")


def open_subject(page, title: str, subject: str) -> None:
    page.goto("/account/")
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("link", name=re.compile(f"^{subject}")).click()


class Thumb:
    """Counts what a finger does. To type, a field is tapped first; typing itself isn't a tap."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what) -> None:
        self.taps += 1
        what.click()

    def write(self, field, text: str) -> None:
        self.tap(field)
        field.fill(text)

    def open(self, page, link: str) -> None:
        """A link in a mail."""
        self.taps += 1
        page.goto(link)


def public_words(page, public_id: str) -> str:
    page.goto(f"/listings/{public_id}/")
    return page.get_by_role("main").inner_text()


@pytest.mark.parametrize("name", ["script", "plain"])
def test_from_the_invitation_to_the_public_page(visit, walks, letters, desk, name):
    """Invited, in, the first edit, sent, approved in the desk, live; the same with JavaScript off."""
    seen = visit(java_script_enabled=name == "script")
    page, title = seen.page, WALKS[name]
    accept(page, letters, address(name))
    open_subject(page, title, "どんなところか")
    page.get_by_label("ひとこと紹介").fill(NEW_WORDS)
    page.get_by_role("button", name="下書きを保存").click()
    page.get_by_role("link", name="できあがりを見る", exact=True).click()
    assert NEW_WORDS in page.get_by_role("main").inner_text()
    page.go_back()
    page.get_by_role("button", name="確認に出す").click()
    page.get_by_role("heading", name="確認を待っています").wait_for()
    if name == "script":
        clean(page)
    assert OLD_WORDS in public_words(page, walks[name])

    desk.goto("/admin/")
    desk.get_by_role("link", name=title).click()
    assert all(words in desk.get_by_role("main").inner_text() for words in ("月を見ながら", "窓をあけて"))
    approve = desk.get_by_role("button", name="承認して公開する")
    desk.get_by_label("書いた人へのひとこと").press("a")
    assert not approve.evaluate("one => one === document.activeElement"), "keys are off while somebody types"
    desk.get_by_label("書いた人へのひとこと").fill("")
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    assert approve.evaluate("one => one === document.activeElement")
    desk.keyboard.press("Enter")
    desk.get_by_text("承認して、公開しました。").wait_for()
    words = public_words(page, walks[name])
    assert NEW_WORDS in words and OLD_WORDS not in words
    assert title in letters.newest(address(name)), "told by mail"
    assert seen.strangers() == [] and seen.errors == []


def test_a_claim_is_called_back_and_let_in(visit, walks, letters, desk):
    """A reader says the page is theirs; the curator has called the number that was known; the invitation opens it."""
    seen = visit()
    page, title, who = seen.page, WALKS["claim"], address("claim")
    page.goto(f"/listings/{walks['claim']}/")
    page.get_by_role("link", name="この場所を運営しています").click()
    for label, text in (
        ("メールアドレス", who),
        ("団体の名前", "夜風の工作隊"),
        ("お名前", "浜 はるか"),
        ("団体での役わり", "世話人"),
    ):
        page.get_by_label(label).fill(text)
    clean(page)
    page.get_by_role("button", name="送る", exact=True).click()
    assert "受け取りました" in page.get_by_role("heading", level=1).inner_text()
    assert "?key=" not in letters.newest(who), "nobody is let in by asking"

    desk.goto("/admin/")
    desk.get_by_role("link", name=re.compile("参加の申し込み.*件")).click()
    desk.get_by_role("link", name=title).click()
    assert "099-000-0000" in desk.get_by_role("main").inner_text()
    desk.get_by_label("「夜風の工作室の会」に招く").check()
    desk.get_by_label("どこに連絡して").fill("099-000-0000に電話。代表の方が、世話人だと答えた。")
    desk.get_by_role("button", name="受け入れて招待する").click()
    desk.get_by_text("受け入れて、招待のメールを送りました。").wait_for()

    accept(page, letters, who)
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("heading", name="ページを書く・直す").wait_for()
    assert seen.strangers() == [] and seen.errors == []


@pytest.mark.parametrize(
    ("path", "button", "done", "public"),
    [
        ("still-correct", "このとおりです", "確認できました", "本人（団体）が確認"),
        ("cancel-date", "中止にする", "中止にしました", "中止"),
    ],
    ids=["confirmed", "cancelled"],
)
def test_two_taps_from_the_mail(visit, walks, letters, path, button, done, public):
    """Without signing in, without JavaScript or cookie. Programs that open the link first change nothing."""
    seen = visit(java_script_enabled=False)
    page, thumb, link = seen.page, Thumb(), letters.link(address("mail"), path)
    before = public_words(page, walks["mail"])
    for ask in (page.request.get, page.request.head, page.goto):
        assert ask(link).ok
    assert public_words(page, walks["mail"]) == before
    thumb.open(page, link)
    thumb.tap(page.get_by_role("button", name=button))
    assert done in page.get_by_role("heading", level=1).inner_text()
    after = public_words(page, walks["mail"])
    assert after.count(public) > before.count(public)
    assert thumb.taps <= 3
    assert seen.context.cookies() == [] and seen.strangers() == [] and seen.errors == []


def test_a_reader_is_answered(visit, walks, letters):
    """A reader without account says what isn't so; the group sees it first of all and answers; the reader is told."""
    reader, seen = visit(), visit()
    page, title, answer = reader.page, WALKS["report"], "時間を直しました。"
    page.goto(f"/listings/{walks['report']}/")
    page.get_by_role("link", name=re.compile("情報がちがうようなら")).click()
    page.get_by_label("日にちや時間がちがう").check()
    page.get_by_label("くわしく教えてください").fill("一時間あとから始まりました。")
    page.get_by_label("メールアドレスか電話番号").fill("yomite@example.jp")
    page.get_by_role("button", name="知らせる").click()
    assert "ありがとうございます" in page.get_by_role("heading", level=1).inner_text()
    assert reader.context.cookies() == []

    page = seen.page
    sign_in(page, letters, address("report"))
    page.get_by_role("link", name=re.compile(f"読んで答える.*{title}")).click()
    assert "一時間あとから始まりました。" in page.get_by_role("main").inner_text()
    clean(page)
    page.get_by_label("どうしましたか").fill(answer)
    page.get_by_role("button", name="答える", exact=True).click()
    page.get_by_text("答えを残しました。").wait_for()
    assert answer in letters.newest("yomite@example.jp")
    page.goto("/account/")
    assert not page.get_by_role("link", name=re.compile(f"読んで答える.*{title}")).count()
    assert seen.strangers() == [] and seen.errors == []


def test_the_second_of_two_editors_is_shown_the_first_ones_words(visit, walks, letters):
    """Both have the form open. Nothing is saved over unseen words; what the second decides is kept, and both versions
    stay in the history."""
    first, second = visit().page, visit().page
    for page, who in ((first, "together"), (second, "together-2")):
        sign_in(page, letters, address(who))
        open_subject(page, WALKS["together"], "どんなところか")
        page.get_by_label("ひとこと紹介").fill(f"{who} のことば")
        page.get_by_label("ひとこと紹介").blur()
    for page in (first, second):
        page.get_by_role("button", name="下書きを保存").click()
    shown = second.get_by_role("region", name="ほかの人も同じところを書きました")
    assert "together のことば" in shown.inner_text()
    assert second.get_by_label("ひとこと紹介").input_value() == "together-2 のことば"
    clean(second)
    first.reload()
    assert "together のことば" in first.get_by_role("main").inner_text(), "the first's words are still the draft"
    second.get_by_role("button", name="下書きを保存").click()
    assert "together-2 のことば" in second.get_by_role("main").inner_text()
    second.get_by_role("link", name=re.compile("いままでの内容")).click()
    second.get_by_role("link", name="見る").nth(1).click()
    assert "together のことば" in second.get_by_role("main").inner_text()


def test_counted_taps(visit, walks, letters):
    """After signing in: the hours corrected and sent within six, the next date cancelled within three."""
    seen = visit()
    page, title, hours, date = seen.page, WALKS["taps"], Thumb(), Thumb()
    sign_in(page, letters, address("taps"))
    hours.tap(page.get_by_role("link", name=title, exact=True))
    hours.tap(page.get_by_role("link", name=re.compile("^いつ")))
    hours.write(page.get_by_label("開始"), "11時半")
    hours.write(page.get_by_label("終了", exact=True), "午後1時半")
    hours.tap(page.get_by_role("button", name="下書きを保存"))
    hours.tap(page.get_by_role("button", name="確認に出す"))
    page.get_by_role("heading", name="確認を待っています").wait_for()
    assert "11:30〜13:30" in page.get_by_role("main").inner_text()
    assert hours.taps <= 6

    page.goto("/account/")
    date.tap(page.get_by_role("link", name=title, exact=True))
    date.tap(page.get_by_role("button", name="この日を中止にする"))
    page.get_by_text("中止").first.wait_for()
    assert date.taps <= 3
    assert "中止" in public_words(page, walks["taps"])
    assert seen.strangers() == [] and seen.errors == []
