"""What the public learns of where a listing meets: the one place that turns a venue into a public place.

`exact` shows the venue. `area` shows the smallest of 町・丁目, school district and municipality that holds at least
five venues, never the venue's own point. `on_request` shows the municipality. The stricter of the listing's and the
schedule's visibility wins.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.enums import PlaceKind
from activities.models import Schedule
from directory.enums import Certainty, DistrictKind, DistrictStatus, GeocodeLevel, Visibility
from directory.models import District, Listing, Municipality, Prefecture, Venue, VenueDistrict
from directory.naming import in_own_language

from .models import Precision

ENOUGH_VENUES = 5  # an area is only named when it holds at least so many venues


@dataclass(frozen=True)
class PublicPlace:
    """A public location of a listing. `venue` is set only when the place itself is public."""

    key: str
    precision: Precision
    name: str
    visibility: Visibility
    municipality: Municipality | None = None
    prefecture: Prefecture | None = None
    latitude: float | None = None
    longitude: float | None = None
    districts: tuple[District, ...] = ()
    venue: Venue | None = None
    wording: str | Promise = "%(name)s"
    kana: str = ""

    @property
    def label(self) -> str:
        """The place in words, in the active language."""
        return self.wording % {"name": in_own_language(self.name, self.kana)}


@dataclass
class VenueCounts:
    """How many venues lie in each town, and in each district; made for the venues at hand, two queries."""

    towns: Counter = field(default_factory=Counter)  # {town id: venues}
    districts: Counter = field(default_factory=Counter)  # {district id: venues}
    both: Counter = field(default_factory=Counter)  # {(town id, district id): venues}

    @classmethod
    def around(cls, venues: Iterable[Venue]) -> "VenueCounts":
        """Count the present venues that share a town or district with any of `venues`."""
        venues = list(venues)
        counts = cls()
        towns = {venue.town_id for venue in venues if venue.town_id}
        districts = {district.pk for venue in venues for district in current_districts(venue)}
        counts.towns.update(Venue.objects.present().filter(town__in=towns).values_list("town", flat=True))
        for town, district in (
            VenueDistrict.objects.filter(district__in=districts, venue__deleted_at=None, venue__replaced_by=None)
            .values_list("venue__town", "district")
            .iterator()
        ):
            counts.districts[district] += 1
            counts.both[town, district] += 1
        return counts


def current_districts(venue: Venue) -> list[District]:
    """The current districts a venue lies in. Expects `venue_districts__district` prefetched."""
    return [
        row.district
        for row in venue.venue_districts.all()
        if row.district.status == DistrictStatus.CURRENT and row.certainty in Certainty.values
    ]


def has_point(venue: Venue) -> bool:
    """Whether the venue's coordinates say more than its municipality."""
    return venue.latitude is not None and venue.geocode_level in (GeocodeLevel.EXACT, GeocodeLevel.TOWN)


def visibility_of(listing: Listing, schedule: Schedule) -> Visibility:
    """The stricter of both; somebody's home is never shown more exactly than its area."""
    levels = [listing.location_visibility, schedule.location_visibility]
    if schedule.venue and schedule.venue.is_home:
        levels.append(Visibility.AREA)
    return Visibility.stricter(*levels)


def public_place(listing: Listing, schedule: Schedule, counts: VenueCounts) -> PublicPlace:
    """Where this schedule meets, as far as the public may know."""
    visibility = visibility_of(listing, schedule)
    if schedule.place_kind != PlaceKind.VENUE:
        return _no_place(listing, schedule.place_kind, visibility)
    if visibility == Visibility.ON_REQUEST or schedule.venue is None:
        return _municipality_only(listing, schedule, visibility)
    if visibility == Visibility.AREA:
        return _area(listing, schedule.venue, counts)
    return _exact(listing, schedule.venue)


def _no_place(listing: Listing, kind: str, visibility: Visibility) -> PublicPlace:
    wording = _("オンライン") if kind == PlaceKind.ONLINE else _("決まった場所はありません")
    prefecture = prefecture_of(listing, None)
    return PublicPlace(kind, Precision.NONE, "", visibility, listing.municipality, prefecture, wording=wording)


def prefecture_of(listing: Listing, municipality: Municipality | None) -> Prefecture | None:
    """The prefecture a place lies in, from the municipality or, where none is told, from the listing."""
    if municipality:
        return municipality.prefecture
    return listing.prefecture or (listing.municipality.prefecture if listing.municipality else None)


def _municipality_only(listing: Listing, schedule: Schedule, visibility: Visibility) -> PublicPlace:
    municipality = schedule.municipality or listing.municipality
    asked = visibility == Visibility.ON_REQUEST
    area = municipality or listing.prefecture
    return PublicPlace(
        f"m{municipality.pk if municipality else ''}",
        Precision.NONE,
        "" if asked or not area else area.name,
        visibility,
        municipality,
        prefecture_of(listing, municipality),
        wording=_("場所は、問い合わせた人にお伝えします") if asked else "%(name)s",
        kana="" if asked or not area else area.kana,
    )


def _area(listing: Listing, venue: Venue, counts: VenueCounts) -> PublicPlace:
    municipality = venue.municipality or listing.municipality
    common = {"municipality": municipality, "prefecture": prefecture_of(listing, municipality)}
    town = venue.town
    if town and town.latitude is not None and counts.towns[town.pk] >= ENOUGH_VENUES:
        # a district is only named beside the town when both together still hold enough venues
        districts = tuple(d for d in current_districts(venue) if counts.both[town.pk, d.pk] >= ENOUGH_VENUES)
        return PublicPlace(
            f"t{town.pk}",
            Precision.AREA,
            town.name,
            Visibility.AREA,
            latitude=town.latitude,
            longitude=town.longitude,
            districts=districts,
            wording=_("%(name)sのあたり"),
            kana=town.kana,
            **common,
        )
    for district in current_districts(venue):
        if district.kind == DistrictKind.ELEMENTARY and counts.districts[district.pk] >= ENOUGH_VENUES:
            return PublicPlace(
                f"d{district.pk}",
                Precision.AREA if district.label_latitude is not None else Precision.NONE,
                district.display_name,
                Visibility.AREA,
                latitude=district.label_latitude,
                longitude=district.label_longitude,
                districts=(district,),
                wording=_("%(name)sのあたり"),
                kana=district.display_kana,
                **common,
            )
    if not municipality:
        return PublicPlace("m", Precision.NONE, "", Visibility.AREA, **common)
    key, name, kana = f"m{municipality.pk}", municipality.name, municipality.kana
    return PublicPlace(key, Precision.NONE, name, Visibility.AREA, wording=_("%(name)sの中"), kana=kana, **common)


def _exact(listing: Listing, venue: Venue) -> PublicPlace:
    municipality = venue.municipality or listing.municipality
    precision = Precision.NONE
    if has_point(venue):
        precision = Precision.EXACT if venue.geocode_level == GeocodeLevel.EXACT else Precision.AREA
    return PublicPlace(
        place_key_of(venue),
        precision,
        venue.name or venue.address,
        Visibility.EXACT,
        municipality,
        prefecture_of(listing, municipality),
        venue.latitude if precision != Precision.NONE else None,
        venue.longitude if precision != Precision.NONE else None,
        tuple(current_districts(venue)),
        venue,
        kana=venue.kana if venue.name else "",
    )


def place_key_of(venue: Venue) -> str:
    """The key of the place that is this very venue; only rows that may name it have it."""
    return f"v{venue.pk}"


def shown_venue(key: str) -> int | None:
    """The venue that a place of this `key` shows; None where the place itself isn't public."""
    return int(key[1:]) if key[:1] == "v" and key[1:].isdecimal() else None


def places_of(listing: Listing, counts: VenueCounts) -> list[tuple[PublicPlace, list[Schedule]]]:
    """The listing's public locations, each with its schedules; several hidden dates in one town are one place.

    Expects schedules with `venue__town`, `venue__municipality__prefecture` and `venue__venue_districts__district`
    loaded. A listing without any schedule still has one place: its municipality.
    """
    grouped: dict[str, tuple[PublicPlace, list[Schedule]]] = {}
    schedules = list(listing.schedules.all()) or [Schedule(place_kind=_default_place_kind(listing))]
    for schedule in schedules:
        place = public_place(listing, schedule, counts)
        grouped.setdefault(place.key, (place, []))[1].append(schedule)
    return list(grouped.values())


def _default_place_kind(listing: Listing) -> PlaceKind:
    if listing.in_person:
        return PlaceKind.VENUE
    return PlaceKind.ONLINE if listing.online else PlaceKind.NONE
