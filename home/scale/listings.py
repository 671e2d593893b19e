"""A prefecture's bodies, venues and listings, with all that hangs on them → rows."""

import math
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from activities.enums import HolidayRule, PlaceKind
from activities.models import Schedule
from directory.enums import (
    SCALE_SOURCE,
    Answer,
    ChannelKind,
    EligibilityStatus,
    GeocodeLevel,
    ListingKind,
    ListingStatus,
    OrganisationKind,
    Proof,
    Visibility,
)
from directory.models import (
    Audience,
    Category,
    Channel,
    EligibilityRule,
    Feature,
    Listing,
    ListingFeature,
    Organisation,
    Standpoint,
    Venue,
    VenueDistrict,
)
from directory.public_ids import PUBLIC_ID_ALPHABET

from . import texts
from .areas import Municipal, Quarter
from .names import GROUPS, HALLS, Name
from .tables import Table

SOURCE = SCALE_SOURCE
PER_VENUE = 3.2  # listings that share a hall
PER_BODY = 3.0  # listings of one organisation
NEAR_TOWN = 0.1  # a hall lies this share of the district's size around its town's point
AREA, ON_REQUEST, ONLINE, TOURING = 0.05, 0.03, 0.04, 0.03
HOLIDAYS = (HolidayRule.AS_USUAL, HolidayRule.CLOSED_BOTH, HolidayRule.CLOSED_YEAR_END)
ANSWERS = [Answer.YES.value] * 6 + [Answer.NO.value, Answer.ASK.value, Answer.UNKNOWN.value, Answer.UNKNOWN.value]


@dataclass
class Hall:
    key: int
    name: Name
    quarter: Quarter


class ListingTables:
    """Writes the listings of one prefecture after the other."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.count = 0
        self.body_count = 0
        self.hall_count = 0
        self._categories = dict(Category.objects.values_list("slug", "pk"))
        self._audiences = dict(Audience.objects.values_list("slug", "pk"))
        self._standpoints = list(Standpoint.objects.values_list("pk", flat=True))
        self._features = list(Feature.objects.values_list("pk", flat=True))
        self.bodies = Table(Organisation, "public_id", "kind", "name", "kana", "municipality", "source")
        self.body_districts = Table(Organisation.districts.through, "organisation", "district")
        point = ("longitude", "latitude", "geocode_level", "municipality", "town", "source")
        self.venues = Table(Venue, "public_id", "name", "kana", "address", *point)
        self.venue_districts = Table(VenueDistrict, "venue", "district")
        self.listings = Table(
            Listing,
            *("public_id", "kind", "title", "title_kana", "summary", "description", "source", "municipality"),
            *("status", "status_reason", "verified_at", "location_visibility", "eligibility_status"),
            *("in_person", "online", "telephone"),
        )
        self.owners = Table(Listing.organisations.through, "listing", "organisation")
        self.in_categories = Table(Listing.categories.through, "listing", "category")
        self.for_audiences = Table(Listing.audiences.through, "listing", "audience")
        self.for_standpoints = Table(Listing.standpoints.through, "listing", "standpoint")
        self.features = Table(ListingFeature, "listing", "feature", "answer", "sort_order")
        self.channels = Table(Channel, "listing", "kind", "value", "public", "sort_order")
        self.rules = Table(EligibilityRule, "listing", "municipality", "prefecture", "district", "proof", "sort_order")
        when = ("rrule", "dtstart", "start_time", "end_time", "note", "holiday_rule")
        self.schedules = Table(Schedule, "listing", "uid", "place_kind", "venue", "municipality", "sort_order", *when)

    @property
    def category_keys(self) -> list[int]:
        return sorted(self._categories.values())

    @property
    def tables(self) -> list[Table]:
        """In an order in which rows only name rows already there."""
        return [
            *(self.bodies, self.body_districts, self.venues, self.venue_districts, self.listings, self.owners),
            *(self.in_categories, self.for_audiences, self.for_standpoints, self.features, self.channels),
            *(self.rules, self.schedules),
        ]

    def add(self, municipalities: list[Municipal], counts: list[int], rng: random.Random) -> None:
        """`counts` listings in the districts of these municipalities, in their order."""
        numbers = iter(counts)
        halls: list[Hall] = []
        for municipal in municipalities:
            council = self._body(OrganisationKind.COUNCIL, municipal.name.text + "社会福祉協議会", "", municipal)
            for quarter in municipal.quarters:
                count = next(numbers)
                own = [self._hall(municipal, quarter, rng) for _ in range(math.ceil(count / PER_VENUE))]
                bodies = [council] + [self._group(municipal, quarter, rng) for _ in range(math.ceil(count / PER_BODY))]
                halls += own
                for _ in range(count):
                    self._listing(municipal, rng.choice(own), halls, bodies, rng)

    def _body(self, kind: str, name: str, kana: str, municipal: Municipal) -> int:
        public_id = _public_id(self.body_count, random.Random(self.body_count))
        self.body_count += 1
        return self.bodies.add(public_id, kind, name, kana, municipal.code, SOURCE)

    def _group(self, municipal: Municipal, quarter: Quarter, rng: random.Random) -> int:
        kinds = (OrganisationKind.NEIGHBOURHOOD, OrganisationKind.VOLUNTARY, OrganisationKind.NPO)
        name = rng.choice(GROUPS)
        key = self._body(rng.choice(kinds), f"{quarter.name.text}{name.text}の会", name.kana, municipal)
        if rng.random() < 0.5:
            self.body_districts.add(key, quarter.key)
        return key

    def _hall(self, municipal: Municipal, quarter: Quarter, rng: random.Random) -> Hall:
        town, kind = rng.choice(quarter.towns), rng.choice(HALLS)
        x, y = quarter.cell.middle
        share = rng.random() * NEAR_TOWN  # from the town's point towards the middle: sure to stay in the district
        longitude, latitude = town.longitude + share * (x - town.longitude), town.latitude + share * (y - town.latitude)
        name = (town.name if rng.random() < 0.3 else quarter.name) + kind
        address = f"{municipal.name.text}{town.name.text}{rng.randint(1, 30)}番{rng.randint(1, 20)}号"
        level, where = GeocodeLevel.EXACT.value, (round(longitude, 6), round(latitude, 6))
        public_id = _public_id(self.hall_count, random.Random(self.hall_count))
        self.hall_count += 1
        key = self.venues.add(public_id, name.text, name.kana, address, *where, level, municipal.code, town.key, SOURCE)
        self.venue_districts.add(key, quarter.key)
        return Hall(key, name, quarter)

    def _listing(
        self, municipal: Municipal, hall: Hall, halls: list[Hall], bodies: list[int], rng: random.Random
    ) -> None:
        recipe = texts.recipe(rng)
        said = texts.words(recipe, hall.quarter.name.text, hall.name.text, self.count, rng)
        online = rng.random() < ONLINE or recipe["category"] == "online"
        status = ListingStatus.PAUSED if rng.random() < 0.03 else ListingStatus.OPEN
        confirmed = None if rng.random() < 0.3 else self.now - timedelta(days=rng.randint(1, 1100))
        visibility = _visibility(rng)
        eligibility = rng.choices(list(EligibilityStatus), (40, 40, 20))[0]
        kind = ListingKind.PLACE if rng.random() < 0.4 else ListingKind.ACTIVITY
        key = self.listings.add(
            *(_public_id(self.count, rng), kind.value, said.title, said.kana, said.summary, said.description, SOURCE),
            *(municipal.code, status.value, "" if status == ListingStatus.OPEN else "しばらくお休みです", confirmed),
            *(visibility.value, eligibility.value, not online, online, rng.random() < 0.02),
        )
        self.count += 1
        self._parts(key, recipe, bodies, rng)
        if eligibility == EligibilityStatus.LIMITED:
            self._rule(key, municipal, hall.quarter, rng)
        touring = recipe.get("touring") or rng.random() < TOURING
        stops = [hall, *rng.sample(halls, min(len(halls), rng.randint(1, 4)))] if touring else [hall]
        for order, stop in enumerate(dict.fromkeys(h.key for h in stops)):
            self._schedule(key, order, stop, municipal.code, online, visibility, rng)

    def _parts(self, key: int, recipe: dict[str, Any], bodies: list[int], rng: random.Random) -> None:
        for body in rng.sample(bodies, min(len(bodies), 2 if rng.random() < 0.1 else 1)):
            self.owners.add(key, body)
        slugs = {recipe["category"]} | ({rng.choice(list(self._categories))} if rng.random() < 0.25 else set())
        for slug in sorted(slugs & self._categories.keys()):
            self.in_categories.add(key, self._categories[slug])
        for slug in rng.sample(recipe["audiences"], rng.randint(1, min(2, len(recipe["audiences"])))):
            if slug in self._audiences:
                self.for_audiences.add(key, self._audiences[slug])
        if rng.random() < 0.15 and self._standpoints:
            self.for_standpoints.add(key, rng.choice(self._standpoints))
        for order, feature in enumerate(rng.sample(self._features, min(len(self._features), rng.randint(1, 6)))):
            self.features.add(key, feature, rng.choice(ANSWERS), order)
        number = f"00-0000-{rng.randint(0, 9999):04}"  # nobody can have it
        self.channels.add(key, ChannelKind.PHONE.value, number, rng.random() < 0.5, 0)

    def _rule(self, key: int, municipal: Municipal, quarter: Quarter, rng: random.Random) -> None:
        areas = [(municipal.code, None, None), (None, municipal.code[:2], None), (None, None, quarter.key)]
        area = rng.choices(areas, (70, 15, 15))[0]
        self.rules.add(key, *area, rng.choice(list(Proof)).value, 0)

    def _schedule(
        self, key: int, order: int, hall: int, code: str, online: bool, visibility: str, rng: random.Random
    ) -> None:
        when = texts.when(rng)
        place = PlaceKind.ONLINE if online else PlaceKind.VENUE
        venue = None if online or visibility == Visibility.ON_REQUEST else hall
        uid = uuid.UUID(int=rng.getrandbits(128), version=4)
        holidays = rng.choices(HOLIDAYS, (50, 30, 20))[0].value
        dates = (when.rrule, self.now.date() - timedelta(days=200), when.start, when.end, when.note, holidays)
        self.schedules.add(key, uid, place.value, venue, None if venue else code, order, *dates)


def _visibility(rng: random.Random) -> Visibility:
    chance = rng.random()
    if chance < ON_REQUEST:
        return Visibility.ON_REQUEST
    return Visibility.AREA if chance < ON_REQUEST + AREA else Visibility.EXACT


def _public_id(number: int, rng: random.Random) -> str:
    """Eight characters like `new_public_id`, the first four told by the number: never the same twice."""
    alphabet, letters = PUBLIC_ID_ALPHABET, ""
    for _ in range(4):
        number, rest = divmod(number, len(alphabet))
        letters += alphabet[rest]
    return letters + "".join(rng.choices(alphabet, k=4))
