"""Whatever people do, and in whatever order: the read model says what the listings say."""

import pytest
from django.db import connection

from directory.enums import Visibility
from directory.models import Listing
from search import projection
from search.models import Entry, EntryTag, Precision, TagGroup
from tests.search.changing_world import World

pytestmark = pytest.mark.django_db


def broken_rules() -> list[str]:
    """What check_search finds, and what must hold without looking at how rows are made."""
    found = list(projection.differences())
    public = set(Listing.objects.public().values_list("pk", flat=True))
    if public != set(Entry.objects.values_list("listing", flat=True)):
        found.append("the listings with entries are not those that are public")
    hidden = Entry.objects.filter(listing__location_visibility=Visibility.ON_REQUEST)
    if hidden.exclude(latitude=None, longitude=None, lat_band=None, precision=Precision.NONE).exists():
        found.append("an entry of a listing on request has a point")
    if EntryTag.objects.filter(entry__in=hidden, group=TagGroup.DISTRICT).exists():
        found.append("an entry of a listing on request has a district")
    if EntryTag.objects.exclude(entry__listing__in=public).exists():
        found.append("tags of listings that are not public")
    return found


def live_on(seed: int, steps: int) -> None:
    world = World(seed)
    assert broken_rules() == [], f"seed {seed}, at the start"
    happened = []
    for number in range(1, steps + 1):
        happened.append(world.step())
        if number % 25 == 0 or number == steps:
            assert broken_rules() == [], f"seed {seed}, step {number}, after {happened[-25:]}"


@pytest.mark.slow
def test_read_model_stays_true_through_500_changes():
    """Another life on each database, so that a whole run lives two (three on each take as long as all other tests)."""
    live_on(seed=1 if connection.vendor == "sqlite" else 2, steps=500)
