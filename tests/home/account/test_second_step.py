"""The second step: of staff in production, of everybody who has set up an app; a passkey locks no volunteer out."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.checks import run_checks
from django.urls import reverse

from directory.models import User
from tests.factories import UserFactory

from .conftest import sent_code

pytestmark = pytest.mark.django_db
ADMIN = reverse("wagtailadmin_home")


@pytest.fixture
def boss(db) -> User:
    return User.objects.create_superuser("boss@example.jp", "correct horse battery")


@pytest.fixture
def insisting(settings):
    settings.IBASHO_ADMIN_SECOND_FACTOR = True


def add_app(person) -> str:
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def number(secret) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def by_password(client, person):
    return client.post(reverse("wagtailadmin_login"), {"username": person.email, "password": "correct horse battery"})


def by_code(client, person):
    client.post(reverse("account_login"), {"email": person.email})
    return client.post(reverse("account_confirm_login_code"), {"code": sent_code(), "action": "verify"})


def test_demo_and_development_are_exempt(client, boss):
    by_password(client, boss)
    assert client.get(ADMIN).status_code == 200


def test_a_password_alone_opens_no_admin(client, boss, insisting):
    by_password(client, boss)
    answer = client.get(ADMIN)
    assert answer["Location"] == reverse("account_me")
    assert "登録が必要です" in client.get(answer["Location"]).content.decode()


def test_neither_does_a_code_by_mail_alone(client, boss, insisting):
    by_code(client, boss)
    assert client.get(ADMIN)["Location"] == reverse("account_me")


def test_setting_up_an_app_wants_the_mail_too(client, boss, insisting, django_capture_on_commit_callbacks):
    """Who only stole the password gets no app of their own."""
    by_password(client, boss)
    page = client.get(reverse("mfa_activate_totp"))
    assert page["Location"].startswith(reverse("account_request_reauthentication_code"))
    client.post(page["Location"], {"recipient": boss.email})
    given = {"code": sent_code(), "action": "verify"}
    client.post(f"{reverse('account_confirm_reauthentication_code')}?next={reverse('mfa_activate_totp')}", given)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": number(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert any("認証アプリが登録されました" in message.body for message in mail.outbox)
    assert client.get(ADMIN)["Location"].startswith(reverse("mfa_reauthenticate"))


@pytest.mark.parametrize("backup", [False, True])
def test_password_and_app_open_the_admin(client, boss, insisting, backup):
    secret = add_app(boss)
    by_password(client, boss)
    step = client.get(ADMIN)["Location"]
    assert step == f"{reverse('mfa_reauthenticate')}?next={ADMIN.replace('/', '%2F')}"
    assert client.get(reverse("account"))["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.post(step, {"code": "000000"}).status_code == 200
    codes = Authenticator.objects.get(user=boss, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    assert client.post(step, {"code": codes[0] if backup else number(secret), "next": ADMIN})["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_code_and_app_open_the_admin(client, boss, insisting):
    secret = add_app(boss)
    assert by_code(client, boss)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("account")).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": number(secret)})
    assert client.get(ADMIN).status_code == 200


def test_the_second_step_offers_no_passkey_to_who_has_none(client, boss):
    add_app(boss)
    by_code(client, boss)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "パスキーを使う" not in page and "アプリの番号" in page
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "アプリに出ている、いまの番号" in wrong


def test_an_app_is_asked_for_in_development_as_well(client, boss):
    add_app(boss)
    by_password(client, boss)
    assert client.get(ADMIN)["Location"].startswith(reverse("mfa_reauthenticate"))


def test_guessing_the_number_is_slowed_down(client, boss):
    secret = add_app(boss)
    by_password(client, boss)
    for _ in range(5):
        client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    answer = client.post(reverse("mfa_reauthenticate"), {"code": number(secret)})
    assert answer.status_code == 200 and "15分" in answer.content.decode()


@pytest.mark.parametrize("is_staff,asked", [(False, False), (True, True)])
def test_a_passkey_is_another_way_in_and_a_lock_only_for_staff(client, boss, is_staff, asked):
    person = boss if is_staff else UserFactory()
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "電話", "credential": {}})
    answer = by_code(client, person)
    assert (answer["Location"] == reverse("mfa_authenticate")) is asked


def test_production_without_it_does_not_pass_the_check(settings):
    names = {error.id for error in run_checks(include_deployment_checks=True, tags=["security"])}
    assert "ibasho.E001" in names
    settings.IBASHO_ADMIN_SECOND_FACTOR = True
    names = {error.id for error in run_checks(include_deployment_checks=True, tags=["security"])}
    assert "ibasho.E001" not in names


def test_an_old_address_is_no_way_in(client):
    """allauth's own table follows the person's one address."""
    person = UserFactory(email="old@example.jp")
    by_code(client, person)
    person.email = "new@example.jp"
    person.save()
    UserFactory(email="old@example.jp")
    client.post(reverse("account_logout"))
    by_code(client, person)
    assert client.get(reverse("account")).wsgi_request.user == person
    assert list(person.emailaddress_set.values_list("email", flat=True)) == ["new@example.jp"]
