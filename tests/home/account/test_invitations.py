"""Invitations: once, for one address, for fourteen days – whoever has the mail, and however often they press."""

import threading

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from directory.enums import MembershipRole
from directory.models import Membership, User
from home.account import invitations
from home.models import Invitation, MemberAction, MemberEvent
from tests.at_once import SOON, Running, committed
from tests.factories import OrganisationFactory, UserFactory

from .conftest import sent_code, sent_key

pytestmark = pytest.mark.django_db
NEW = "new@example.jp"


def invite(group, email=NEW, role=MembershipRole.EDITOR, **more):
    return invitations.invite(group.organisation, email, role, group.owner, **more)


def open_page(client, key):
    return client.get(reverse("account_invitation"), {"key": key})


def join(client, key):
    return client.post(reverse("account_invitation"), {"key": key})


def prove(client):
    return client.post(reverse("account_confirm_login_code"), {"code": sent_code(), "action": "verify"})


def roles(group) -> dict[str, str]:
    return dict(Membership.objects.filter(organisation=group.organisation).values_list("user__email", "role"))


def test_from_the_mail_through_the_code_to_membership(client, group):
    invite(group)
    key = sent_key()
    assert "潮風の会" in open_page(client, key).content.decode()
    assert not User.objects.filter(email=NEW).exists()
    assert join(client, key)["Location"] == reverse("account_confirm_login_code")
    assert mail.outbox[-1].to == [NEW] and NEW not in roles(group)
    assert prove(client)["Location"] == reverse("account")
    page = client.get(reverse("account")).content.decode()
    assert "「潮風の会」に参加しました" in page
    assert roles(group)[NEW] == MembershipRole.EDITOR
    person = User.objects.get(email=NEW)
    assert not person.has_usable_password()
    assert not Invitation.objects.exists()
    assert MemberEvent.objects.filter(action=MemberAction.JOINED, person=person).count() == 1


def test_the_link_works_once(client, group):
    invite(group)
    key = sent_key()
    join(client, key)
    prove(client)
    for browser in (client, Client()):
        assert open_page(browser, key).status_code == 404
        assert join(browser, key).status_code == 404


def test_the_database_holds_no_key(group):
    invitation = invite(group)
    assert sent_key() not in str(list(Invitation.objects.values_list()))
    assert len(invitation.token_hash) == 64


@pytest.mark.parametrize(
    "change", [lambda key: key[:-1], lambda key: key.swapcase(), lambda key: "", lambda key: "'" * 999]
)
def test_a_tampered_key_opens_nothing(client, group, change):
    invite(group)
    key = change(sent_key())
    assert open_page(client, key).status_code == 404
    assert join(client, key).status_code == 404
    assert len(mail.outbox) == 1


def test_it_ends_after_fourteen_days(client, group):
    invitation = invite(group)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    assert open_page(client, sent_key()).status_code == join(client, sent_key()).status_code == 404
    assert (invitation.expires_at - invitation.created_at).days in (13, 14)


def test_ending_between_link_and_code_lets_nobody_in(client, group):
    invitation = invite(group)
    join(client, sent_key())
    invitations.withdraw(invitation, group.owner)
    prove(client)
    assert NEW not in roles(group)


def test_withdrawn_and_sent_again(client, group):
    invitation = invite(group)
    old = sent_key()
    invitations.resend(invitation, group.owner)
    assert open_page(client, old).status_code == 404 and open_page(client, sent_key()).status_code == 200
    invitations.withdraw(invitation, group.owner)
    assert open_page(client, sent_key()).status_code == 404
    assert not MemberEvent.objects.filter(person__isnull=False).exists()  # no trace of who was invited


def test_it_is_for_one_address_only(group, signed_in):
    invite(group)
    key = sent_key()
    browser = signed_in(group.stranger)
    page = open_page(browser, key)
    assert page.status_code == 200 and "別のメールアドレス" in page.content.decode()
    assert NEW not in page.content.decode()
    assert join(browser, key).status_code == 403
    assert "stranger@example.jp" not in roles(group) and Invitation.objects.count() == 1


def test_signing_in_with_another_address_on_the_way_joins_nobody(client, group):
    invite(group)
    join(client, sent_key())
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"email": "stranger@example.jp"})
    prove(client)
    assert set(roles(group)) == {"owner@example.jp", "editor@example.jp"}


def test_who_is_signed_in_with_the_address_joins_at_once(group, signed_in):
    UserFactory(email=NEW)
    invite(group, role=MembershipRole.OWNER)
    assert join(signed_in(User.objects.get(email=NEW)), sent_key())["Location"] == reverse("account")
    assert roles(group)[NEW] == MembershipRole.OWNER


def test_a_closed_account_is_not_opened_by_an_invitation(client, group):
    UserFactory(email=NEW, is_active=False)
    invite(group)
    join(client, sent_key())
    assert mail.outbox[-1].subject.startswith("サインインについて")
    assert NEW not in roles(group)


def test_handing_over_to_somebody_new(client, group):
    """Officers change in April: the new owner comes, and then the old one is out."""
    invite(group, hands_over=True)
    assert roles(group)["owner@example.jp"] == MembershipRole.OWNER
    join(client, sent_key())
    prove(client)
    assert roles(group) == {NEW: MembershipRole.OWNER, "editor@example.jp": MembershipRole.EDITOR}


def test_a_name_with_a_line_break_injects_no_header(group):
    group.organisation.name = "潮風の会\r\nBcc: all@example.jp"
    invite(group)
    message = mail.outbox[-1].message()
    assert message["Bcc"] is None and "\n" not in mail.outbox[-1].subject
    assert mail.outbox[-1].recipients() == [NEW]


def test_html_in_a_name_stays_text(group):
    group.owner.last_name = "<img src=https://evil.example/x.png>"
    invite(group)
    html = mail.outbox[-1].alternatives[0].content
    assert "<img" not in html and "&lt;img" in html
    assert "<img src=" in mail.outbox[-1].body


@pytest.mark.parametrize("language,word", [("ja", "招待"), ("en", ""), ("easy", "")])
def test_mails_are_plain_and_html_without_anything_from_elsewhere(group, settings, language, word):
    settings.WAGTAILADMIN_BASE_URL = "https://ibasho.example.jp"
    with translation.override(language):
        invite(group)
    message = mail.outbox[-1]
    [html] = message.alternatives
    assert html.mimetype == "text/html" and word in message.subject
    prefix = "" if language == "ja" else f"/{language}"
    link = f"https://ibasho.example.jp{prefix}/account/invitation/?key={sent_key()}"
    assert link in message.body and html.content.count("http") == 2 and html.content.count(link) == 2
    assert "src=" not in html.content and message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_second_answer_that_found_the_invitation_still_there_comes_too_late(group):
    invitation, person = invite(group), UserFactory(email=NEW)
    as_seen_before = Invitation.objects.get(pk=invitation.pk)
    assert invitations.accept(invitation, person)
    assert invitations.accept(as_seen_before, person) is None


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory knows no waiting for a writer")
def test_two_answers_at_once_make_one_member():
    def make():
        body, owner = OrganisationFactory(), UserFactory(email="owner-at-once@example.jp")
        Membership.objects.create(organisation=body, user=owner, role=MembershipRole.OWNER)
        return body, invitations.invite(body, NEW, MembershipRole.EDITOR, owner), UserFactory(email=NEW)

    def answer():
        start.wait(SOON)
        return invitations.accept(invitation, person)

    start = threading.Barrier(2)
    body, invitation, person = committed(make)
    try:
        found = [one.done() for one in [Running(answer), Running(answer)]]
        joined = committed(lambda: MemberEvent.objects.filter(action=MemberAction.JOINED, person=person).count())
    finally:
        committed(lambda: (body.delete(), User.objects.filter(email__in=[NEW, "owner-at-once@example.jp"]).delete()))
    assert sorted(result is not None for result in found) == [False, True]
    assert joined == 1


def test_too_many_open_invitations_and_twice_the_same(group):
    invite(group)
    with pytest.raises(ValidationError, match="もう招待を送って"):
        invite(group, email="NEW@example.jp")
    with pytest.raises(ValidationError, match="もうメンバー"):
        invite(group, email="editor@example.jp")
    for number in range(invitations.AT_MOST - 1):
        invite(group, email=f"n{number}@example.jp")
    with pytest.raises(ValidationError, match="いっぱいになりました"):
        invite(group, email="one-more@example.jp")
