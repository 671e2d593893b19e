"""Where a hall lies, put by hand: reviewed like every place, and never moving anybody else's."""

import pytest
from django.urls import reverse

from directory.enums import GeocodeLevel
from directory.models import Listing, Venue
from home.account.editing import drafts
from tests.factories import ListingFactory, VenueFactory

pytestmark = pytest.mark.django_db
DOOR = {"latitude": "35.123456", "longitude": "139.654321"}


@pytest.fixture
def hall() -> Venue:
    return VenueFactory(name="浜公民館", latitude=35.1, longitude=139.6, geocode_level=GeocodeLevel.TOWN)


@pytest.fixture
def listing(group, hall) -> Listing:
    listing = ListingFactory(title="みなと食堂", venue=hall, municipality=hall.municipality)
    listing.organisations.set([group.organisation])
    listing.save()
    return listing


def page(listing: Listing) -> str:
    return reverse("account_listing_pin", args=[listing.public_id])


def place(browser, listing: Listing, hall: Venue, **sent):
    return browser.post(page(listing), {"of": hall.public_id, "seen": listing.latest_revision_id or 0, **DOOR, **sent})


def hall_of(listing: Listing) -> Venue:
    return drafts.draft_of(Listing.objects.get(pk=listing.pk))[0].schedules.get().venue


def test_what_is_public_stays_until_somebody_has_looked(browser, listing, hall):
    assert place(browser, listing, hall).status_code == 302
    hall.refresh_from_db()
    assert (hall.latitude, Listing.objects.get().schedules.get().venue) == (35.1, hall)
    moved = hall_of(listing)
    assert (moved.name, moved.latitude, moved.longitude) == ("浜公民館", 35.123456, 139.654321)
    assert moved.geocode_level == GeocodeLevel.EXACT and moved.public_id != hall.public_id
    listing.refresh_from_db()
    assert place(browser, listing, moved, latitude="35.2").status_code == 302
    assert (hall_of(listing).pk, hall_of(listing).latitude) == (moved.pk, 35.2), "its own draft's hall just moves"


def test_a_hall_of_others_is_never_moved(browser, listing, hall):
    ListingFactory(venue=hall)
    Listing.objects.filter(pk=listing.pk).update(live=False)
    place(browser, listing, hall)
    hall.refresh_from_db()
    assert hall.latitude == 35.1 and hall_of(listing).pk != hall.pk


def test_only_a_hall_of_the_draft(browser, listing):
    other = VenueFactory()
    assert browser.get(page(listing), {"of": other.public_id}).status_code == 404
    assert place(browser, listing, other).status_code == 404 and Venue.objects.count() == 2


@pytest.mark.parametrize("wrong", ["", "x", "nan", "1e400", "12", "95"])
def test_a_place_outside_japan_is_said_at_its_field(browser, listing, hall, wrong):
    answer = place(browser, listing, hall, latitude=wrong)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"latitude"}
    assert Venue.objects.count() == 1


def test_two_at_once_lose_nothing(browser, listing, hall, group):
    draft, seen = drafts.draft_of(listing)
    drafts.save(listing, draft, group.owner, seen)
    answer = browser.post(page(listing), {"of": hall.public_id, "seen": 0, **DOOR})
    assert answer.status_code == 422 and "ほかの人が内容を変えました" in answer.content.decode()
    assert Venue.objects.count() == 1, "nothing half-saved"


def test_looking_up_the_address_keeps_nothing(browser, listing, hall):
    answer = place(browser, listing, hall, do="look")
    assert answer.status_code == 200 and hall_of(listing) == hall and Venue.objects.count() == 1
