"""What a session is worth to somebody who planted it, copied it or found the machine."""

import time
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from directory.models import User
from home.account.middleware import OPEN
from home.account.sessions import SessionStore
from home.models import PersonSession
from tests.home.test_admin_urls import ANYBODY, World, addresses, model_of

from .conftest import BACKEND
from .test_permissions import written
from .test_second_step import ADMIN, add_app, by_code, by_password, number

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
COOKIE = "sessionid"


@pytest.fixture
def boss(db) -> User:
    return User.objects.create_superuser("boss@example.jp", "correct horse battery")


def planted() -> str:
    """The key of a session that an attacker began and made somebody's browser use."""
    store = SessionStore()
    store["language"] = "en"
    store.save()
    return store.session_key


def with_session(key: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = key
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_me")).status_code == 200


@pytest.mark.parametrize("way", [by_code, by_password])
@pytest.mark.parametrize("known", [True, False])
def test_a_session_from_before_signing_in_is_worth_nothing_after(boss, way, known):
    """Neither one that the site knows nor one that somebody made up."""
    key = planted() if known else "attackersownkey0123456789abcdefgh"
    victim = with_session(key)
    way(victim, boss)
    assert is_signed_in(victim) and victim.cookies[COOKIE].value != key
    assert not is_signed_in(with_session(key)) and not PersonSession.objects.filter(pk=key).exists()


def test_a_copied_cookie_ends_with_its_session(boss):
    """Signing out takes the session away, not only the cookie."""
    mine = Client()
    by_code(mine, boss)
    copied = with_session(mine.cookies[COOKIE].value)
    assert is_signed_in(copied)
    mine.post(reverse("account_logout"))
    assert not is_signed_in(copied)


def test_a_session_ends_after_two_weeks_by_itself(boss, settings):
    assert timedelta(weeks=2).total_seconds() == settings.SESSION_COOKIE_AGE
    browser = Client()
    by_code(browser, boss)
    PersonSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_signed_in(browser)


@pytest.mark.parametrize("change", ["closed", "new password"])
def test_who_is_closed_or_changes_the_password_is_out_at_once(boss, change):
    browser = Client()
    by_password(browser, boss)
    assert is_signed_in(browser)
    if change == "closed":
        boss.is_active = False
    else:
        boss.set_password("another horse battery")
    boss.save()
    assert not is_signed_in(browser) and browser.get(ADMIN).status_code == 302


# --- The admin -------------------------------------------------------------------------------------------------------


def every_address_of_the_admin() -> dict[str, str]:
    """{name: path} of what isn't for anybody."""
    world, found = World(), {}
    for name, parts, _route in addresses():
        if name in ANYBODY | OPEN or not name.rpartition(":")[2]:
            continue
        try:
            found[name] = world.address(name, parts, world.here, model_of(name)[0])
        except NoReverseMatch:
            continue
    return found


@pytest.mark.slow
def test_no_address_of_the_admin_opens_without_the_second_step(boss, settings):
    """Pages, previews, reports, choosers, the admin's own API: whoever is signed in by a code or a password alone is
    sent to set the step up, or to take it; and nothing they send is done."""
    settings.IBASHO_ADMIN_SECOND_FACTOR = True
    paths, client = every_address_of_the_admin(), Client()
    client.force_login(boss, backend=BACKEND)
    for path in paths.values():
        assert client.get(path)["Location"] == reverse("account_me"), path
    add_app(boss)
    with written() as rows:
        for path in paths.values():
            for answer in (client.get(path), client.post(path, {"action": "delete"})):
                assert answer["Location"].startswith(reverse("mfa_reauthenticate")), path
    assert rows == [] and len(paths) > 400
    assert {"wagtailadmin_api:pages:listing", "wagtailadmin_pages:view_draft", "list_imports"} <= set(paths)


def age(client: Client, hours: float) -> None:
    """As if all steps had been taken so long ago."""
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() - hours * 3600
    session.save()


@pytest.fixture
def at_work(boss) -> Client:
    """Somebody who has taken both steps."""
    client, secret = Client(), add_app(boss)
    by_password(client, boss)
    client.post(reverse("mfa_reauthenticate"), {"code": number(secret), "next": ADMIN})
    assert client.get(ADMIN).status_code == 200
    return client


def test_a_machine_stolen_in_the_evening_opens_no_admin_in_the_morning(at_work, boss):
    age(at_work, 11.9)
    assert at_work.get(ADMIN).status_code == 200
    age(at_work, 12.1)
    assert at_work.get(ADMIN)["Location"].startswith(reverse("mfa_reauthenticate"))
    assert is_signed_in(at_work), "their own page, from which they can sign out everywhere"


def test_what_was_being_written_when_the_day_ended_can_still_be_sent(at_work):
    page = reverse("list_imports")
    age(at_work, 12.5)
    assert at_work.get(page).status_code == 302 and at_work.post(page).status_code == 200
    age(at_work, 13.1)
    assert at_work.post(page).status_code == 302


def test_the_length_of_the_day_is_the_bodys_own_choice(at_work, settings):
    age(at_work, 30)
    settings.IBASHO_ADMIN_HOURS = 0
    assert at_work.get(ADMIN).status_code == 200
    settings.IBASHO_ADMIN_HOURS = 24
    assert at_work.get(ADMIN).status_code == 302
