"""What check_search notices and rebuild_search mends, each broken on purpose."""

import uuid

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from directory.models import Listing
from search import projection
from search.models import Entry, EntrySchedule, EntryTag
from search.text import index
from tests.factories import ListingFactory, VenueFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def run_sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def around_foreign_keys(statement: str, *params: object) -> None:
    """As a dump loaded in the wrong order would: the database doesn't get to check what belongs to what."""
    if connection.vendor == "postgresql":
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")
        run_sql("SET session_replication_role = replica")
        run_sql(statement, *params)
        run_sql("SET session_replication_role = DEFAULT")
    else:
        run_sql("PRAGMA defer_foreign_keys = ON")
        run_sql(statement, *params)


def text_row_is_missing(entry):
    run_sql("DELETE FROM search_text WHERE digest = %s", digest_of(entry))


def text_row_is_of_another(entry):
    run_sql("UPDATE search_text SET digest = %s WHERE digest = %s", "0" * 32, digest_of(entry))


def text_row_belongs_to_nothing(entry):
    if connection.vendor == "postgresql":
        around_foreign_keys("INSERT INTO search_text VALUES (9999, '', '', '', '', 'x')")
    else:
        run_sql("INSERT INTO search_text (rowid, title, summary, body, digest) VALUES (9999, '', '', '', 'x')")


def digest_of(entry) -> str:
    return index.digests([entry.pk])[entry.pk]


def entry_is_missing(entry):
    entry.delete()


def entry_says_something_else(entry):
    Entry.objects.filter(pk=entry.pk).update(place_label="どこか")


def entry_is_of_a_draft(entry):
    Listing.objects.filter(pk=entry.listing_id).update(live=False)


def entry_of_a_vanished_listing(entry):
    around_foreign_keys("UPDATE search_entry SET listing_id = 9999 WHERE id = %s", entry.pk)


def tag_is_missing(entry):
    EntryTag.objects.filter(entry=entry).first().delete()


def tag_is_left_over(entry):
    EntryTag.objects.create(entry=entry, group="district", value="99201-e-nowhere")


def tag_of_a_vanished_entry(entry):
    around_foreign_keys("UPDATE search_entrytag SET entry_id = 9999 WHERE entry_id = %s", entry.pk)


def schedule_is_missing(entry):
    EntrySchedule.objects.filter(entry=entry).delete()


def schedule_is_left_over(entry):
    EntrySchedule.objects.create(entry=entry, schedule_uid=uuid.uuid4())


def schedule_of_a_vanished_entry(entry):
    around_foreign_keys("UPDATE search_entryschedule SET entry_id = 9999 WHERE entry_id = %s", entry.pk)


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (text_row_is_missing, "the text index differs"),
        (text_row_is_of_another, "the text index differs"),
        (text_row_belongs_to_nothing, "1 row(s) of texts belong to nothing"),
        (entry_is_missing, "an entry is missing"),
        (entry_says_something_else, "place_label differ"),
        (entry_is_of_a_draft, "an entry should not be there"),
        (entry_of_a_vanished_listing, "1 row(s) of entries belong to nothing"),
        (tag_is_missing, "the rows for filtering differ from the entry"),
        (tag_is_left_over, "the rows for filtering differ from the entry"),
        (tag_of_a_vanished_entry, "row(s) of tags belong to nothing"),
        (schedule_is_missing, "the schedules of an entry differ"),
        (schedule_is_left_over, "the schedules of an entry differ"),
        (schedule_of_a_vanished_entry, "1 row(s) of schedules belong to nothing"),
    ],
)
def test_check_notices_and_rebuild_mends(break_it, message):
    listing, _other = ListingFactory(venue=VenueFactory()), ListingFactory(venue=VenueFactory())
    assert list(projection.differences()) == []
    break_it(Entry.objects.get(listing=listing))
    assert any(message in line for line in projection.differences())
    with pytest.raises(CommandError):
        call_command("check_search")
    call_command("rebuild_search")
    call_command("check_search")


def test_check_names_no_place():
    listing = ListingFactory(venue=VenueFactory(name="ひみつの家"), location_visibility="area")
    projection.remove([listing.pk])
    assert "ひみつ" not in "".join(projection.differences())


def test_rebuild_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr(projection, "CHUNK", 2)
    for _ in range(5):
        ListingFactory()
    steps = []
    assert projection.rebuild(steps.append) == 5
    assert steps == [2, 2, 1]
