"""Reads which areas listings concern, and who looks after them: a constant number of statements for any number."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from activities.models import Schedule
from directory.models import Curatorship, District, Listing, ListingDistrict, Municipality, VenueDistrict
from home.roles import CURATORS

from .circles import Concern, Seat


def concerns(listing_ids: Iterable[int]) -> dict[int, Concern]:
    """Of each listing, as it stands in the live row: a change that moves it elsewhere is judged where it comes from."""
    keys = list(listing_ids)
    municipalities, districts, prefectures = defaultdict(set), defaultdict(set), defaultdict(set)
    rows = Listing.objects.filter(pk__in=keys).values_list("pk", "municipality", "prefecture").order_by()
    for key, municipality, prefecture in rows:
        municipalities[key].add(municipality)
        prefectures[key].add(prefecture)
    places = Schedule.objects.filter(listing__in=keys).order_by()
    for key, own, venues in places.values_list("listing", "municipality", "venue__municipality"):
        municipalities[key] |= {own, venues}
    for key, district in ListingDistrict.objects.filter(listing__in=keys).values_list("listing", "district"):
        districts[key].add(district)
    inside = VenueDistrict.objects.filter(venue__schedules__listing__in=keys)
    for key, district in inside.values_list("venue__schedules__listing", "district"):
        districts[key].add(district)
    cities = _Cities({code for codes in municipalities.values() for code in codes if code})
    return {
        key: cities.concern(municipalities[key] - {None}, districts[key] - {None}, prefectures[key] - {None})
        for key in keys
    }


class _Cities:
    """Wards and their cities."""

    def __init__(self, codes: set[str]) -> None:
        wanted = Q(pk__in=codes) | Q(parent__in=codes) | Q(parent__wards__in=codes) | Q(wards__in=codes)
        rows = Municipality.objects.filter(wanted).order_by().values_list("pk", "parent", "prefecture")
        self.parents = {code: parent for code, parent, _prefecture in rows}
        self.prefectures = {code: prefecture for code, _parent, prefecture in rows}
        self.wards = defaultdict(set)
        for code, parent in self.parents.items():
            self.wards[parent or code].add(code)

    def concern(self, codes: set[str], districts: set[int], prefectures: set[str]) -> Concern:
        cities = {self.parents[code] or code for code in codes}
        around = cities.union(*(self.wards[city] for city in cities))
        prefectures = prefectures | {self.prefectures[code] for code in codes}
        watched = codes | {self.parents[code] for code in codes} - {None}
        return Concern(frozenset(watched), frozenset(around), frozenset(districts), frozenset(prefectures))


def seats(prefectures: Iterable[str] | None = None) -> list[Seat]:
    """Everybody who may enter the desk and reviews for a body, in these prefectures or anywhere."""
    held = Curatorship.objects.in_force().filter(
        organisation__memberships__user__groups__name=CURATORS, organisation__memberships__user__is_active=True
    )
    if prefectures is not None:
        wanted = set(prefectures)
        near = Q(municipality__prefecture__in=wanted) | Q(district__municipalities__prefecture__in=wanted)
        held = held.filter(near).distinct()
    rows = list(
        held.order_by("organisation__name", "pk").values_list(
            "organisation__memberships__user", "organisation__name", "municipality", "municipality__prefecture",
            "district",
        )
    )  # fmt: skip
    lies_in = defaultdict(set)
    through = District.municipalities.through.objects.filter(district__in={row[4] for row in rows if row[4]})
    for district, code, prefecture in through.values_list("district", "municipality", "municipality__prefecture"):
        lies_in[district].add((code, prefecture))
    return [
        Seat(
            user, body, municipality, district,
            frozenset({municipality} if municipality else {code for code, _prefecture in lies_in[district]}),
            frozenset({prefecture} if municipality else {prefecture for _code, prefecture in lies_in[district]}),
        )
        for user, body, municipality, prefecture, district in rows
    ]  # fmt: skip
