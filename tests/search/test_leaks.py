"""Nothing public names what must stay hidden, whatever combination of settings a listing has (DESIGN 5).

Every hidden fact is a marker of its own, written into its field; the pages are then read as anyone can read them.
"""

import datetime
import itertools
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from activities.enums import PlaceKind
from activities.occurring import JST
from activities.services import refresh
from directory.enums import ChannelKind, GeocodeLevel, ListingStatus, Visibility
from directory.models import Category, Channel, Listing, ListingImage, Organisation, VenueDistrict
from home.open_data.tables import TABLES
from search.hsds.keys import Kind, key_of, own_key
from search.projection import project
from tests.factories import (
    DistrictFactory,
    GazetteerEntryFactory,
    ListingFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ScheduleFactory,
    UserFactory,
    VenueFactory,
)

LANGUAGES = ("", "/en", "/easy")
IN_ONE_LANGUAGE = ("/api/", "/hsds/", "/sitemap", "/open-data/", "/embed/v1/results")  # by their address
PLACE_FIELDS = ("name", "address", "building", "access", "nearest_stop", "accessibility", "parking")
NEVER_PUBLIC = ("search_words", "channel_value", "channel_note", "draft", "contact_phone", "verifier")
_numbers = itertools.count()


@dataclass(frozen=True)
class Case:
    """One listing with one schedule, as somebody may have set it up."""

    listing_visibility: str
    schedule_visibility: str
    is_home: bool
    crowded: bool  # five other venues share its town and district, so that the area may be named
    status: str
    state: str  # live, draft (never published), deleted, merged
    channel_public: bool
    geocode_level: str

    @property
    def visibility(self) -> Visibility:
        """The rule, said again: the stricter of both, and a home is never exact."""
        levels = [self.listing_visibility, self.schedule_visibility]
        return Visibility.stricter(*levels, *([Visibility.AREA] if self.is_home else []))

    @property
    def has_page(self) -> bool:
        return self.state == "live"

    @property
    def is_found(self) -> bool:
        return self.has_page and self.status != ListingStatus.CLOSED

    @property
    def stores_venue(self) -> bool:
        """The database refuses a venue on a schedule whose place is on request."""
        return self.schedule_visibility != Visibility.ON_REQUEST


cases = st.builds(
    Case,
    st.sampled_from(Visibility.values),
    st.sampled_from(Visibility.values),
    st.booleans(),
    st.booleans(),
    st.sampled_from(ListingStatus.values),
    st.sampled_from(["live", "live", "live", "draft", "deleted", "merged"]),
    st.booleans(),
    st.sampled_from([GeocodeLevel.EXACT, GeocodeLevel.TOWN, GeocodeLevel.MUNICIPALITY]),
)


class Secrets:
    """Markers of one listing. `place` are those of its venue, `never` those that no visibility makes public."""

    def __init__(self) -> None:
        number = next(_numbers)
        self.id = f"{number:05d}"
        # a tenth of a metre apart: each listing's point is its own, to four decimals and beyond
        self.latitude = round(34.5101 + (number % 89) * 0.0002, 4)
        self.longitude = round(140.7103 + (number % 83) * 0.0002, 4)
        self.place = {name: f"かくし{name}{self.id}" for name in PLACE_FIELDS}
        self.never = {name: f"ひみつ{name}{self.id}" for name in NEVER_PUBLIC}

    @property
    def coordinates(self) -> list[str]:
        return [f"{self.latitude:.4f}", f"{self.longitude:.4f}"]


class World:
    """A town with a district, and one listing per case in it."""

    def __init__(self) -> None:
        self.municipality = MunicipalityFactory(code="99201", name="凪浦市")
        self.district = DistrictFactory(municipality=self.municipality, code="99201-e-leaks", name="凪浦小学校")
        self.category = Category.objects.order_by("sort_order").first()
        self.halls: list[str] = []

    def add(self, case: Case) -> tuple[Listing, Secrets]:
        secrets = Secrets()
        venue = self._venue(case, secrets) if case.stores_venue else None
        organisation = OrganisationFactory(contact_phone=secrets.never["contact_phone"])
        listing = ListingFactory(
            title=f"会{secrets.id}",
            municipality=self.municipality,
            location_visibility=case.listing_visibility,
            search_words=secrets.never["search_words"],
            status=case.status,
            status_reason="理由",
            verified_by=UserFactory(last_name=secrets.never["verifier"]),
            live=case.state != "draft",
            deleted_at=datetime.datetime.now(datetime.UTC) if case.state == "deleted" else None,
        )
        listing.categories = [self.category]
        listing.organisations = [organisation]
        listing.save()
        weekly = {"rrule": "FREQ=WEEKLY;BYDAY=WE", "start_time": datetime.time(10)}
        ScheduleFactory(listing=listing, venue=venue, location_visibility=case.schedule_visibility, **weekly)
        if venue:
            self.halls.append(f"/venues/{venue.public_id}/")
        ScheduleFactory(listing=listing, venue=None, place_kind=PlaceKind.ONLINE, note="オンラインでも")
        Channel.objects.create(
            listing=listing, kind=ChannelKind.PHONE, public=case.channel_public,
            value=secrets.never["channel_value"], note=secrets.never["channel_note"],
        )  # fmt: skip
        if case.state == "merged":
            Listing.objects.filter(pk=listing.pk).update(replaced_by=ListingFactory(municipality=self.municipality))
        listing = Listing.objects.get(pk=listing.pk)
        listing.description = secrets.never["draft"]
        listing.save_revision()  # a change nobody has approved yet
        refresh([listing.pk])
        project([listing.pk])
        return listing, secrets

    def _venue(self, case: Case, secrets: Secrets):
        town = GazetteerEntryFactory(municipality=self.municipality, name=f"町{secrets.id}", latitude=34.55)
        here = {"municipality": self.municipality, "town": town}
        venue = VenueFactory(
            latitude=secrets.latitude, longitude=secrets.longitude, geocode_level=case.geocode_level,
            is_home=case.is_home, **secrets.place, **here,
        )  # fmt: skip
        neighbours = [VenueFactory(**here) for _n in range(5)] if case.crowded else []
        for one in (venue, *neighbours):
            VenueDistrict.objects.create(venue=one, district=self.district)
        return venue

    def pages(self) -> list[str]:
        """The addresses through which the listings of this town can be found, and the home page."""
        return ["/", "/search/", f"/search/?category={self.category.slug}", "/search/?near=34.52,140.72&radius=30",
                 f"/search/?near=34.52,140.72&radius=30&district={self.district.code}",
                 f"/search/?municipality={self.municipality.code}", "/search/?prefecture=99",
                 "/districts/", "/districts/99/", f"/districts/{self.municipality.code}/",
                 f"/districts/{self.district.code}/", *self.halls,
                 *self.calendars(), *self.api(), *self.feeds(), *self.embeds(),
                 *self.for_programs()]  # fmt: skip

    def for_programs(self) -> list[str]:
        """Sitemaps, the directory in HSDS, and tables to take along."""
        kinds = ("pages", "listings", "listings-easy", "venues", "areas", "districts")
        hsds = ["services?full=true", "services?search=会", "service_at_locations", "organizations?full_service=true",
                f"services?taxonomy_term_id={own_key('term', 'category', self.category.slug)}"]  # fmt: skip
        tables = [f"{name}.csv" for name in TABLES]  # the other kinds hold the same cells
        return ["/sitemap.xml", *(f"/sitemap-{kind}.xml" for kind in kinds), *(f"/hsds/{one}" for one in hsds),
                *(f"/open-data/{one}?municipality={self.municipality.code}" for one in tables)]  # fmt: skip

    def calendars(self) -> list[str]:
        """The day on which something is, with everything on it, and the weeks around it; asked for in every way."""
        [day] = [day for day in self.days() if datetime.date.fromisoformat(day).weekday() == 2]
        places = [f"municipality={self.municipality.code}", "near=34.52,140.72&radius=30",
                  f"district={self.district.code}", "prefecture=99"]  # fmt: skip
        return ["/calendar/", *(f"/calendar/?{place}&from={day}&to={day}" for place in places),
                *(f"/calendar/?{place}" for place in places)]  # fmt: skip

    def feeds(self) -> list[str]:
        """The same as calendars and as Atom, and the organisations' own calendars."""
        searches = ["", "?near=34.52,140.72&radius=30", "?q=会", "?bbox=140.7,34.5,140.8,34.6",
                    f"?district={self.district.code}", f"?category={self.category.slug}",
                    f"?municipality={self.municipality.code}"]  # fmt: skip
        addresses = [f"/feeds/{name}{search}" for name in ("occurrences.ics", "listings.atom") for search in searches]
        addresses += [f"/districts/{code}/calendar.ics" for code in ("99", self.municipality.code, self.district.code)]
        organisations = Organisation.objects.values_list("public_id", flat=True)
        return [*addresses, *(f"/organisations/{key}/calendar.ics" for key in organisations), "/feeds/?q=会"]

    def embeds(self) -> list[str]:
        """The same on pages elsewhere: the widget's words in each language, and the frame with its map."""
        areas = [f"category={self.category.slug}", f"district={self.district.code}", "near=34.52,140.72&radius=30"]
        searches = [f"page_size=50&{area}" for area in ("", *areas)]
        words = [f"{search}&view={view}" for search in searches for view in ("list", "calendar")]
        return [
            *(
                f"/embed/v1/results?{search}&language={language}"
                for search in words
                for language in ("ja", "en", "easy")
            ),
            *(f"/embed/v1/search?{search}&view={view}" for search in searches for view in ("map", "calendar")),
        ]

    def days(self) -> list[str]:
        """A week, in which each gathering meets once."""
        today = datetime.datetime.now(JST).date()
        return [(today + datetime.timedelta(days=n)).isoformat() for n in range(1, 8)]

    def api(self) -> list[str]:
        """The same by the API; clusters so small that no two places share one by their true coordinates."""
        searches = ["page_size=100", "near=34.52,140.72&radius=30&page_size=100", "q=会&page_size=100",
                    f"category={self.category.slug}", f"district={self.district.code}&page_size=100",
                    "bbox=140.7,34.5,140.8,34.6&page_size=100", "facets=1"]  # fmt: skip
        addresses = [f"{form}?{search}" for form in ("listings", "listings.geojson") for search in searches]
        addresses += [f"occurrences?{search}" for search in searches]
        addresses += [f"{form}?from={on}&to={on}" for form in ("listings", "occurrences") for on in self.days()]
        addresses += [
            f"listings?{step}&page_size=100" for step in ("cursor=", "updated_since=2026-01-01", "fields=url")
        ]
        addresses += ["clusters?zoom=22&bbox=140.71,34.51,140.73,34.53"]
        addresses += [f"suggest?q={words}" for words in ("会", "かくし", "ひみつ", "町", "凪浦")]
        addresses += ["districts", "districts?near=34.515,140.715", f"districts/{self.district.code}?geometry=1"]
        return [f"/api/v1/{address}" for address in addresses]


def detail(listing: Listing) -> list[str]:
    """Where one listing is shown in full."""
    page = f"/listings/{listing.public_id}/"
    service = key_of(Kind.SERVICE, listing.public_id)
    programs = [f"/api/v1/listings/{listing.public_id}", f"/hsds/services/{service}"]
    return [page, f"{page}calendar/", f"{page}calendar.ics", *programs]


def read(paths: list[str]) -> str:
    """All that anyone can read at these addresses in three languages (the API has one), map data and headers too."""
    client = Client()
    cache.clear()
    texts = []
    for path in paths:
        for language in ("",) if path.startswith(IN_ONE_LANGUAGE) else LANGUAGES:
            response = client.get(f"{language}{path}", follow=True)
            content = response.content.decode().replace("\r\n ", "")  # iCalendar breaks lines anywhere
            texts.append(f"{response.headers}{content}")
    return "\n".join(texts)


def must_be_absent(case: Case, secrets: Secrets) -> list[str]:
    never = [text for name, text in secrets.never.items() if not (case.channel_public and name.startswith("channel"))]
    if not case.has_page:
        return [*never, *secrets.place.values(), *secrets.coordinates, f"会{secrets.id}"]
    if case.visibility != Visibility.EXACT:
        return [*never, *secrets.place.values(), *secrets.coordinates]
    return [*never, *([] if case.geocode_level != GeocodeLevel.MUNICIPALITY else secrets.coordinates)]


class TestLeaks(TestCase):
    @settings(
        max_examples=6,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @pytest.mark.slow
    @given(st.lists(cases, min_size=8, max_size=14))
    def test_no_public_output_holds_what_is_hidden(self, some: list[Case]) -> None:
        world = World()
        made = [(case, *world.add(case)) for case in some]
        text = read([*world.pages(), *(page for _c, listing, _s in made for page in detail(listing))])
        leaks = {(case, secret) for case, _listing, secrets in made for secret in must_be_absent(case, secrets)
                 if secret in text}  # fmt: skip
        assert not leaks


@pytest.mark.slow
@pytest.mark.django_db
def test_every_combination_of_visibility_is_kept():
    """The whole table, once: 3 × 3 visibilities, home or not, alone or in a crowd."""
    world = World()
    made = []
    for on_listing, on_schedule, is_home, crowded in itertools.product(
        Visibility.values, Visibility.values, [False, True], [False, True]
    ):
        case = Case(on_listing, on_schedule, is_home, crowded, ListingStatus.OPEN, "live", False, GeocodeLevel.EXACT)
        made.append((case, *world.add(case)))
    text = read([*world.pages(), *(page for _c, listing, _s in made for page in detail(listing))])
    leaks = [(case, secret) for case, _l, secrets in made for secret in must_be_absent(case, secrets) if secret in text]
    assert leaks == []
    shown = [secrets for case, _l, secrets in made if case.visibility == Visibility.EXACT]
    assert shown and all(secrets.place["name"] in text and secrets.place["access"] in text for secrets in shown)


@pytest.mark.django_db
def test_closed_listings_have_a_page_but_are_in_no_list():
    world = World()
    case = Case(
        Visibility.EXACT, Visibility.EXACT, False, False, ListingStatus.CLOSED, "live", True, GeocodeLevel.EXACT
    )
    listing, secrets = world.add(case)
    assert listing.title not in read(world.pages())
    assert secrets.never["channel_value"] in read(detail(listing))


@pytest.mark.slow
@pytest.mark.django_db
def test_tightened_visibility_takes_the_place_out_of_every_page():
    world = World()
    case = Case(Visibility.EXACT, Visibility.EXACT, False, True, ListingStatus.OPEN, "live", False, GeocodeLevel.EXACT)
    listing, secrets = world.add(case)
    pages = [*world.pages(), *detail(listing)]
    assert secrets.place["name"] in read(pages)
    listing.location_visibility = Visibility.ON_REQUEST
    listing.save_revision().publish()
    text = read(pages)
    assert not [secret for secret in (*secrets.place.values(), *secrets.coordinates) if secret in text]


@pytest.mark.django_db
def test_organisations_keep_their_office_contacts_to_themselves():
    organisation = OrganisationFactory(contact_phone="099-000-1234", contact_email="office@example.jp")
    listing = ListingFactory()
    listing.organisations = [organisation]
    listing.save()
    text = read(detail(listing))
    assert Organisation.objects.get().name in text
    assert "099-000-1234" not in text and "office@example.jp" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("visibility", [Visibility.AREA, Visibility.ON_REQUEST])
def test_picture_is_shown_of_a_hidden_place_only_when_a_second_person_has_looked(visibility):
    listing = ListingFactory(location_visibility=visibility)
    picture = get_image_model().objects.create(title="門", file=get_test_image_file())
    row = ListingImage.objects.create(listing=listing, image=picture, alt="表札のある門")
    assert "表札" not in read(detail(listing))
    row.checked_by = UserFactory()
    row.save()
    assert "表札" in read(detail(listing))


@pytest.mark.django_db
def test_calendars_name_a_place_that_is_public():
    """Else the tests above would prove nothing of calendars."""
    world = World()
    case = Case(Visibility.EXACT, Visibility.EXACT, False, False, ListingStatus.OPEN, "live", False, GeocodeLevel.EXACT)
    listing, secrets = world.add(case)
    own = [
        f"/listings/{listing.public_id}/calendar.ics",
        f"/organisations/{listing.organisations.get().public_id}/calendar.ics",
    ]
    for path in (*own, *(path for path in world.feeds() if ".ics" in path)):
        text = read([path])
        assert secrets.place["name"] in text and secrets.place["address"] in text, path
        assert str(secrets.latitude) in text and secrets.place["access"] not in text, path


@pytest.mark.django_db
def test_programs_are_told_of_a_place_that_is_public():
    """Else the tests above would prove nothing of JSON-LD, HSDS and tables."""
    world = World()
    case = Case(Visibility.EXACT, Visibility.EXACT, False, False, ListingStatus.OPEN, "live", False, GeocodeLevel.EXACT)
    listing, secrets = world.add(case)
    here = f"/listings/{listing.public_id}/"
    graph = read([here]).partition("application/ld+json")[2].partition("</script>")[0]
    tables = [f"/open-data/{name}.csv?municipality=99201" for name in ("ibasho", "facilities", "facilities-older")]
    for text in (graph, *(read([path]) for path in (detail(listing)[-1], "/hsds/service_at_locations", *tables))):
        assert secrets.place["name"] in text and str(secrets.latitude) in text
    assert here in read(["/sitemap-listings.xml"])
