"""Each kind of change reaches the rows it concerns, and costs the same however much there is."""

import datetime
import uuid

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Occurrence, Schedule
from activities.services import merge_venues
from directory.changes import tell, told_together
from directory.enums import Answer, EligibilityStatus, ListingStatus, VerificationMethod, Visibility
from directory.models import (
    Category,
    EligibilityRule,
    Feature,
    Listing,
    ListingFeature,
    Venue,
    VenueDistrict,
)
from directory.services import listings as services
from directory.services.venues import delete_venue, restore_venue
from search import projection
from search.models import Entry
from tests.factories import (
    DistrictFactory,
    GazetteerEntryFactory,
    ListingFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ScheduleFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


def differences():
    return list(projection.differences())


def label(listing):
    return Entry.objects.get(listing=listing).place_label


@pytest.fixture
def home(town):
    """A listing in somebody's home; three more venues lie in 浜町二丁目, so that one more lets the 丁目 be named."""
    town.fill(3)
    venue = VenueFactory(municipality=town.municipality, town=town.entry, is_home=True)
    VenueDistrict.objects.create(venue=venue, district=town.district)
    listing = ListingFactory(municipality=town.municipality, venue=venue)
    assert label(listing) == "凪浦市の中"
    return listing


@pytest.fixture
def fifth(home, town):
    """The venue whose coming made the 丁目 nameable."""
    venue = VenueFactory(municipality=town.municipality, town=town.entry)
    assert label(home) == "浜町二丁目のあたり"
    return venue


# --- an area is named by how many venues share it, so that one venue changes another listing's row


def goes_away(venue, town):
    venue.delete()


def goes_softly(venue, town):
    delete_venue(venue)


def moves_away(venue, town):
    venue.town = None
    venue.save()


def is_merged(venue, town):
    merge_venues(venue, VenueFactory(municipality=town.municipality))


def is_deleted_in_bulk(venue, town):
    Venue.objects.filter(pk=venue.pk).delete()


@pytest.mark.slow
@pytest.mark.parametrize("leaves", [goes_away, goes_softly, moves_away, is_merged, is_deleted_in_bulk])
def test_area_is_no_longer_named_when_the_fifth_venue_leaves(leaves, fifth, home, town):
    leaves(fifth, town)
    assert label(home) == "凪浦市の中"
    assert differences() == []


def test_restored_venue_counts_again(fifth, home):
    delete_venue(fifth)
    restore_venue(fifth)
    assert label(home) == "浜町二丁目のあたり"


def test_venue_counts_again_when_the_one_it_was_merged_into_goes(fifth, home, town):
    other = VenueFactory(municipality=town.municipality)
    merge_venues(fifth, other)
    other.delete()
    assert label(home) == "浜町二丁目のあたり"
    assert differences() == []


def test_district_is_named_from_the_fifth_venue_on(home, town):
    for venue in Venue.objects.all():
        venue.town = None
        venue.save()
    row = VenueDistrict.objects.create(venue=VenueFactory(), district=town.district)
    assert label(home) == "凪浦小学校区のあたり"
    row.district = town.neighbour
    row.save()
    assert label(home) == "凪浦市の中"
    assert differences() == []


def test_bulk_writer_who_tells_is_followed(home, town):
    from directory.services.venues import tell_venues

    with told_together():
        made = Venue.objects.bulk_create([Venue(name="集会所", municipality=town.municipality, town=town.entry)])
        tell_venues([venue.pk for venue in made])
    assert label(home) == "浜町二丁目のあたり"


# --- names and links


@pytest.mark.slow
def test_renaming_any_area_reaches_labels_texts_and_tags(fifth, home, town):
    exact = Listing.objects.exclude(pk=home.pk).first()
    for area, name in (
        (town.entry, "浜町三丁目"),
        (town.municipality, "凪の浦市"),
        (town.prefecture, "ひだまり県"),
        (town.district, "浦小学校"),
    ):
        area.name = name
        area.save()
        assert differences() == [], area
    assert label(home) == "浜町三丁目のあたり"
    assert Entry.objects.get(listing=exact).municipality.name == "凪の浦市"


def test_ended_district_is_no_longer_a_tag(home, town):
    town.district.status = "former"
    town.district.save()
    assert not Entry.objects.filter(entry_tags__value=town.district.code).exists()
    assert differences() == []


@pytest.mark.parametrize("side", ["organisation", "district"])
def test_homes_of_an_organisation_follow_its_districts(side, town):
    body = OrganisationFactory(municipality=town.municipality)
    listing = ListingFactory()
    listing.organisations.add(body)
    listing.save()
    links, other = (body.districts, town.district) if side == "organisation" else (town.district.organisations, body)
    for change, tagged in ((links.add, True), (links.remove, False), (links.add, True)):
        change(other)
        tags = Entry.objects.get(listing=listing).tags["organiser"]
        assert (f"d:{town.district.code}" in tags) is tagged
    links.clear()
    assert differences() == []
    body.municipality = None
    body.save()
    assert Entry.objects.get(listing=listing).tags["organiser"] == []


def test_deleted_district_leaves_eligibility_organisers_and_places(town):
    listing = town.fill(1)[0]
    body = OrganisationFactory()
    body.districts.add(town.district)
    Listing.objects.filter(pk=listing.pk).update(eligibility_status=EligibilityStatus.LIMITED)
    listing.refresh_from_db()
    listing.organisations.add(body)
    listing.eligibility_rules = [EligibilityRule(district=town.district)]
    listing.save()
    town.district.delete()
    assert town.district.code not in str(Entry.objects.get(listing=listing).tags)
    assert differences() == []


@pytest.mark.parametrize("area", ["municipality", "prefecture"])
def test_rule_that_goes_with_its_area_no_longer_admits(area, town):
    gone = MunicipalityFactory(code="98301", prefecture__code="98", prefecture__name="あけぼの県")
    listing = ListingFactory(municipality=town.municipality, eligibility_status=EligibilityStatus.LIMITED)
    named = gone if area == "municipality" else gone.prefecture
    EligibilityRule.objects.create(listing=listing, **{area: named})
    assert Entry.objects.get(listing=listing).tags["eligible"] == [f"{area[0]}:{named.pk}"]
    gone.delete()
    if area == "prefecture":
        named.delete()
    assert Entry.objects.get(listing=listing).tags["eligible"] == []


def test_deleted_town_is_no_longer_named(fifth, home, town):
    town.entry.delete()
    assert label(home) == "凪浦市の中" or "凪浦小学校区" in label(home)
    assert differences() == []


def test_parts_saved_by_themselves_are_followed(town):
    listing = town.fill(1)[0]
    feature = Feature.objects.first()
    part = ListingFeature.objects.create(listing=listing, feature=feature, answer=Answer.YES)
    assert Entry.objects.get().tags["feature"] == [feature.slug]
    part.delete()
    assert Entry.objects.get().tags["feature"] == []
    ScheduleFactory(listing=listing, venue=VenueFactory())
    assert Entry.objects.count() == 2
    Schedule.objects.filter(listing=listing).delete()
    assert [entry.precision for entry in Entry.objects.all()] == ["none"]


def test_live_listing_saved_without_a_revision_is_followed():
    listing = ListingFactory()
    listing.title = "新しい名前"
    listing.categories.add(Category.objects.first())
    listing.save()
    entry = Entry.objects.get()
    assert (entry.title, entry.tags["category"]) == ("新しい名前", [Category.objects.first().slug])


def test_draft_and_lock_write_nothing_to_the_read_model(django_assert_num_queries):
    listing = ListingFactory()
    key = Entry.objects.get().pk
    listing.title = "下書き"
    listing.save_revision()
    listing.locked = True
    listing.save(update_fields=["locked"])
    assert Entry.objects.get().pk == key


# --- dates


def test_next_date_of_a_copy_is_its_own():
    """Wagtail's copy keeps the schedules' uids."""
    first, copy = ListingFactory(), ListingFactory()
    uid = uuid.uuid4()
    for listing in (first, copy):
        ScheduleFactory(listing=listing, uid=uid)
    start = timezone.now() + datetime.timedelta(days=3)
    Occurrence.objects.create(listing=first, schedule_uid=uid, original_start=start, starts_at=start)
    assert Entry.objects.get(listing=first).next_starts_at == start
    assert Entry.objects.get(listing=copy).next_starts_at is None
    assert differences() == []


@pytest.mark.slow
def test_passing_of_a_date_is_no_difference_but_a_wrong_date_is():
    schedule = ScheduleFactory()
    now = timezone.now()
    for start in (now - datetime.timedelta(hours=1), now + datetime.timedelta(days=7)):
        Occurrence.objects.create(
            listing=schedule.listing, schedule_uid=schedule.uid, original_start=start, starts_at=start
        )
    Entry.objects.update(next_starts_at=now - datetime.timedelta(hours=1))
    assert differences() == []
    Entry.objects.update(next_starts_at=now + datetime.timedelta(days=1))
    assert differences() == [f"listing {schedule.listing_id}: next_starts_at differ"]
    Entry.objects.update(next_starts_at=None)
    assert differences() == [f"listing {schedule.listing_id}: next_starts_at differ"]


# --- services of listings


def test_operational_changes_are_followed_at_once():
    listing, other = ListingFactory(), ListingFactory()
    services.change_status(listing, ListingStatus.CLOSED, "終わりました。")
    assert not Entry.objects.filter(listing=listing).exists()
    services.change_status(listing, ListingStatus.OPEN)
    assert Entry.objects.get(listing=listing).status == ListingStatus.OPEN
    services.confirm(listing, VerificationMethod.TELEPHONE, on_behalf_of="自治会長")
    assert Entry.objects.get(listing=listing).freshness > 0
    services.delete_listing(listing)
    assert not Entry.objects.filter(listing=listing).exists()
    services.restore_listing(listing)
    services.merge_listings(listing, other)
    assert not Entry.objects.filter(listing=listing).exists()
    services.split_listing(listing)
    assert Entry.objects.filter(listing=listing).exists()
    assert differences() == []


def test_merging_leads_to_the_end_of_the_chain_and_refuses_circles():
    first, second, third = ListingFactory(), ListingFactory(), ListingFactory()
    services.merge_listings(first, second)
    services.merge_listings(second, third)
    first.refresh_from_db()
    assert first.replaced_by == third
    for into in (third, second):
        with pytest.raises(services.ValidationError):
            services.merge_listings(third, into)


def test_pause_needs_a_reason():
    with pytest.raises(services.ValidationError):
        services.change_status(ListingFactory(), ListingStatus.PAUSED)


def test_merged_listing_stands_for_itself_when_the_other_is_deleted_for_good():
    listing, into = ListingFactory(), ListingFactory()
    services.merge_listings(listing, into)
    into.delete()
    assert Entry.objects.filter(listing=listing).exists()
    assert differences() == []


def test_scheduled_publication_and_expiry_are_followed():
    listing = ListingFactory(live=False)
    listing.save_revision(approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1))
    call_command("publish_scheduled")
    assert Entry.objects.filter(listing=listing).exists()
    Listing.objects.filter(pk=listing.pk).update(expire_at=timezone.now() - datetime.timedelta(minutes=1))
    call_command("publish_scheduled")
    assert not Entry.objects.exists()


# --- cost


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.mark.slow
def test_saving_a_venue_costs_the_same_however_many_share_its_area(home, town):
    venue = VenueFactory(municipality=town.municipality, town=town.entry)
    VenueDistrict.objects.create(venue=venue, district=town.district)
    for _ in range(2):
        ListingFactory(venue=venue)
    few = queries_of(venue.save)
    town.fill(10)
    for number in range(10):
        ListingFactory(venue=VenueFactory(town=town.entry, is_home=True) if number % 2 else venue)
    assert queries_of(venue.save) <= few


def test_publishing_projects_once(town):
    """However many parts are written with the listing."""
    listing = town.fill(1)[0]
    listing.listing_features = [ListingFeature(feature=feature) for feature in Feature.objects.all()[:5]]
    revision = listing.save_revision()
    with CaptureQueriesContext(connection) as captured:
        revision.publish()
    written = [query for query in captured if 'INSERT INTO "search_entry"' in query["sql"]]
    assert len(written) == 1


def test_changes_told_together_are_projected_once():
    listing = ListingFactory()
    with CaptureQueriesContext(connection) as captured, told_together():
        for _ in range(3):
            tell(Listing, [listing.pk])
    assert len([query for query in captured if 'INSERT INTO "search_entry"' in query["sql"]]) == 1


def test_nothing_is_told_of_what_was_undone():
    listing = ListingFactory()
    with pytest.raises(RuntimeError), told_together():
        listing.title = "取り消された名前"
        listing.save()
        raise RuntimeError
    assert Entry.objects.get().title != "取り消された名前"
    assert differences() == []


def test_home_districts_may_be_shared_by_name(town):
    """Two bodies of one name: the order in which a row names them has no ties."""
    listing = ListingFactory()
    for district in (town.district, town.neighbour):
        body = OrganisationFactory(name="こども食堂")
        body.districts.add(district)
        listing.organisations.add(body)
    listing.save()
    body.save()
    assert differences() == []


def test_district_deleted_with_venues_costs_the_same_however_many_lie_there(town):
    small, large = DistrictFactory(), DistrictFactory()
    for district, count in ((small, 1), (large, 8)):
        for _ in range(count):
            VenueDistrict.objects.create(venue=VenueFactory(), district=district)
    assert queries_of(large.delete) <= queries_of(small.delete)


def test_gazetteer_entry_told_reaches_area_listings_only(fifth, home, town):
    entry = GazetteerEntryFactory(municipality=town.municipality)
    assert entry.pk
    before = set(Entry.objects.exclude(listing=home).values_list("pk", flat=True))
    town.entry.latitude = 34.52
    town.entry.save()
    assert Entry.objects.get(listing=home).latitude == 34.52
    assert set(Entry.objects.exclude(listing=home).values_list("pk", flat=True)) == before


def test_schedule_visibility_counts_for_the_area_too(fifth, town):
    listing = ListingFactory(municipality=town.municipality)
    venue = VenueFactory(municipality=town.municipality, town=town.entry)
    ScheduleFactory(listing=listing, venue=venue, location_visibility=Visibility.AREA)
    assert label(listing) == "浜町二丁目のあたり"
    delete_venue(fifth)
    for other in Venue.objects.exclude(pk=venue.pk):
        delete_venue(other)
    assert label(listing) == "凪浦市の中"
