"""Whoever asks again and again learns no more: what is hidden is neither counted off by ids nor closed in upon."""

import itertools
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from directory.enums import Visibility
from directory.models import Listing, Venue, VenueDistrict
from directory.public_ids import PUBLIC_ID_ALPHABET, new_public_id
from search.projection import project
from tests.factories import ListingFactory, VenueFactory

pytestmark = pytest.mark.django_db
NOBODY = "zzzzzzzz"
#: Two places some 900 m apart in the same 丁目, district and town.
HERE, THERE = (34.5072, 140.7073), (34.5139, 140.7141)


@pytest.fixture
def hidden(town) -> Listing:
    """A listing of which the public sees the area only, in a hall where nothing else meets; five others near it."""
    town.fill(5)
    hall = VenueFactory(municipality=town.municipality, town=town.entry, latitude=HERE[0], longitude=HERE[1])
    VenueDistrict.objects.create(venue=hall, district=town.district)
    return ListingFactory(municipality=town.municipality, venue=hall, location_visibility=Visibility.AREA)


def questions() -> list[str]:
    """Circles and boxes drawn around it, closer and closer, as somebody would who is looking for it."""
    steps = itertools.product((-0.004, 0, 0.004), repeat=2)
    near = [f"{HERE[0] + north:.4f},{HERE[1] + east:.4f}" for north, east in steps]
    asked = [f"near={point}&radius={radius}" for point in near for radius in (0.1, 0.4, 1)]
    asked += [f"near={point}&radius=50&sort=distance" for point in near]
    for size in (0.0005, 0.004, 0.02):
        west, south, east, north = HERE[1] - size, HERE[0] - size, HERE[1] + size, HERE[0] + size
        asked.append(f"bbox={west:.4f},{south:.4f},{east:.4f},{north:.4f}")
    return asked


def answers(listing: Listing) -> dict[str, bytes]:
    asked = questions()
    paths = [f"/api/v1/listings?{one}" for one in asked] + [f"/api/v1/listings.geojson?{one}" for one in asked[-3:]]
    paths += [f"/api/v1/clusters?{one}&zoom=16" for one in asked[-3:]]
    paths += [f"/search/?{one}" for one in asked[:3]] + [f"/feeds/listings.atom?{asked[0]}"]
    paths += [f"/api/v1/listings/{listing.public_id}", listing.get_absolute_url()]
    paths.append("/api/v1/districts?municipality=99201")
    return {path: Client().get(path).content for path in paths}


def test_wherever_in_its_area_a_hidden_place_lies_every_answer_is_the_same(town, hidden):
    """So no number of questions closes in upon it."""
    before = answers(hidden)
    Venue.objects.filter(schedules__listing=hidden).update(latitude=THERE[0], longitude=THERE[1])
    project([hidden.pk])
    after = answers(hidden)
    assert [path for path in before if before[path] != after[path]] == []
    found = sum(hidden.public_id.encode() in one for one in before.values())
    assert found > 5, "or this would prove nothing"


def test_a_place_that_is_public_does_move(town, hidden):
    """The same questions see it where nothing is hidden: they can."""
    Listing.objects.filter(pk=hidden.pk).update(location_visibility=Visibility.EXACT)
    project([hidden.pk])
    before = answers(hidden)
    Venue.objects.filter(schedules__listing=hidden).update(latitude=THERE[0], longitude=THERE[1])
    project([hidden.pk])
    assert before != answers(hidden)


def named_by_id(patterns: list, space: str = "") -> Iterator[str]:
    """Public addresses that name one thing by its id, and nothing else."""
    for one in patterns:
        if hasattr(one, "url_patterns"):
            if not str(one.pattern).startswith(("admin/", "account/")):
                yield from named_by_id(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif set(one.pattern.converters) == {"public_id"}:
            yield f"{space}{one.name}"


def test_what_is_hidden_answers_as_what_never_was(town, hidden):
    """At every address that names one thing: a draft, a hall of hidden gatherings, a number that nobody has."""
    draft = ListingFactory(municipality=town.municipality, live=False)
    hall = Venue.objects.get(schedules__listing=hidden)
    names = list(named_by_id(get_resolver().url_patterns))
    assert {"listing", "venue", "listing_ics", "claim", "report"} <= set(names)
    for name in names:
        nothing = Client().get(reverse(name, kwargs={"public_id": NOBODY}))
        for thing in (draft, hall):
            answer = Client().get(reverse(name, kwargs={"public_id": thing.public_id}))
            assert answer.status_code == nothing.status_code == 404, name
            assert answer.content.replace(thing.public_id.encode(), NOBODY.encode()) == nothing.content, name


def test_ids_cannot_be_counted_off():
    """Drawn, not numbered: 230,000 listings among more than half a trillion ids."""
    ids = {new_public_id() for _ in range(500)}
    assert len(ids) == 500 and {len(one) for one in ids} == {8}
    assert len(PUBLIC_ID_ALPHABET) ** 8 > 5 * 10**11
    assert len({one[:2] for one in ids}) > 200
