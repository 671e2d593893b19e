"""Several people at once, on PostgreSQL: whoever comes second sees what the first has changed."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection, connections, transaction
from wagtail.models import ModelLogEntry

from activities.models import Schedule
from directory.models import Listing, Municipality, Prefecture, Venue
from directory.services.listings import confirm
from search import projection
from search.models import Entry
from tests.factories import ListingFactory, VenueFactory

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one transaction write at a time: nothing to overlook"
)
SOON = 20  # seconds after which a thread counts as stuck


@pytest.fixture(autouse=True)
def committed(django_db_setup, django_db_blocker):
    """What a test writes is there for every connection, and removed afterwards.

    (`transaction=True` would empty all tables, those that migrations filled as well.)
    """
    with django_db_blocker.unblock():
        yield
        for model in (Listing, Venue, Municipality.objects.filter(code__startswith="99"), ModelLogEntry):
            getattr(model, "objects", model).all().delete()
        Prefecture.objects.filter(code="99").delete()
        connection.close()


def in_thread(act: Callable[[], object]) -> "Running":
    return Running(act)


class Running(threading.Thread):
    """Acts in a thread with a connection of its own; `done` waits for it and raises what it raised."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.act, self.error = act, None
        self.start()

    def run(self) -> None:
        try:
            self.act()
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()

    def done(self) -> None:
        self.join(SOON)
        assert not self.is_alive(), "still waiting"
        if self.error:
            raise self.error


def differences() -> list[str]:
    return list(projection.differences())


def test_listing_moved_to_a_venue_that_is_being_renamed():
    """Neither change can see the other: only their order keeps the old name out."""
    venue, listing = VenueFactory(name="古い名前"), ListingFactory()
    renamed, may_commit = threading.Event(), threading.Event()

    def rename():
        with transaction.atomic():
            venue.name = "新しい名前"
            venue.save()
            renamed.set()
            may_commit.wait(SOON)

    def move():
        draft = Listing.objects.get(pk=listing.pk)
        draft.schedules = [Schedule(venue=venue)]
        draft.save_revision().publish()

    renaming = in_thread(rename)
    assert renamed.wait(SOON)
    moving = in_thread(move)
    time.sleep(1)  # for it to come as far as it can
    may_commit.set()
    renaming.done()
    moving.done()
    assert Entry.objects.get(listing=listing).place_label == "新しい名前"
    assert differences() == []


def test_same_listing_published_confirmed_and_projected_by_many():
    venue = VenueFactory()
    listing = ListingFactory(venue=venue)

    def publish():
        for _ in range(5):
            draft = Listing.objects.get(pk=listing.pk)
            draft.title = f"{threading.get_ident()}"
            draft.save_revision().publish()

    def move():
        for number in range(5):
            venue.latitude = 34.5 + number / 100
            venue.save()

    acts = [publish, publish, move, lambda: [confirm(listing, "visit") for _ in range(5)], projection.rebuild]
    for running in [in_thread(act) for act in acts]:
        running.done()
    assert differences() == []


def test_two_that_project_the_same_listings_in_opposite_order_do_not_block_each_other():
    ids = [ListingFactory(venue=VenueFactory()).pk for _ in range(6)]

    def project(order: list[int]):
        for _ in range(5):
            with transaction.atomic():
                for pk in order:
                    projection.project([pk])

    for running in [in_thread(lambda order=order: project(order)) for order in (ids, ids[::-1])]:
        running.done()
    assert differences() == []


def test_deleting_while_publishing():
    listings = [ListingFactory(venue=VenueFactory()) for _ in range(5)]

    def publish():
        for listing in listings:
            with suppress(Listing.DoesNotExist):
                Listing.objects.get(pk=listing.pk).save_revision().publish()

    def delete():
        for listing in listings:
            listing.delete()

    publishing, deleting = in_thread(publish), in_thread(delete)
    deleting.done()
    publishing.join(SOON)
    assert differences() == []
    assert not Entry.objects.exists()


def test_public_never_sees_less_during_a_rebuild(monkeypatch):
    monkeypatch.setattr(projection, "CHUNK", 3)
    for _ in range(12):
        ListingFactory(venue=VenueFactory())
    rebuilding = in_thread(lambda: [projection.rebuild() for _ in range(5)])
    seen = set()
    while rebuilding.is_alive():
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*), COUNT(text.entry_id) FROM search_entry"
                           " LEFT JOIN search_text AS text ON entry_id = id")  # fmt: skip
            seen.add(cursor.fetchone())
    rebuilding.done()
    assert seen == {(12, 12)}


def test_check_during_changes_reports_nothing(monkeypatch):
    """It looks twice where it found something: between two of its queries somebody may have published."""
    listing = ListingFactory(venue=VenueFactory())

    def publish():
        for number in range(15):
            draft = Listing.objects.get(pk=listing.pk)
            draft.title = f"{number}"
            draft.save_revision().publish()

    publishing = in_thread(publish)
    found = []
    while publishing.is_alive():
        found += differences()
    publishing.done()
    assert found == []
