"""Several people at once, on PostgreSQL: whoever comes second sees what the first has changed."""

import threading
import time
from contextlib import suppress

import pytest
from django.db import connection, transaction
from wagtail.models import ModelLogEntry

from activities.models import Schedule
from directory.models import Listing, Municipality, Prefecture, Venue
from directory.services.listings import confirm
from search import projection
from search.models import Entry
from tests.at_once import SOON, Running, committed
from tests.factories import ListingFactory, VenueFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite lets one transaction write at a time: nothing to overlook"
    ),
]


@pytest.fixture(autouse=True)
def tidy(db):
    """(`transaction=True` would empty all tables, those that migrations filled as well.)"""
    yield
    committed(remove_all)


def remove_all() -> None:
    for rows in (
        Listing.objects,
        Venue.objects,
        Municipality.objects.filter(code__startswith="99"),
        ModelLogEntry.objects,
    ):
        rows.all().delete()
    Prefecture.objects.filter(code="99").delete()


def some_listings(count: int) -> list[Listing]:
    return [ListingFactory(venue=VenueFactory()) for _ in range(count)]


def somebody_waits() -> bool:
    """Whether another connection to this database waits for a lock, of whatever kind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def differences() -> list[str]:
    """With a connection of its own: it may wait for its turn, and would keep it until the test's transaction ends."""
    return committed(lambda: list(projection.differences()))


def test_listing_moved_to_a_venue_that_is_being_renamed():
    """Neither change can see the other: only their order keeps the old name out."""
    venue, listing = committed(lambda: (VenueFactory(name="古い名前"), ListingFactory()))
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

    renaming = Running(rename)
    assert renamed.wait(SOON)
    moving = Running(move)
    while moving.is_alive() and not somebody_waits():
        time.sleep(0.05)
    may_commit.set()
    renaming.done()
    moving.done()
    assert Entry.objects.get(listing=listing).place_label == "新しい名前"
    assert differences() == []


def test_same_listing_published_confirmed_and_projected_by_many():
    venue = committed(VenueFactory)
    listing = committed(lambda: ListingFactory(venue=venue))

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
    for running in [Running(act) for act in acts]:
        running.done()
    assert differences() == []


def test_two_that_project_the_same_listings_in_opposite_order_do_not_block_each_other():
    ids = [listing.pk for listing in committed(lambda: some_listings(6))]

    def project(order: list[int]):
        for _ in range(5):
            with transaction.atomic():
                for pk in order:
                    projection.project([pk])

    for running in [Running(lambda order=order: project(order)) for order in (ids, ids[::-1])]:
        running.done()
    assert differences() == []


def test_deleting_while_publishing():
    listings = committed(lambda: some_listings(5))

    def publish():
        for listing in listings:
            with suppress(Listing.DoesNotExist):
                Listing.objects.get(pk=listing.pk).save_revision().publish()

    def delete():
        for listing in listings:
            listing.delete()

    publishing, deleting = Running(publish), Running(delete)
    deleting.done()
    publishing.join(SOON)
    assert differences() == []
    assert not Entry.objects.exists()


def test_public_never_sees_less_during_a_rebuild(monkeypatch):
    monkeypatch.setattr(projection, "CHUNK", 3)
    committed(lambda: some_listings(12))
    rebuilding = Running(lambda: [projection.rebuild() for _ in range(5)])
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
    [listing] = committed(lambda: some_listings(1))

    def publish():
        for number in range(15):
            draft = Listing.objects.get(pk=listing.pk)
            draft.title = f"{number}"
            draft.save_revision().publish()

    publishing = Running(publish)
    found, latest = [], time.monotonic() + SOON
    while publishing.is_alive() and time.monotonic() < latest:
        found += differences()
    publishing.done()
    assert found == []
