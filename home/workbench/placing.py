"""Halls whose address wasn't found, and halls that lie in no district: where they may be, and saying where they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from rapidfuzz import fuzz, process
from shapely.geometry import Point, shape
from wagtail.log_actions import log

from directory.changes import told_together
from directory.enums import Certainty, DistrictKind, GazetteerKind, GeocodeLevel
from directory.geocoding import Match, locate, nearest_town
from directory.geocoding.matching import forms
from directory.geometry import METRES_PER_DEGREE
from directory.japan.address import place_key, split_address
from directory.models import District, DistrictBoundary, GazetteerEntry, Municipality, User, Venue, VenueDistrict
from directory.services.assignment import assign_districts
from directory.services.venues import tell_venues

PLACED, DISTRICT_TOLD = "ibasho.place_venue", "ibasho.venue_district"  # in the history
OUTSIDE_JAPAN = "日本の外の場所になっています。緯度は20〜46、経度は122〜154のあいだです。"
CLOSE_ENOUGH = 60  # per cent of the letters, in their order
MOST = 3
NEAREST = 3
ROUGH = (GeocodeLevel.NONE, GeocodeLevel.MUNICIPALITY)


@dataclass(frozen=True)
class Spot:
    """A place that an address may mean. `town`: the 町・丁目 whose reference point it is."""

    label: str
    latitude: float
    longitude: float
    level: str
    town: int | None = None


def unplaced(venues: QuerySet[Venue]) -> QuerySet[Venue]:
    """Without a position, or with that of the whole town."""
    return venues.filter(Q(latitude=None) | Q(geocode_level__in=ROUGH)).order_by("address", "name", "pk")


def outside(venues: QuerySet[Venue]) -> QuerySet[Venue]:
    """With a position of their own that no elementary school district holds."""
    known = VenueDistrict.objects.filter(venue=OuterRef("pk"), district__kind=DistrictKind.ELEMENTARY)
    placed = venues.filter(latitude__isnull=False).exclude(geocode_level__in=ROUGH)
    return placed.filter(~Exists(known)).order_by("address", "name", "pk")


class TownNames:
    """The 町・丁目 of a municipality and its wards, for many addresses. One query."""

    def __init__(self, codes: QuerySet) -> None:
        rows = GazetteerEntry.objects.filter(
            municipality__in=codes, kind=GazetteerKind.TOWN, latitude__isnull=False
        ).select_related("municipality")
        self.entries = {entry.pk: entry for entry in rows.order_by("pk")}
        self.keys = {pk: entry.key for pk, entry in self.entries.items()}
        names = {place_key(name) for entry in self.entries.values() for name in _names_of(entry.municipality)}
        self.areas = sorted(names - {""}, key=len, reverse=True)  # a ward's name begins with its city's

    def like(self, address: str) -> list[Spot]:
        """Towns whose name looks like the one in the address, the likeliest first."""
        rest = self._without_area(place_key(split_address(address).located))
        if not rest:
            return []
        best: dict[int, float] = {}
        for form in {_town_part(form) for form in forms(rest)} - {""}:
            for _key, score, pk in process.extract(
                form, self.keys, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH, limit=MOST
            ):
                best[pk] = max(score, best.get(pk, 0))
        likely = sorted(best, key=lambda pk: (-best[pk], pk))[:MOST]
        return [self._spot(self.entries[pk]) for pk in likely]

    def _without_area(self, rest: str) -> str:
        return next((rest.removeprefix(area) for area in self.areas if rest.startswith(area)), rest)

    @staticmethod
    def _spot(entry: GazetteerEntry) -> Spot:
        label = f"{entry.municipality.name}{entry.name}{entry.koaza}"
        return Spot(label, entry.latitude, entry.longitude, GeocodeLevel.TOWN, entry.pk)


def spots_of(text: str, town: Municipality | None) -> list[Spot]:
    """Places a typed address may mean, better known than by the whole town."""
    return [_spot_of(match) for match in locate(text, town) if match.level not in ROUGH and match.latitude is not None]


@told_together()
def place(venue: Venue, latitude: float, longitude: float, level: str, by: User, town: int | None = None) -> list[str]:
    """Put a venue where it is; its districts follow. Returns their names. Raises ValidationError outside Japan."""
    if not (20 <= latitude <= 46 and 122 <= longitude <= 154):
        raise ValidationError(OUTSIDE_JAPAN)
    around = nearest_town(latitude, longitude) if town is None else None
    tell_venues([venue.pk])
    Venue.objects.filter(pk=venue.pk).update(
        latitude=round(latitude, 6),
        longitude=round(longitude, 6),
        geocode_level=level,
        town=town or (around.entry_id if around else None),
        updated_at=timezone.now(),
    )
    tell_venues([venue.pk])
    assign_districts(Venue.objects.filter(pk=venue.pk))
    log(instance=venue, action=PLACED, user=by, data={"latitude": latitude, "longitude": longitude, "level": level})
    lying = District.objects.filter(venue_districts__venue=venue.pk).order_by("kind", "pk")
    return [district.display_name for district in lying]


@told_together()
def tell_district(venue: Venue, district: District, by: User) -> None:
    """職員が確認: staff know in which district a venue lies; none of its kind is computed beside it any more."""
    tell_venues([venue.pk])
    VenueDistrict.objects.update_or_create(venue=venue, district=district, defaults={"certainty": Certainty.CONFIRMED})
    assign_districts(Venue.objects.filter(pk=venue.pk))
    log(instance=venue, action=DISTRICT_TOLD, user=by, data={"district": district.display_name})


def nearest(venues: Iterable[Venue], districts: Iterable[District]) -> dict[int, list[tuple[District, int]]]:
    """By venue the nearest of the districts with metres to their border: to choose from, never chosen by itself."""
    by_pk = {one.pk: one for one in districts if one.kind == DistrictKind.ELEMENTARY}
    rows = DistrictBoundary.objects.filter(pk__in=by_pk).values_list("pk", "geometry")
    shapes = [(by_pk[pk], shape(geometry)) for pk, geometry in rows]
    found = {}
    for venue in venues:
        spot = Point(venue.longitude, venue.latitude)
        far = [(district, round(outline.distance(spot) * METRES_PER_DEGREE)) for district, outline in shapes]
        found[venue.pk] = sorted(far, key=lambda pair: (pair[1], pair[0].pk))[:NEAREST]
    return found


def _spot_of(match: Match) -> Spot:
    return Spot(match.label, match.latitude, match.longitude, str(match.level), match.entry_id)


def _town_part(text: str) -> str:
    """西芝3丁目 of 西芝3丁目-17-7, 西芝 of 西芝17-7."""
    block = re.match(r".+?丁目", text)
    return block[0] if block else re.split(r"\d", text, maxsplit=1)[0]


def _names_of(municipality: Municipality) -> set[str]:
    parent = municipality.parent
    names = {municipality.name, f"{municipality.county}{municipality.name}"}
    return names | {parent.name, municipality.name.removeprefix(parent.name)} if parent else names
