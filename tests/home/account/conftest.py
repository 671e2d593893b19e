"""A small group, the people around it, and what they receive by mail."""

import re
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from directory.enums import MembershipRole
from directory.models import Listing, Membership, User
from tests.factories import ListingFactory, OrganisationFactory, UserFactory

BACKEND = "django.contrib.auth.backends.ModelBackend"
CODE = re.compile(r"^    (\d{3}-\d{3})$", re.MULTILINE)
KEY = re.compile(r"\?key=([\w-]+)")


@pytest.fixture(autouse=True)
def no_earlier_attempts(db):
    caches["limits"].clear()


@pytest.fixture
def group(db) -> SimpleNamespace:
    """「潮風の会」 with its people; former left, stranger looks after another group."""
    organisation = OrganisationFactory(name="潮風の会")
    owner, editor = UserFactory(email="owner@example.jp", last_name="浜"), UserFactory(email="editor@example.jp")
    Membership.objects.create(user=owner, organisation=organisation, role=MembershipRole.OWNER)
    Membership.objects.create(user=editor, organisation=organisation, role=MembershipRole.EDITOR)
    stranger = UserFactory(email="stranger@example.jp")
    Membership.objects.create(user=stranger, organisation=OrganisationFactory(), role=MembershipRole.OWNER)
    return SimpleNamespace(
        organisation=organisation,
        owner=owner,
        editor=editor,
        former=UserFactory(email="former@example.jp"),
        stranger=stranger,
    )


@pytest.fixture
def signed_in():
    """`signed_in(person)`: a browser of theirs."""

    def browser(person: User | None) -> Client:
        client = Client()
        if person:
            client.force_login(person, backend=BACKEND)
        return client

    return browser


@pytest.fixture
def listing(group) -> Listing:
    """「みなと食堂」, which the group runs."""
    listing = ListingFactory(title="みなと食堂")
    listing.organisations.set([group.organisation])
    listing.save()
    return listing


@pytest.fixture
def browser(group, signed_in) -> Client:
    """That of somebody who writes for the group."""
    return signed_in(group.editor)


def sent_code(index: int = -1) -> str:
    return CODE.search(mail.outbox[index].body)[1]


def sent_key(index: int = -1) -> str:
    return KEY.search(mail.outbox[index].body)[1]
