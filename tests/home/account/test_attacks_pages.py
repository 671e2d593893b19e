"""What can be tried against every page at once: words that are code, forms on other sites, addresses that lead away."""

from html.parser import HTMLParser

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from directory.enums import MembershipRole
from directory.models import Listing, Membership, Organisation, User, Venue
from home.account import invitations
from tests.home.whole_world import make_world

from .conftest import BACKEND
from .test_permissions import addresses, browser, world  # noqa: F401 – `world` is the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]
CODE = "'\"></textarea></script><xss onload=x href=javascript:x>{{7*7}}"
LANGUAGES = ("", "/en", "/easy")
ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:x", "https:evil.example")


class Elements(HTMLParser):
    """What a browser would make of a page: whether any of it came from words that somebody wrote."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        names = dict(attrs)
        links = [names.get(name) or "" for name in ("href", "src", "action", "formaction")]
        script = any(one.strip().lower().startswith(("javascript:", "data:text")) for one in links)
        if tag == "xss" or any(name.startswith("on") for name in names) or script:
            self.found.append(f"<{tag} {names}>")


@pytest.fixture
def hostile(db) -> tuple[list[Listing], User]:
    """Everything that can be said on a page, with code in it; and an owner of it all, of that name."""
    listings = make_world(lambda kanji, _kana: kanji + CODE)
    for model in (Listing, Venue, Organisation):
        texts = [one.name for one in model._meta.fields if one.get_internal_type() == "TextField"]
        model.objects.update(**dict.fromkeys(texts, CODE))
    owner = User.objects.create_user("owner@example.jp", last_name=CODE, first_name=CODE)
    for body in Organisation.objects.all():
        Membership.objects.create(user=owner, organisation=body, role=MembershipRole.OWNER)
    return listings, owner


def assert_harmless(page: str, where: str) -> None:
    assert Elements(page).found == [], where


def test_what_the_test_would_see():
    assert len(Elements(f"<p>{CODE}</p>").found) == 1
    assert Elements('<a href=" JavaScript:x">').found and Elements("<b ONCLICK=x>").found


@pytest.mark.slow
def test_written_code_stays_text_on_public_pages(client, hostile):
    listings, _owner = hostile
    names = ("listing", "listing_calendar")
    paths = [reverse(name, args=[one.public_id]) for one in listings for name in names]
    paths += [reverse(name) for name in ("search", "calendar", "feeds", "talk", "help_out", "districts")]
    paths += [reverse("venue", args=[one.public_id]) for one in Venue.objects.all()]
    for language in LANGUAGES:
        pages = {path: client.get(language + path) for path in paths}
        for path, page in pages.items():
            assert page.status_code < 400, path
            assert_harmless(page.content.decode(), language + path)
        assert "&lt;xss" in pages[paths[0]].content.decode()


@pytest.mark.slow
def test_written_code_stays_text_in_the_account_area_and_on_the_desk(hostile):
    listings, owner = hostile
    [body] = listings[0].organisations.all()[:1]
    invitations.invite(body, "friend@example.jp", MembershipRole.EDITOR, owner)
    boss = User.objects.create_superuser("boss@example.jp", "nagiura-no-umi-99", last_name=CODE)
    account = [reverse("account"), reverse("account_me")]
    account += [reverse(name, args=[body.public_id]) for name in ("account_organisation", "account_members")]
    desk = [reverse("staff_members", args=[body.pk]), reverse("staff_ownerless"), reverse("wagtailadmin_home")]
    for person, paths in ((owner, account), (boss, desk)):
        for path in paths:
            page = browser(person).get(path)
            assert page.status_code == 200, path
            own = [one for one in Elements(page.content.decode()).found if "xss" in one or "javascript:x" in one]
            assert own == [], path
    assert_harmless(mail.outbox[-1].alternatives[0].content, "the mail")


def test_a_search_for_code_finds_text(client):
    for query in ("q", "near", "p", "page", "municipality", "category", "date"):
        for path in (reverse("search"), reverse("calendar"), reverse("feeds")):
            page = client.get(path, {query: CODE})
            assert page.status_code in (200, 302, 400, 404), path
            assert_harmless(page.content.decode(), f"{path}?{query}=")


def test_no_form_of_the_account_area_can_be_sent_from_another_site(world):  # noqa: F811 – the fixture
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["owner"], backend=BACKEND)
    for name, route, parts in addresses():
        if not route.startswith("account/"):
            continue
        for thing, path in world.variants(name, route, parts):
            for headers in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
                answer = client.post(path, {"do": "leave", "csrfmiddlewaretoken": "x" * 64}, headers=headers)
                assert answer.status_code == 403, f"{name} {thing}"
    assert Membership.objects.filter(user=world.people["owner"]).count() == 3


@pytest.mark.parametrize("person", ["anonymous", "owner", "superuser"])
def test_no_address_of_the_account_area_leads_elsewhere(world, person):  # noqa: F811 – the fixture
    """However one names where to go next."""
    for name, route, parts in addresses():
        if not route.startswith("account/"):
            continue
        _thing, path = next(world.variants(name, route, parts))
        for there in ELSEWHERE:
            sent = dict.fromkeys(("next", "url", "return_to", "redirect"), there)
            visitor = browser(world.people[person])
            for answer in (visitor.get(path, sent), visitor.post(path, sent)):
                where = answer.get("Location", "/")
                assert where.startswith("/") and not where.startswith(("//", "/\\")), f"{name}: {where}"


@pytest.mark.parametrize("header", ["host", "x-forwarded-host", "forwarded"])
def test_a_link_in_a_mail_never_comes_from_a_request(world, settings, header):  # noqa: F811 – the fixture
    settings.WAGTAILADMIN_BASE_URL = "https://ibasho.example.jp"
    settings.ALLOWED_HOSTS = ["testserver"]
    page = reverse("account_members", args=[world.bodies["own"].public_id])
    sent = {"do": "invite", "email": "friend@example.jp", "role": "editor"}
    browser(world.people["owner"]).post(page, sent, headers={header: "evil.example"})
    assert all("evil.example" not in message.message().as_string() for message in mail.outbox)
    assert len(mail.outbox) == (0 if header == "host" else 1)


@pytest.mark.parametrize("name", ["浜\r\nBcc: all@example.jp", "浜\n\nhttps://evil.example を開いて", "\u202e浜\u2066"])
def test_a_name_is_one_line_that_reads_from_left_to_right(world, name):  # noqa: F811 – the fixture
    """It stands in mail to others: no line of its own there, nothing turned round."""
    owner = world.people["owner"]
    browser(owner).post(reverse("account_me"), {"last_name": name, "first_name": name})
    owner.refresh_from_db()
    assert owner.last_name.isprintable() and owner.first_name.isprintable() and owner.last_name.startswith("浜")
