"""What the demo promises: clearly fictional, complete, quick to take out again."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone
from shapely.geometry import shape
from wagtail.models import Revision, WorkflowState

from activities.enums import OccurrenceStatus
from activities.models import Occurrence, Schedule
from directory.enums import ListingStatus, Visibility
from directory.models import Category, District, DistrictBoundary, Listing, User, Venue, VenueDistrict
from home.demo import files, loader, logins, waiting
from home.models import GuidePage, HomePage, Report, SiteSettings
from home.pages import ensure_pages
from home.review.waiting import waiting_on
from home.templatetags.site_tags import unbroken
from search.models import Change, Entry
from tests.factories import ListingFactory

pytestmark = pytest.mark.slow  # the whole demo, loaded for each

OUR_APPS = ("directory", "activities", "search")
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(files.DATA.rglob("*.toml"))]


@pytest.fixture
def demo(db):
    loader.load()


def rows_by_model() -> dict[str, int]:
    return {
        model._meta.label: model.objects.count() for app in OUR_APPS for model in apps.get_app_config(app).get_models()
    }


def entries_with(visibility: Visibility) -> list[dict]:
    return [entry for entry in files.listings() if entry.get("location_visibility") == visibility]


def told(entry: dict) -> str:
    """Every text of a listing that its readers see."""
    return " ".join(value for value in entry.values() if isinstance(value, str))


def test_loading_twice_changes_nothing(db):
    call_command("load_demo", stdout=StringIO())
    before, pages = rows_by_model(), HomePage.objects.count() + GuidePage.objects.count()
    call_command("load_demo", stdout=StringIO())
    assert rows_by_model() == before
    assert HomePage.objects.count() + GuidePage.objects.count() == pages == 4


def test_a_first_day_on_the_desk_has_something_to_answer(db, mailoutbox):
    """Waiting for somebody who may answer; the public page still says what it said, and no mail goes to nobody."""
    call_command("load_demo", stdout=StringIO())
    assert not mailoutbox
    council = User.objects.get(email="shakyo@example.jp")
    changed = Listing.objects.get(origin_id=waiting.CHANGED)
    assert changed.workflow_in_progress and waiting_on(changed).authors.isdisjoint({council.pk})
    assert changed.cost != waiting.NEW_WORDS["cost"]
    assert [one.text for one in Report.objects.for_desk(council).open()] == [waiting.QUESTION]
    call_command("load_demo", "--remove", stdout=StringIO())
    assert not Report.objects.exists() and not WorkflowState.objects.exists()
    assert not Revision.objects.for_instance(changed).exists()


def test_removal_leaves_nothing_but_the_word_that_it_is_gone(db):
    """Programs that keep a copy must hear of it."""
    before = rows_by_model()
    loader.load()
    logins.create_logins()
    public = Entry.objects.values("public_id").distinct().count()
    assert loader.remove() == []
    assert rows_by_model() == before | {Change._meta.label: public}
    assert not Change.objects.filter(gone=False).exists()


def test_removal_keeps_what_people_entered(demo):
    hall = Venue.objects.get(origin_id="minato-kominkan")
    own = ListingFactory(municipality=hall.municipality, venue=hall)
    assert len(loader.remove()) == 2
    assert list(Listing.objects.all()) == [own]
    assert Entry.objects.get().listing == own
    assert loader.load()  # and the demo can come back beside it
    assert loader.counts().listings == 101


def test_reset_gives_the_same_amount(demo):
    before = loader.counts()
    call_command("load_demo", "--reset", stdout=StringIO())
    assert loader.counts() == before


def test_every_listing_is_valid(demo):
    for listing in Listing.objects.prefetch_related("schedules__sessions", "channels", "eligibility_rules"):
        listing.full_clean()
        for schedule in listing.schedules.all():
            schedule.full_clean()
            for session in schedule.sessions.all():
                session.full_clean()
        for part in [*listing.channels.all(), *listing.eligibility_rules.all(), *listing.listing_features.all()]:
            part.full_clean()
    for venue in Venue.objects.all():
        venue.full_clean()


def test_some_coming_dates_are_cancelled_moved_or_carry_a_word(demo):
    coming = Occurrence.objects.filter(starts_at__gt=timezone.now())
    assert coming.filter(status=OccurrenceStatus.CANCELLED).count() == 4
    assert coming.filter(status=OccurrenceStatus.MOVED).count() == 3
    assert coming.filter(status=OccurrenceStatus.SCHEDULED).exclude(note="").count() == 3
    rests = Listing.objects.get(origin_id="naosu-hi")
    assert (rests.status, bool(rests.status_reason)) == (ListingStatus.PAUSED, True)


def test_the_touring_gathering_has_dates_in_both_towns_and_hides_one_place(demo):
    tour = Listing.objects.get(origin_id="michikusa-joshi")
    places = dict(Entry.objects.filter(listing=tour).values_list("place_key", "municipality"))
    assert sorted(places.values()) == ["99201", "99201", "99202", "99202"] and "m99202" in places
    assert tour.organisations.count() == 3
    for schedule in tour.schedules.all():
        assert tour.occurrences.filter(schedule_uid=schedule.uid, starts_at__gt=timezone.now()).count() >= 2


def test_every_category_has_a_listing(demo):
    assert not Category.objects.filter(listings=None).values_list("slug", flat=True)


def test_hidden_places_are_stored_nowhere(demo):
    hidden = Listing.objects.filter(location_visibility=Visibility.ON_REQUEST)
    assert hidden.count() >= 8
    assert not Schedule.objects.filter(listing__in=hidden).exclude(venue=None).exists()
    rows = Entry.objects.filter(listing__in=hidden)
    assert rows.count() == hidden.count()
    assert not rows.exclude(latitude=None, longitude=None, lat_band=None).exists()
    assert not rows.filter(entry_tags__group="district").exists()


@pytest.mark.parametrize("visibility", [Visibility.AREA, Visibility.ON_REQUEST])
def test_texts_of_places_not_public_name_no_town_and_no_venue(visibility):
    names = {row["町名"].rstrip("一二三四丁目") for row in files.rows(files.TOWNS)}
    names |= {venue["name"] for venue in files.toml("venues")["venue"]}
    for entry in entries_with(visibility):
        assert [name for name in names if name in told(entry)] == [], entry["id"]


def test_homes_are_never_shown_exactly(demo):
    at_home = Listing.objects.filter(schedules__venue__is_home=True)
    assert at_home.count() >= 8
    assert not at_home.exclude(location_visibility=Visibility.AREA).exists()
    homes = Venue.objects.filter(is_home=True)
    points = {(home.latitude, home.longitude) for home in homes}
    assert points.isdisjoint(Entry.objects.values_list("latitude", "longitude"))


def test_every_venue_lies_in_the_district_it_says(demo):
    said = {venue["id"]: venue["district"] for venue in files.toml("venues")["venue"]}
    computed = VenueDistrict.objects.filter(district__kind="elementary").values_list(
        "venue__origin_id", "district__name"
    )
    assert dict(computed) == said
    assert computed.count() == len(said)


def test_districts_share_borders_without_gaps_or_overlaps(demo):
    boundaries = DistrictBoundary.objects.filter(district__kind="elementary", district__status="current")
    shapes = {b.district_id: shape(b.geometry) for b in boundaries}
    assert len(shapes) == 14
    assert all(polygons.is_valid for polygons in shapes.values())
    for one, polygons in shapes.items():
        others = [other for key, other in shapes.items() if key != one]
        assert not any(polygons.intersection(other).area > 1e-12 for other in others)
        assert any(polygons.boundary.intersection(other.boundary).length > 0.001 for other in others)


def test_a_merged_school_leads_to_its_successor(demo):
    merged = District.objects.get(status="former")
    assert merged.name == "奥沢音小学校"
    assert [district.name for district in merged.successors.all()] == ["沢音小学校"]


def test_telephone_numbers_mail_addresses_and_links_are_fictional():
    for text in TEXTS:
        for number in re.findall(r"\b\d{2,4}-\d{2,4}-\d{3,4}\b", text):
            assert number.startswith("000-0000-"), number
        for address in re.findall(r"[\w.+-]+@([\w.-]+)", text):
            assert address == "example.jp" or address.endswith(".example.jp"), address
        for host in re.findall(r"https?://([^/\"\s]+)", text):
            assert host == "example.org", host


def test_the_footer_says_that_all_is_fictional_until_the_demo_goes(demo):
    assert SiteSettings.objects.get().footer == loader.FOOTER
    loader.remove()
    assert SiteSettings.objects.get().footer == ""


def test_no_login_where_the_settings_forbid_it(demo, settings):
    settings.IBASHO_DEMO_LOGINS = False
    assert logins.create_logins() == ()
    assert not User.objects.exists()


def test_the_people_of_the_demo_can_edit_their_own_and_watch_over_their_town(demo):
    logins.create_logins()
    member, curator = User.objects.get(email="ichiban@example.jp"), User.objects.get(email="shakyo@example.jp")
    assert Listing.objects.editable_by(member).filter(origin_id="ichiban").exists()
    assert not Listing.objects.editable_by(member).filter(origin_id="minato-shokudo").exists()
    watched = set(Listing.objects.curated_by(curator).values_list("municipality", flat=True))
    assert "99201" in watched


def test_pages_that_staff_rewrote_stay(db):
    home = ensure_pages()
    home.lead = "うちのまちのことば"
    home.save_revision().publish()
    GuidePage.objects.get(slug="dantai").delete()
    assert ensure_pages().lead == "うちのまちのことば"
    assert GuidePage.objects.count() == 2


def test_an_instance_without_the_demo_gets_its_pages_once(client, db):
    call_command("create_pages", stdout=StringIO())
    call_command("create_pages", stdout=StringIO())
    assert HomePage.objects.count() == 1
    assert GuidePage.objects.count() == 3
    assert Listing.objects.count() == 0
    assert unbroken(HomePage.objects.get().lead) in client.get("/").content.decode()
