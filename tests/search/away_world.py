"""Small worlds for the tests of looking away from home: 凪浦市 with two districts, 椿町, and a designated city."""

from types import SimpleNamespace

from activities.enums import PlaceKind
from directory.enums import EligibilityRelation, EligibilityStatus, Visibility
from directory.models import EligibilityRule, Listing, VenueDistrict, WideAreaArrangement
from search.away import AwayAnswer, find_away, parse
from search.projection import project
from tests.factories import (
    DistrictFactory,
    GazetteerEntryFactory,
    ListingFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ScheduleFactory,
    VenueFactory,
    square,
)

IN_NAGI, IN_SAWANE, FAR = (34.51, 140.71), (34.51, 140.73), (34.51, 141.20)  # FAR is 45 km east, in 椿町


def build() -> SimpleNamespace:
    """凪浦市 (99201) with the districts nagi and, beside it, sawane; 椿町 (99202); 汀市 (99100) with two wards."""
    city = MunicipalityFactory(code="99201", name="凪浦市")
    town = MunicipalityFactory(code="99202", name="椿町")
    big = MunicipalityFactory(code="99100", name="汀市")
    east = MunicipalityFactory(code="99101", name="汀市東区", parent=big)
    west = MunicipalityFactory(code="99102", name="汀市西区", parent=big)
    nagi = DistrictFactory(municipality=city, name="凪小学校", code="99201-e-nagi", geometry=square(140.70, 34.50))
    sawane = DistrictFactory(municipality=city, name="沢小学校", code="99201-e-sawane", geometry=square(140.72, 34.50))
    nagi.neighbours.add(sawane)
    GazetteerEntryFactory(municipality=city, name="浜町", latitude=34.51, longitude=140.71)
    GazetteerEntryFactory(municipality=town, name="森町", latitude=FAR[0], longitude=FAR[1])
    return SimpleNamespace(city=city, town=town, big=big, east=east, west=west, nagi=nagi, sawane=sawane)


def place(municipality=None, at=None, districts=(), anyone=True, home=None, level="exact", **fields) -> Listing:
    """A public listing with one hall `at` a point, in these districts; without a point it has no hall at all."""
    fields.setdefault("eligibility_status", EligibilityStatus.ANYONE if anyone else EligibilityStatus.UNKNOWN)
    listing = ListingFactory(municipality=municipality, **fields)
    if at:
        hall(listing, municipality, at, districts, level)
    if home:
        listing.organisations = [OrganisationFactory(municipality=home)]
        listing.save()
    project([listing.pk])
    return listing


def hall(listing: Listing, municipality, at, districts=(), level="exact", **schedule) -> None:
    """One more place of a listing."""
    venue = VenueFactory(municipality=municipality, latitude=at[0], longitude=at[1], geocode_level=level)
    for district in districts:
        VenueDistrict.objects.create(venue=venue, district=district)
    ScheduleFactory(listing=listing, venue=venue, **schedule)
    project([listing.pk])


def hidden(municipality, **fields) -> Listing:
    """A listing whose place is told on request: of it only the municipality is public."""
    return place(municipality, location_visibility=Visibility.ON_REQUEST, **fields)


def online(municipality=None, **fields) -> Listing:
    """A listing one takes part in from anywhere."""
    listing = place(municipality, in_person=False, online=True, **fields)
    ScheduleFactory(listing=listing, venue=None, place_kind=PlaceKind.ONLINE)
    project([listing.pk])
    return listing


def limited(municipality=None, rules=(), **fields) -> Listing:
    """A listing for people who live in the areas the rules name: {"municipality": …}, {"district": …}."""
    listing = place(municipality, eligibility_status=EligibilityStatus.LIMITED, **fields)
    for rule in rules:
        rule = {"relation": EligibilityRelation.LIVES, **rule}
        EligibilityRule.objects.create(listing=listing, **rule)
    project([listing.pk])
    return listing


def arrangement(hosts, beneficiaries, categories=(), **fields) -> WideAreaArrangement:
    """An arrangement: residents of the beneficiaries may use what is in the hosts."""
    made = WideAreaArrangement.objects.create(**{"name": "広域の約束", "evidence": "覚書", **fields})
    made.hosts.set(hosts)
    made.beneficiaries.set(beneficiaries)
    made.categories.set(categories)
    return made


def ask(**question) -> AwayAnswer:
    """The answer to a question as the API would put it; `start` stands for `from`."""
    if "start" in question:
        question["from"] = question.pop("start")
    return find_away(parse(question))


def titles(answer: AwayAnswer) -> list[str]:
    return [result.entry.title for result in answer.results]


def found(answer: AwayAnswer) -> set[int]:
    return {result.entry.listing_id for result in answer.results}
