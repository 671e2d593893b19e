"""A code by mail: who gets in, who learns what, and what is refused."""

import statistics
import time

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from directory.models import User
from home.models import PersonSession
from tests.factories import UserFactory

from .conftest import sent_code

pytestmark = pytest.mark.django_db


def ask(client, email, **query):
    return client.post(reverse("account_login"), {"email": email, **query})


def give(client, code, **query):
    return client.post(reverse("account_confirm_login_code"), {"code": code, "action": "verify", **query})


def sign_in(client, email, **query):
    ask(client, email)
    return give(client, sent_code(), **query)


def test_the_code_in_the_mail_opens_the_account(client, group):
    answer = sign_in(client, "owner@example.jp")
    assert (answer.status_code, answer["Location"]) == (302, reverse("account"))
    assert "潮風の会" in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize("written", ["{}{}", "{} {}", "{}ー{}", "wide"])
def test_the_code_may_be_typed_in_any_way(client, group, written):
    ask(client, "ｏｗｎｅｒ＠example.jp")
    one, two = sent_code().split("-")
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    code = f"{one}{two}".translate(wide) if written == "wide" else written.format(one, two)
    assert give(client, code)["Location"] == reverse("account")


def test_a_wrong_code_can_be_tried_three_times(client, group):
    ask(client, "owner@example.jp")
    code = sent_code()
    wrong = "000-000" if code != "000-000" else "111-111"
    assert [give(client, wrong).status_code for _ in range(3)] == [200, 200, 302]
    assert give(client, code)["Location"] == reverse("account_login")
    assert not PersonSession.objects.filter(user=group.owner).exists()


def test_a_code_is_used_once_and_by_the_browser_that_asked(client, group):
    ask(client, "owner@example.jp")
    code = sent_code()
    assert give(Client(), code)["Location"] == reverse("account_login")
    assert give(client, code)["Location"] == reverse("account")
    client.post(reverse("account_logout"))
    assert give(client, code)["Location"] == reverse("account_login")


def test_a_code_ends_after_a_quarter_of_an_hour(client, group, monkeypatch):
    ask(client, "owner@example.jp")
    code, now = sent_code(), time.time()
    monkeypatch.setattr("time.time", lambda: now + 15 * 60 + 1)
    assert give(client, code)["Location"] == reverse("account_login")


def test_known_unknown_and_closed_addresses_get_the_same_answer(group):
    """Status, address, page and cookies alike; and for each one mail, without a code for the latter two."""
    UserFactory(email="closed@example.jp", is_active=False)
    seen = []
    for email in ("owner@example.jp", "nobody@example.jp", "closed@example.jp"):
        client = Client()
        answer = ask(client, email)
        page = client.get(answer["Location"])
        token = page.context["csrf_token"]
        body = page.content.decode().replace(email, "…").replace(str(token), "…")
        seen.append((answer.status_code, answer["Location"], page.status_code, body, sorted(client.cookies)))
    assert seen[0] == seen[1] == seen[2]
    assert [len(message.to) for message in mail.outbox] == [1, 1, 1]
    assert [bool(message.subject[:3].isdigit()) for message in mail.outbox] == [True, False, False]


def test_without_an_account_no_code_is_right(client):
    ask(client, "nobody@example.jp")
    assert [give(client, code).status_code for code in ("-", "000-000")] == [200, 200]


@pytest.mark.slow
def test_known_and_unknown_addresses_take_the_same_time(group, settings):
    """Coarsely: medians within a factor of two. Both are looked for, both are sent a mail."""
    settings.ACCOUNT_RATE_LIMITS = False
    taken = {"owner@example.jp": [], "nobody@example.jp": []}
    for _round in range(9):
        for email, times in taken.items():
            client, start = Client(), time.perf_counter()
            ask(client, email)
            times.append(time.perf_counter() - start)
    known, unknown = (statistics.median(times) for times in taken.values())
    assert 0.5 < known / unknown < 2


def test_nobody_can_sign_up(client):
    assert client.get(reverse("account_signup"))["Location"] == reverse("groups")
    client.post(reverse("account_signup"), {"email": "new@example.jp"})
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "next_url",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"],
)
def test_next_leads_nowhere_else(client, group, next_url):
    ask(client, "owner@example.jp", next=next_url)
    assert give(client, sent_code(), next=next_url)["Location"] == reverse("account")


def test_next_leads_on_within_the_site(client, group):
    assert sign_in(client, "owner@example.jp", next=reverse("account_me"))["Location"] == reverse("account_me")


def test_a_form_on_another_site_is_refused(group):
    client = Client(enforce_csrf_checks=True)
    assert ask(client, "owner@example.jp").status_code == 403
    client.force_login(group.owner, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("account_logout", "account_logout_everywhere", "account_me"):
        assert client.post(reverse(name), headers={"origin": "https://evil.example"}).status_code == 403
    assert mail.outbox == []


def test_asking_too_often_is_slowed_down_for_known_and_unknown_alike(group):
    for email in ("owner@example.jp", "nobody@example.jp"):
        answers = [ask(Client(), email) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [200]
        assert "15分" in answers[-1].content.decode()
    assert len(mail.outbox) == 10


@pytest.mark.parametrize(
    "address", ["owner@example.jp\nBcc: all@example.jp", "owner@example.jp%0aBcc:x@y.jp", "a b@x.jp"]
)
def test_an_address_injects_no_header(client, group, address):
    assert ask(client, address).status_code == 200
    assert mail.outbox == []


def test_signing_out_everywhere_ends_every_session_of_the_person_alone(group, signed_in):
    phone, desk, other = signed_in(group.owner), signed_in(group.owner), signed_in(group.editor)
    assert PersonSession.objects.filter(user=group.owner).count() == 2
    assert phone.post(reverse("account_logout_everywhere"))["Location"] == reverse("account_login")
    for browser in (phone, desk):
        assert browser.get(reverse("account")).status_code == 302
    assert other.get(reverse("account")).status_code == 200


def test_a_deleted_person_leaves_no_session(group, signed_in):
    browser = signed_in(group.editor)
    group.editor.delete()
    assert not PersonSession.objects.exists()
    assert browser.get(reverse("account")).status_code == 302


def test_when_no_mail_gets_out_the_page_says_so(client, group, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for email in ("owner@example.jp", "nobody@example.jp"):
        browser = Client()
        answer = ask(browser, email)
        assert "メールを送れませんでした" in browser.get(answer["Location"]).content.decode()


def test_in_library_mode_the_browser_forgets_when_it_is_closed(client, group, settings):
    settings.IBASHO_LIBRARY_MODE = True
    sign_in(client, "owner@example.jp")
    assert client.session.get_expire_at_browser_close()


@pytest.mark.parametrize("prefix,word", [("", "サインイン"), ("/en", None), ("/easy", None)])
def test_nothing_of_the_account_is_kept_or_found(client, group, prefix, word):
    answer = client.get(f"{prefix}/account/login/")
    assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy and "script-src 'self'" in policy


def test_a_signed_in_person_sees_public_pages_like_anybody(client, group, signed_in):
    """No cookie, no Vary, the same bytes: what is public may be kept for everybody."""
    browser = signed_in(group.owner)
    for path in (reverse("districts"), reverse("search")):
        mine, anybody = browser.get(path), client.get(path)
        assert mine.content == anybody.content
        assert not mine.cookies and "Cookie" not in mine.get("Vary", "")
