"""Publish → projection → read model: what is public is in it, what must not leak isn't."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from activities.enums import PlaceKind
from activities.models import Schedule
from directory.enums import GeocodeLevel, ListingStatus, Visibility
from directory.models import GazetteerEntry, Listing, VenueDistrict
from search import projection
from search.geo import lat_band
from search.models import Entry, EntryTag, Precision, TagGroup
from tests.factories import (
    DistrictFactory,
    ListingFactory,
    MunicipalityFactory,
    ScheduleFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    municipality = MunicipalityFactory(name="凪浦市")
    district = DistrictFactory(municipality=municipality, name="凪小学校")
    entry = GazetteerEntry.objects.create(
        kind="town", prefecture=municipality.prefecture, municipality=municipality, name="浜町二丁目", key="はま町2",
        latitude=34.515, longitude=140.715,
    )  # fmt: skip
    return municipality, district, entry


def venues_in(town, count):
    municipality, district, entry = town
    venues = [
        VenueFactory(municipality=municipality, town=entry, latitude=34.511 + n / 1000, longitude=140.7123)
        for n in range(count)
    ]
    for venue in venues:
        VenueDistrict.objects.create(venue=venue, district=district)
    return venues


def test_exact_listing_has_its_venue_and_district(town):
    [venue] = venues_in(town, 1)
    listing = ListingFactory(venue=venue)
    entry = Entry.objects.get(listing=listing)
    assert (entry.precision, entry.latitude, entry.longitude) == (Precision.EXACT, venue.latitude, venue.longitude)
    assert entry.lat_band == lat_band(venue.latitude)
    assert EntryTag.objects.filter(entry=entry, group=TagGroup.DISTRICT, value=town[1].code).exists()


def test_town_level_venue_is_shown_as_an_area(town):
    [venue] = venues_in(town, 1)
    venue.geocode_level = GeocodeLevel.TOWN
    venue.save()
    entry = Entry.objects.get(listing=ListingFactory(venue=venue))
    assert entry.precision == Precision.AREA


def test_municipality_level_venue_has_no_point(town):
    [venue] = venues_in(town, 1)
    venue.geocode_level = GeocodeLevel.MUNICIPALITY
    venue.save()
    entry = Entry.objects.get(listing=ListingFactory(venue=venue))
    assert (entry.precision, entry.latitude) == (Precision.NONE, None)


def test_area_listing_shows_the_town_when_five_venues_share_it(town):
    venue, *_others = venues_in(town, 5)
    entry = Entry.objects.get(listing=ListingFactory(venue=venue, location_visibility=Visibility.AREA))
    assert (entry.latitude, entry.longitude) == (town[2].latitude, town[2].longitude)
    assert entry.place_label == "浜町二丁目のあたり"
    assert entry.place_key == f"t{town[2].pk}"


def test_area_listing_falls_back_to_the_district_with_five_venues(town):
    venue, *others = venues_in(town, 5)
    for other in others:
        other.town = None
        other.save()
    entry = Entry.objects.get(listing=ListingFactory(venue=venue, location_visibility=Visibility.AREA))
    assert entry.place_label == "凪小学校区のあたり"
    assert entry.latitude == town[1].label_latitude


def test_area_listing_names_only_the_municipality_where_few_venues_are(town):
    venue, *_others = venues_in(town, 4)
    entry = Entry.objects.get(listing=ListingFactory(venue=venue, location_visibility=Visibility.AREA))
    assert entry.place_label == "凪浦市の中"
    assert (entry.latitude, entry.tags["district"]) == (None, [])


def test_district_is_named_beside_the_town_only_where_both_together_hold_five_venues(town):
    """Town and district may cross: the part they share can be one single house."""
    municipality, district, entry = town
    alone, *others = venues_in(town, 5)
    for other in others:
        other.venue_districts.all().delete()
        VenueDistrict.objects.create(venue=VenueFactory(municipality=municipality), district=district)
    assert district.venue_districts.count() == 5
    listing = ListingFactory(venue=alone, location_visibility=Visibility.AREA)
    stored = Entry.objects.get(listing=listing)
    assert (stored.place_key, stored.tags["district"]) == (f"t{entry.pk}", [])


def test_somebodys_home_is_never_shown_exactly(town):
    [venue] = venues_in(town, 1)
    venue.is_home = True
    venue.save()
    entry = Entry.objects.get(listing=ListingFactory(venue=venue))
    assert entry.latitude is None


@pytest.mark.parametrize("on", ["listing", "schedule"])
def test_on_request_listing_has_no_point_no_district_no_venue_key(town, on):
    municipality = town[0]
    listing = ListingFactory(
        municipality=municipality,
        location_visibility=Visibility.ON_REQUEST if on == "listing" else Visibility.EXACT,
    )
    visibility = Visibility.ON_REQUEST if on == "schedule" else Visibility.EXACT
    ScheduleFactory(listing=listing, venue=None, location_visibility=visibility)
    projection.project([listing.pk])
    entry = Entry.objects.get(listing=listing)
    assert (entry.precision, entry.latitude, entry.longitude, entry.lat_band) == (Precision.NONE, None, None, None)
    assert entry.tags["district"] == []
    assert entry.municipality == municipality
    assert entry.place_key == f"m{municipality.pk}"


def test_stricter_of_listing_and_schedule_wins(town):
    [venue] = venues_in(town, 1)
    listing = ListingFactory(venue=venue, location_visibility=Visibility.ON_REQUEST)
    entry = Entry.objects.get(listing=listing)
    assert entry.latitude is None
    assert venue.name not in str(entry.__dict__)


def test_touring_listing_has_one_entry_per_public_place(town):
    first, second = venues_in(town, 2)
    listing = ListingFactory(venue=first)
    ScheduleFactory(listing=listing, venue=second)
    ScheduleFactory(listing=listing, venue=second, note="もう一つの時間")
    ScheduleFactory(listing=listing, place_kind=PlaceKind.ONLINE, venue=None)
    projection.project([listing.pk])
    assert Entry.objects.filter(listing=listing).count() == 3


def test_listing_without_schedules_is_found_by_its_municipality(town):
    listing = ListingFactory(municipality=town[0])
    assert Entry.objects.get(listing=listing).municipality == town[0]


def test_publish_and_unpublish_keep_the_index_true():
    listing = ListingFactory(live=False)
    assert not Entry.objects.exists()
    listing.save_revision().publish()
    assert Entry.objects.count() == 1
    Listing.objects.get().unpublish()
    assert not Entry.objects.exists()


def test_delete_removes_entries():
    ListingFactory().delete()
    assert not Entry.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"status": ListingStatus.CLOSED}, {"live": False}])
def test_rebuild_drops_what_is_no_longer_public(change):
    listing = ListingFactory()
    Listing.objects.filter(pk=listing.pk).update(**change)
    projection.rebuild()
    assert not Entry.objects.exists()


def test_venue_moved_in_the_admin_moves_its_listings(town):
    [venue] = venues_in(town, 1)
    listing = ListingFactory(venue=venue)
    venue.latitude = 34.52
    venue.save()
    assert Entry.objects.get(listing=listing).latitude == 34.52


def test_projection_cost_does_not_grow_with_rows(town, django_assert_num_queries, django_assert_max_num_queries):
    """Per chunk: delete (3), listings, 5 choice lists, schedules, districts, 2 counts, dates, inserts, savepoint."""
    venues = venues_in(town, 3)
    few = [ListingFactory(venue=venues[n % 3]).pk for n in range(2)]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as small:
        projection.project(few)
    many = [ListingFactory(venue=venues[n % 3]).pk for n in range(20)]
    with django_assert_max_num_queries(len(small)):
        projection.project(many)


def test_schedule_uid_is_not_in_the_read_model(town):
    [venue] = venues_in(town, 1)
    listing = ListingFactory(venue=venue)
    uid = str(Schedule.objects.get(listing=listing).uid)
    assert uid not in str(Entry.objects.get(listing=listing).__dict__)


@pytest.mark.slow
def test_check_finds_what_was_changed_behind_the_projection(town):
    [venue] = venues_in(town, 1)
    changed, missing = ListingFactory(venue=venue), ListingFactory(venue=venue)
    assert list(projection.differences()) == []
    Listing.objects.filter(pk=changed.pk).update(title="すりかえ")
    projection.remove([missing.pk])
    EntryTag.objects.all().delete()
    assert list(projection.differences()) == [
        f"listing {changed.pk}: the rows for filtering differ from the entry",
        f"listing {changed.pk}: the text index differs",
        f"listing {changed.pk}: title differ",
        f"listing {missing.pk}: an entry is missing",
        "1 listing(s) have left unnoticed",
    ]
    call_command("rebuild_search")
    call_command("check_search")


def test_check_command_fails_on_a_difference():
    ListingFactory()
    Entry.objects.all().delete()
    with pytest.raises(CommandError, match="rebuild_search"):
        call_command("check_search")
