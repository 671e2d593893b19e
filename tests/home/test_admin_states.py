"""The admin's addresses of a listing, by its state, for people around it: whoever runs it has no desk by that alone.

Extends `test_admin_urls.py`, which goes through every address for one public listing.
"""

import pytest
from django.utils import timezone

from directory.enums import ListingStatus, MembershipRole
from directory.models import Listing, Membership, Organisation, User
from home.roles import make_curator
from tests.factories import UserFactory
from tests.home.desk_world import curator_of
from tests.home.test_admin_urls import World, addresses, ask, expected, model_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]

STATES = {
    "draft": {"live": False},
    "closed": {"status": ListingStatus.CLOSED},
    "deleted": {"deleted_at": timezone.now()},
}
NO_DESK = {"owner", "editor", "former member"}
PEOPLE = (*sorted(NO_DESK), "owner who looks after another town", "curator elsewhere", "curator here")
NAMED_PARTS = {"revision_id", "task_state_id", "workflow_state_id"}


def of_listings() -> list[tuple[str, tuple[str, ...], str]]:
    """Addresses of one listing, choosers apart: those lead to public pages."""
    found = []
    for name, parts, route in addresses():
        model, is_chooser = model_of(name)
        if parts and not is_chooser and (model is Listing or name in ("listing_dates", "listing_review")):
            found.append((name, parts, route))
    return found


@pytest.fixture
def world(db) -> World:
    made = World()
    made.here.listing.organisations.set([made.here.objects[Organisation]])
    return made


def person_of(world: World, person: str) -> User:
    if person.startswith("curator"):
        return curator_of((world.here if person == "curator here" else world.there).council)
    user = UserFactory()
    if person != "former member":
        role = MembershipRole.EDITOR if person == "editor" else MembershipRole.OWNER
        Membership.objects.create(user=user, organisation=world.here.objects[Organisation], role=role)
    if person.endswith("another town"):
        make_curator(user)
        Membership.objects.create(user=user, organisation=world.there.council)
    return user


def wanted(name: str, person: str, state: str) -> set[str]:
    if person in NO_DESK:
        return {"login"}
    if state == "deleted":  # gone for everybody but administrators
        return {"none", "denied"}
    return expected(name, "curator here", own=person == "curator here")


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_the_desk_of_a_listing_by_its_state(world, state, person):
    listing, wrong = world.here.listing, []
    Listing.objects.filter(pk=listing.pk).update(**STATES[state])
    user = person_of(world, person)
    for name, parts, _route in of_listings():
        got = ask(user, world.address(name, parts, world.here, model_of(name)[0]))
        if got not in wanted(name, person, state):
            wrong.append(f"{name}: {got}, not {wanted(name, person, state)}")
    assert not wrong, "\n".join(wrong)


def test_nothing_of_a_foreign_listing_is_reached_through_ones_own(world):
    """One's own object in the address, another's revision, task state or review beside it."""
    user, wrong, cells = person_of(world, "curator here"), [], 0
    mine, theirs = world.here, world.there
    for name, parts, _route in of_listings():
        for part in NAMED_PARTS.intersection(parts):
            own = dict(mine.parts)
            mine.parts[part] = theirs.parts[part]
            got = ask(user, world.address(name, parts, mine, model_of(name)[0]))
            mine.parts.update(own)
            cells += 1
            if got not in ("none", "denied"):
                wrong.append(f"{name} with a foreign {part}: {got}")
    assert not wrong, "\n".join(wrong)
    assert cells >= 6
