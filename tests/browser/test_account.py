"""The account area on a telephone: invited by mail, in by a code, with and without JavaScript; and by passkey."""

import email
import email.policy
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

OWNER = "ichiban@example.jp"
GROUP = "汀の舟だまり"


class Letters:
    """What the site has sent, read from the files it writes mail into."""

    def __init__(self, folder):
        self.folder = folder

    def newest(self, to: str) -> str:
        return self.to(to)[-1]

    def to(self, to: str) -> list[str]:
        """The plain part of each mail to somebody, the last at the end; each sending has a file of its own."""
        found = []
        for path in sorted(self.folder.glob("*.log"), key=lambda one: one.stat().st_mtime_ns):
            for text in path.read_bytes().split(b"-" * 79 + b"\n"):
                message = email.message_from_bytes(text, policy=email.policy.default)
                if message["To"] == to:
                    found.append(message.get_body(("plain",)).get_content())
        return found

    def code(self, to: str) -> str:
        return re.search(r"^    (\d{3}-\d{3})$", self.newest(to), re.MULTILINE)[1]

    def link(self, to: str, path: str = "") -> str:
        """The last link with a key to somebody; `path`: what it leads to."""
        return re.findall(rf"https?://[^/]+(/\S*{path}\S*\?key=\S+)", "\n".join(self.to(to)))[-1]


@pytest.fixture
def letters(demo_site, demo_folder):
    return Letters(demo_folder / "mail")


def clean(page) -> None:
    """Nothing for axe to find, nothing that has to be pushed sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def sign_in(page, letters, who: str) -> None:
    page.goto("/account/")
    page.get_by_label("メールアドレス").fill(who)
    page.get_by_role("button", name="番号をメールで受け取る").click()
    page.get_by_label("メールの番号").fill(letters.code(who))
    page.get_by_role("button", name="サインインする").click()
    page.wait_for_url("**/account/")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_from_the_invitation_to_the_account_page(visit, letters, javascript):
    new = f"hama-{javascript}@example.jp".lower()
    owner = visit(java_script_enabled=javascript).page
    sign_in(owner, letters, OWNER)
    owner.get_by_role("link", name="メンバーを見る・招く").first.click()
    owner.get_by_label("メールアドレス").fill(new)
    owner.get_by_role("button", name="招待のメールを送る").click()
    owner.get_by_text(f"{new} に招待のメールを送りました").wait_for()
    seen = visit(java_script_enabled=javascript)
    page = seen.page
    page.goto(letters.link(new))
    heading = page.get_by_role("heading", level=1)
    assert GROUP in heading.inner_text()
    if javascript:
        clean(page)
    page.get_by_role("button", name="参加する").click()
    if javascript:
        clean(page)
    page.get_by_label("メールの番号").fill(letters.code(new))
    page.get_by_role("button", name="サインインする").click()
    page.wait_for_url("**/account/")
    assert f"{GROUP}」に参加しました" in page.get_by_role("status").inner_text()
    if javascript:
        for address in ("/account/", "/account/me/", "/account/new/", "/en/account/", "/easy/account/me/"):
            page.goto(address)
            clean(page)
        owner.reload()
        clean(owner)
    buttons = page.locator("main a.button, main button").all()
    assert all(button.bounding_box()["height"] >= 44 for button in buttons if button.is_visible())
    assert seen.strangers() == [] and seen.errors == []


def test_a_passkey_opens_the_account_without_mail(visit, letters, demo_site):
    """A telephone's own key, played by Chromium. Passkeys need a name instead of a number: localhost."""
    seen = visit(base_url=demo_site.replace("127.0.0.1", "localhost"))
    page = seen.page
    keys = seen.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, letters, OWNER)
    page.goto("/account/me/")
    page.get_by_role("link", name="パスキーを登録する").click()
    page.get_by_role("button", name="番号をメールで受け取る").click()
    page.get_by_label("メールの番号").fill(letters.code(OWNER))
    page.get_by_role("button", name="次へ").click()
    clean(page)
    page.get_by_role("button", name="この機械に登録する").click()
    page.get_by_role("heading", name="予備の番号").wait_for()
    page.goto("/account/me/")
    page.get_by_role("button", name="すべてサインアウトする").click()
    page.wait_for_url("**/account/login/")
    clean(page)
    page.get_by_role("button", name="パスキーで入る").click()
    page.wait_for_url("**/account/")
    page.get_by_role("link", name=GROUP).first.wait_for()
    assert seen.strangers() == [] and seen.errors == []
