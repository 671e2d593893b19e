"""「場所は問い合わせた人にだけ」: nothing of the venue is stored any more, nowhere."""

import pytest
from wagtail.models import Revision

from activities.models import Schedule
from directory.enums import Visibility
from directory.models import Listing
from search.models import Entry
from tests.factories import ListingFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing():
    listing = ListingFactory(venue=VenueFactory(name="霧の館"))
    listing.save_revision().publish()
    return Listing.objects.get()


def tighten(listing, visibility=Visibility.ON_REQUEST):
    listing.location_visibility = visibility
    listing.save_revision().publish()
    return Listing.objects.get()


def venue_numbers():
    """Venues named in any revision."""
    return [
        schedule["venue"] for r in Revision.objects.all() for schedule in r.content["schedules"] if schedule["venue"]
    ]


def test_tightening_takes_the_venue_off_the_schedules_and_out_of_all_revisions(listing):
    assert venue_numbers()
    listing = tighten(listing)
    schedule = Schedule.objects.get()
    assert (schedule.venue, venue_numbers()) == (None, [])
    assert schedule.municipality is not None
    assert Entry.objects.get().latitude is None
    assert listing.live and not listing.has_unpublished_changes


def test_the_listing_can_be_edited_and_published_on_from_there(listing):
    uid = Schedule.objects.get().uid
    listing = tighten(listing)
    listing.title = "新しい名前"
    listing.save_revision().publish()
    assert Listing.objects.get().title == "新しい名前"
    assert Schedule.objects.get().uid == uid


def test_only_the_hidden_date_of_a_touring_gathering_loses_its_venue(listing):
    hidden = listing.schedules.get()
    open_venue = VenueFactory(name="みなと公民館")
    listing.schedules = [
        Schedule(uid=hidden.uid, venue=None, location_visibility=Visibility.ON_REQUEST, note="10月"),
        Schedule(venue=open_venue, note="11月"),
    ]
    listing.save_revision().publish()
    assert [schedule.venue for schedule in Schedule.objects.order_by("note")] == [None, open_venue]


def test_area_keeps_its_venue(listing):
    tighten(listing, Visibility.AREA)
    assert Schedule.objects.get().venue is not None
    assert venue_numbers()


def test_publishing_an_open_listing_leaves_its_revisions_alone(listing):
    ScheduleFactory(listing=listing, venue=VenueFactory())
    before = Revision.objects.count()
    Listing.objects.get().save_revision().publish()
    assert Revision.objects.count() == before + 1
