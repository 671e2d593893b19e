"""What a revision may change and what it may not (DESIGN 3: operational fields, stable schedule uids)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Occurrence, Schedule
from directory.enums import ListingStatus, VerificationMethod, Visibility
from directory.models import OPERATIONAL_FIELDS, Listing
from directory.models.listings import Operational
from directory.signals import listings_changed
from search.models import Entry
from tests.factories import ListingFactory, ScheduleFactory, UserFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing():
    return ListingFactory(title="ひだまり", venue=VenueFactory())


def change_operational(listing):
    """Tonight's cancellation, a confirmation by telephone and an import, straight on the live row."""
    values = {
        "status": ListingStatus.PAUSED,
        "status_reason": "本日は台風のためお休みします",
        "status_since": datetime.date(2026, 9, 1),
        "verified_at": timezone.now(),
        "verified_by_id": UserFactory().pk,
        "verified_method": VerificationMethod.TELEPHONE,
        "verified_for": "代表の方",
        "unconfirmed_since": timezone.now(),
        "source": "99201-kodomo-shokudo",
        "origin_id": "12",
        "source_hash": "abc",
    }
    Listing.objects.filter(pk=listing.pk).update(**values)
    return values


def test_publishing_an_older_draft_leaves_operational_fields_alone(listing):
    listing.title = "ひだまりの家"
    draft = listing.save_revision()
    values = change_operational(listing)
    draft.publish()
    live = Listing.objects.get(pk=listing.pk)
    assert live.title == "ひだまりの家"
    assert {name: getattr(live, name) for name in values} == values
    assert live.public_id == listing.public_id


def test_operational_change_between_loading_and_publishing_stays(listing):
    """The revision's object was loaded before the cancellation came in."""
    draft = listing.save_revision()
    loaded = draft.content_object
    values = change_operational(listing)
    loaded.publish(draft)
    assert Listing.objects.get(pk=listing.pk).status == values["status"]


def test_every_operational_field_is_copied_from_the_live_row():
    """A field added to `Operational` must be named in OPERATIONAL_FIELDS (updated_at follows by itself)."""
    columns = {field.attname for field in Operational._meta.get_fields()} - {"updated_at"}
    assert columns == set(OPERATIONAL_FIELDS)


def test_republishing_and_reverting_keep_schedule_uids(listing):
    uid = listing.schedules.get().uid
    first = listing.save_revision()
    listing.title = "新しい名前"
    second = listing.save_revision()
    second.publish()
    assert Schedule.objects.get(listing=listing).uid == uid
    old_pk = Schedule.objects.get(listing=listing).pk
    reverted = first.as_object().save_revision(previous_revision=first)
    reverted.publish()
    reverted.publish()
    schedule = Schedule.objects.get(listing=listing)
    assert (schedule.uid, Listing.objects.get().title) == (uid, "ひだまり")
    assert Schedule.objects.count() == 1 and old_pk is not None


def test_occurrences_survive_publishing(listing):
    schedule = listing.schedules.get()
    start = timezone.now() + datetime.timedelta(days=3)
    occurrence = Occurrence.objects.create(
        listing=listing, schedule_uid=schedule.uid, original_start=start, starts_at=start, status="cancelled"
    )
    listing.save_revision().publish()
    listing.save_revision().publish()
    assert Occurrence.objects.get() == occurrence


def test_draft_changes_of_children_stay_out_of_the_live_row(listing):
    listing.schedules = [Schedule(note="第1土曜 13:00〜", venue=VenueFactory())]
    revision = listing.save_revision()
    assert Schedule.objects.get(listing=listing).note == "毎週水曜日 10:00〜12:00"
    revision.publish()
    assert Schedule.objects.get(listing=listing).note == "第1土曜 13:00〜"


def test_publish_and_projection_are_one_transaction(listing):
    """A receiver that fails leaves the row as it was."""

    def crash(**kwargs):
        raise RuntimeError("crash")

    listing.title = "途中で止まった名前"
    revision = listing.save_revision()
    listings_changed.connect(crash)
    try:
        with pytest.raises(RuntimeError):
            revision.publish()
    finally:
        listings_changed.disconnect(crash)
    assert Listing.objects.get(pk=listing.pk).title == "ひだまり"
    assert Entry.objects.get(listing=listing).title == "ひだまり"


def test_hidden_schedule_can_not_hold_a_venue(listing):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleFactory(listing=listing, venue=VenueFactory(), location_visibility=Visibility.ON_REQUEST)


def test_publishing_costs_the_same_however_many_listings_there_are(listing):
    listing.save_revision().publish()
    with CaptureQueriesContext(connection) as before:
        listing.save_revision().publish()
    for _ in range(20):
        ListingFactory(venue=listing.schedules.get().venue)
    with CaptureQueriesContext(connection) as after:
        listing.save_revision().publish()
    assert len(after) <= len(before)
