"""One's own mail address: changed by the code sent to the new one, and by nothing else."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from directory.models import User
from home.models import PersonSession

from .conftest import sent_code

pytestmark = pytest.mark.django_db
NEW = "atarashii@example.jp"


@pytest.fixture
def browser(group, signed_in):
    """The owner's, who has given a code once more, as one is asked to."""
    client = signed_in(group.owner)
    client.get(reverse("account_new_address"))
    client.post(reverse("account_request_reauthentication_code"), {"recipient": group.owner.email})
    page = f"{reverse('account_confirm_reauthentication_code')}?next={reverse('account_new_address')}"
    client.post(page, {"code": sent_code(), "action": "verify"})
    mail.outbox.clear()
    return client


def ask(client, email=NEW):
    return client.post(reverse("account_new_address"), {"email": email})


def prove(client, code):
    return client.post(reverse("account_new_address_code"), {"code": code})


def test_the_new_address_opens_and_the_old_one_does_not(group, browser, signed_in):
    signed_in(group.owner)
    assert ask(browser, "ＡＴＡＲＡＳＨＩＩ@example.jp")["Location"] == reverse("account_new_address_code")
    assert mail.outbox[-1].to == [NEW] and User.objects.get(pk=group.owner.pk).email == "owner@example.jp"
    assert prove(browser, sent_code())["Location"] == reverse("account_me")
    assert User.objects.get(pk=group.owner.pk).email == NEW
    assert mail.outbox[-1].to == ["owner@example.jp"] and NEW not in mail.outbox[-1].body
    assert PersonSession.objects.filter(user=group.owner).count() == 1  # the other machine is out
    assert NEW in browser.get(reverse("account_me")).content.decode()
    Client().post(reverse("account_login"), {"email": "owner@example.jp"})
    assert "登録はありません" in mail.outbox[-1].body


def test_a_taken_address_is_told_only_to_who_reads_its_mail(group, browser):
    free, taken = ask(browser), ask(browser, "editor@example.jp")
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    assert mail.outbox[-1].to == ["editor@example.jp"] and "もう登録されています" in mail.outbox[-1].body
    assert prove(browser, "").status_code == 200
    assert prove(browser, sent_code(0)).status_code == 200
    assert User.objects.get(pk=group.owner.pk).email == "owner@example.jp"


def test_the_third_wrong_number_was_the_last(group, browser):
    ask(browser)
    right = sent_code()
    wrong = "000-000" if right != "000-000" else "111-111"
    assert [prove(browser, wrong).status_code for _time in range(3)] == [200, 200, 302]
    prove(browser, right)
    assert User.objects.get(pk=group.owner.pk).email == "owner@example.jp"


def test_after_a_quarter_of_an_hour_the_number_is_worth_nothing(group, browser, settings):
    ask(browser)
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    assert prove(browser, sent_code())["Location"] == reverse("account_me")
    assert User.objects.get(pk=group.owner.pk).email == "owner@example.jp"


def test_somebody_at_an_open_machine_is_asked_for_a_code_first(group, signed_in):
    response = ask(signed_in(group.owner))
    assert response.status_code == 302 and response["Location"].startswith(
        reverse("account_request_reauthentication_code")
    )
    assert not mail.outbox


def test_no_fourth_mail_to_one_address(browser):
    assert [ask(browser).status_code for _time in range(4)] == [302, 302, 302, 200]
    assert len(mail.outbox) == 3
