"""Every address of /account/, the API and of what is listed, against everybody and every state.

The addresses come from the URLconf; who may go where is written in `expectations.py`. The admin has its own two:
`tests/home/test_admin_urls.py` and `test_admin_states.py`.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.models import Site

from directory.enums import ListingStatus, MembershipRole
from directory.models import Listing, Membership, Organisation, User
from home.models import SiteSettings
from tests.factories import ListingFactory, OrganisationFactory, UserFactory
from tests.home.desk_world import curator_of, make_town

from .conftest import BACKEND
from .expectations import BODIES, EXPECTED, LISTINGS, PEOPLE

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]

#: For parts that name no listing and no body: something that isn't there.
MADE_UP = {
    "pk": 1,
    "code": "99300-e-none",
    "token": "x",
    "key": "x",
    "day": "2026-12-01",
    "number": 1,
    "revision": 1,
    "image_id": 1,
    "subject": "what",
    "form": "csv",
    "uid": uuid.UUID(int=1),
}
#: What a request may always write: who is signed in, how often one has tried.
BOOKKEEPING = re.compile(r'"(home_personsession|limits_cache|django_session)"|SAVEPOINT', re.IGNORECASE)
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)


def addresses() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(name, route, names of its parts) of all that needs an expectation."""

    def walk(patterns, route: str, spaces: tuple[str, ...], parts: tuple[str, ...]):
        for one in patterns:
            here, named = route + str(one.pattern), (*parts, *one.pattern.converters)
            if hasattr(one, "url_patterns"):
                yield from walk(one.url_patterns, here, (*spaces, one.namespace) if one.namespace else spaces, named)
            elif here.startswith(("account/", "api/")) or re.match(r"(listings|organisations)/<", here):
                yield ":".join((*spaces, one.name or "")), here, named

    yield from walk(get_resolver().url_patterns, "", (), ())


class World:
    """潮風の会 and all that it runs, together with 灯台の会; another group elsewhere; and everybody around them."""

    def __init__(self) -> None:
        SiteSettings.for_site(Site.objects.get(is_default_site=True))  # made by the first page, else
        here, there = make_town("99201", "凪浦市"), make_town("98201", "遠野市")
        group, partner = OrganisationFactory(name="潮風の会"), OrganisationFactory(name="灯台の会")
        elsewhere = there.objects[Organisation]
        gone = {"deleted_at": timezone.now()}
        self.bodies = {
            "own": group,
            "other's": elsewhere,
            "merged": OrganisationFactory(name="前の会", replaced_by=group),
            "deleted": OrganisationFactory(name="消えた会", **gone),
        }
        closed = {"status": ListingStatus.CLOSED}
        make = {"own": {}, "draft": {"live": False}, "closed": closed, "deleted": gone, "merged": {}}
        self.listings = {
            thing: ListingFactory(title=f"{thing}のページ", municipality=here.municipality, **more)
            for thing, more in make.items()
        } | {"other's": there.listing}
        for thing, listing in self.listings.items():
            listing.organisations.set([elsewhere] if thing == "other's" else [group, partner])
            listing.save()
        Listing.objects.filter(pk=self.listings["merged"].pk).update(replaced_by=self.listings["own"])
        self.people: dict[str, User | None] = {
            "anonymous": None,
            "curator here": curator_of(here.council),
            "curator elsewhere": curator_of(there.council),
            "superuser": User.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99"),
            **{name: UserFactory() for name in ("stranger", "co-owner", "editor", "owner", "former member")},
        }
        self._belong(group, partner, elsewhere)

    def _belong(self, group: Organisation, partner: Organisation, elsewhere: Organisation) -> None:
        owner, editor = MembershipRole.OWNER, MembershipRole.EDITOR
        bodies = [group, self.bodies["merged"], self.bodies["deleted"]]
        rows = [(person, body, role) for body in bodies for person, role in (("owner", owner), ("editor", editor))]
        for person, body, role in [*rows, ("co-owner", partner, owner), ("stranger", elsewhere, owner)]:
            Membership.objects.create(user=self.people[person], organisation=body, role=role)

    def variants(self, name: str, route: str, parts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """(thing, path): the address once for everything it can name."""
        kinds = {"organisations/<": self.bodies, "listings/<": self.listings, "endings/<": self.listings}
        things = next((rows for start, rows in kinds.items() if start in route), None)
        if "^" in route:
            yield "", "/api/v1/no-such-thing"
        elif things is None or "public_id" not in parts:
            yield "", reverse(name, kwargs={part: MADE_UP[part] for part in parts})
        else:
            for thing, one in things.items():
                yield thing, reverse(name, kwargs={p: MADE_UP.get(p, one.public_id) for p in parts})


@pytest.fixture
def world(db) -> World:
    made = World()
    assert set(made.listings) == set(LISTINGS) and set(made.bodies) == set(BODIES) and set(made.people) == set(PEOPLE)
    return made


def browser(user: User | None) -> Client:
    client = Client(raise_request_exception=False, headers={"sec-fetch-site": "same-origin"})
    if user:
        client.force_login(user, backend=BACKEND)
    return client


def outcome(response) -> str:
    where = response.get("Location", "")
    if response.status_code >= 500:
        return "broken"
    if where.startswith(reverse("account_login")) and response.status_code == 302:
        return "login"
    if where.startswith(reverse("account_request_reauthentication_code")):
        return "again"
    return {403: "denied", 404: "none", 405: "no such button", 410: "none"}.get(response.status_code, "open")


@contextmanager
def written() -> Iterator[list[str]]:
    """What is written meanwhile, besides bookkeeping; all of it is undone."""
    found: list[str] = []

    def watch(execute, sql, params, many, context):
        if WRITES.match(sql) and not BOOKKEEPING.search(sql) and '"last_login" =' not in sql:
            found.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(watch):
        yield found
        transaction.set_rollback(True)


def ask(user: User | None, path: str) -> tuple[str, list[str]]:
    """The outcome of opening an address; of sending nothing to it, where it can't be opened. And what was written."""
    visitor = browser(user)
    with written() as rows:
        response = visitor.get(path)
    if response.status_code == 405:
        with written():
            response = visitor.post(path)
        return outcome(response), []
    return outcome(response), rows


def send(user: User | None, path: str) -> tuple[str, list[str]]:
    """As a form would that was made by hand: every button there is, pressed at once."""
    buttons = {"do": "invite", "action": "send", "confirm": "1"}
    sent = buttons | {"email": "thief@example.jp", "role": "owner", "title": "奪った"}
    visitor = browser(user)
    with written() as rows:
        response = visitor.post(path, sent)
    return outcome(response), rows


def test_every_address_has_an_expectation():
    found = {name: route for name, route, _parts in addresses()}
    missing = [f'    "{name}": …,  # {route}' for name, route in found.items() if name not in EXPECTED]
    assert not missing, "say in tests/home/account/expectations.py who may go there:\n" + "\n".join(missing)
    assert set(EXPECTED) <= set(found), "of no address any more"


@pytest.mark.parametrize("person", PEOPLE)
def test_every_address_answers_as_expected(world, person):
    """Opening changes nothing, either; and who isn't let in changes nothing by sending."""
    user, wrong, cells = world.people[person], [], 0
    for name, route, parts in addresses():
        for thing, path in world.variants(name, route, parts):
            wanted = EXPECTED[name](person, thing)
            got, rows = ask(user, path)
            cells += 1
            if got != wanted or rows:
                wrong.append(f"{name} {thing}: {got}, not {wanted} {str(rows[:1])[:90]}")
            if wanted != "open":
                sent, rows = send(user, path)
                if sent not in (wanted, "no such button") or rows:
                    wrong.append(f"POST {name} {thing}: {sent}, not {wanted} {str(rows[:1])[:90]}")
    assert not wrong, "\n".join(wrong)
    assert cells > 60


def test_the_public_and_the_api_answer_everybody_alike(world):
    """Not a byte differs by who asks: nothing leaks to a member that others don't see, and pages may be kept."""
    differing = []
    for name, route, parts in addresses():
        if route.startswith("account/"):
            continue
        for thing, path in world.variants(name, route, parts):
            first, *others = (browser(world.people[one]).get(path) for one in ("anonymous", "owner", "superuser"))
            if first.cookies or any(one.content != first.content or one.cookies for one in others):
                differing.append(f"{name} {thing}")
    assert not differing


def test_a_superuser_is_no_member(world):
    """The desk is theirs; the area of a group is the group's. Nobody acts in its name by accident."""
    page = browser(world.people["superuser"]).get(reverse("account")).content.decode()
    assert "潮風の会" not in page
