"""One hall, one venue: finds the venue a row means among those known, or makes it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from activities.importers import keeping
from activities.importers.staged import StagedPlace
from activities.models import Schedule
from directory.enums import GeocodeLevel
from directory.japan.address import address_key, place_key, split_address
from directory.japan.text import fold
from directory.models import Municipality, Venue
from directory.public_ids import given_back
from directory.services.venues import tell_venues

_RANK = {GeocodeLevel.NONE: 0, GeocodeLevel.MUNICIPALITY: 1, GeocodeLevel.TOWN: 2, GeocodeLevel.EXACT: 3}
#: What any list may know of a hall: a row that leaves it empty takes nothing away from what another row said.
_ADDED_TO = ("kana", "building", "access", "parking", "accessibility")
_PLACE_FIELDS = ("latitude", "longitude", "geocode_level", "town_id", "municipality")


class VenueBook:
    """The venues of the municipalities at hand; new and changed ones are written by :meth:`save`.

    Two places are the same venue when address and building fold to the same key and their names do not contradict
    each other, or when they bear the same name in the same municipality and not in different towns. Addresses without
    a number (横浜市, 愛川町中津) name no house: they are never shared.
    """

    def __init__(self, source: str, municipalities: Iterable[Municipality | None]) -> None:
        self.source = source
        self.created: list[Venue] = []
        self.changed: dict[int, Venue] = {}
        self._by_key: dict[str, list[Venue]] = defaultdict(list)
        self._by_name: dict[tuple[str | None, str], list[Venue]] = defaultdict(list)
        codes = {m.code for m in municipalities if m}
        nearby = Q(municipality__in=codes) | Q(municipality=None, source=source)
        for venue in Venue.objects.present().filter(nearby).select_related("municipality"):
            self._remember(venue)

    def match(self, place: StagedPlace) -> Venue | None:
        """The known venue a place means, or None."""
        same_key = [v for v in self._by_key.get(key_of(place) or None, []) if v.is_home == place.is_home]
        same_name = [v for v in same_key if _name(v.name) == _name(place.name)]
        unnamed = [v for v in same_key if not v.name or not place.name]
        if found := same_name or unnamed:
            return found[0]
        if place.is_home or len(_name(place.name)) < 3:
            return None
        named = self._by_name.get((place.municipality and place.municipality.code, _name(place.name)), [])
        return next((v for v in named if not v.is_home and not _elsewhere(v, place)), None)

    def venue_for(self, place: StagedPlace, current: Venue | None = None) -> Venue | None:
        """The venue of a place: known, the schedule's ``current`` one if it still fits, or new; None for no place."""
        if not (place.address or place.name or place.latitude is not None):
            return None
        venue = self.match(place)
        if venue is None and current is not None and not key_of(place) and current.address == place.address[:200]:
            venue = current
        if venue is None:
            return self.create(place)
        self.improve(venue, place)
        return venue

    def create(self, place: StagedPlace, origin_id: str = "") -> Venue:
        venue = Venue(source=self.source, origin_id=origin_id)
        self._fill(venue, place)
        self.created.append(venue)
        self._remember(venue)
        return venue

    def improve(self, venue: Venue, place: StagedPlace) -> bool:
        """Take over what the venue lacks: a better position, a name, a building. True when something changed."""
        changes = {}
        if place.level and _RANK[place.level] > _RANK[venue.geocode_level]:
            changes = self._position(place)
        for name in ("name", *_ADDED_TO):
            if (value := getattr(place, name)) and not getattr(venue, name):
                changes[name] = value
        return self._change(venue, changes)

    def update(self, venue: Venue, place: StagedPlace, origin_id: str) -> bool:
        """Make a venue say what its own row says (facility lists). True when something changed."""
        return self._change(venue, self._differences(venue, place, origin_id))

    def differs(self, venue: Venue, place: StagedPlace, origin_id: str) -> bool:
        return bool(self._differences(venue, place, origin_id))

    def _differences(self, venue: Venue, place: StagedPlace, origin_id: str) -> dict:
        wanted = Venue(source=self.source, origin_id=origin_id)
        self._fill(wanted, place)
        names = ("name", "address", "address_key", "source", "origin_id", "deleted_at")
        names += tuple(name for name in _ADDED_TO if getattr(wanted, name))
        if _RANK[wanted.geocode_level] >= _RANK[venue.geocode_level]:
            names += _PLACE_FIELDS
        return {n: getattr(wanted, n) for n in names if getattr(venue, n) != getattr(wanted, n)}

    def save(self) -> list[int]:
        """Write the venues made or changed since the last time; their primary keys."""
        for venue in self._given_back():
            venue.public_id = venue.origin_id
        Venue.objects.bulk_create(self.created, batch_size=500)
        keeping.made(Venue, (venue.pk for venue in self.created))
        keeping.venues(self.changed)
        tell_venues(self.changed)
        now = timezone.now()
        for venue in self.changed.values():
            venue.updated_at = now
        fields = [f.name for f in Venue._meta.concrete_fields if f.name not in ("id", "created_at", "replaced_by")]
        Venue.objects.bulk_update(self.changed.values(), fields, batch_size=200)
        written = [venue.pk for venue in self.created] + list(self.changed)
        tell_venues(written)
        self.created, self.changed = [], {}
        return written

    def _given_back(self) -> list[Venue]:
        """Halls whose number is a public id that nobody has: they keep their address."""
        given = given_back((venue.origin_id for venue in self.created), _taken)
        return [venue for venue in self.created if venue.origin_id in given]

    def _remember(self, venue: Venue) -> None:
        key = house_key(venue.municipality, venue.address, venue.building)
        if key:
            self._by_key[key].append(venue)
        if venue.name:
            self._by_name[venue.municipality_id, _name(venue.name)].append(venue)

    def _fill(self, venue: Venue, place: StagedPlace) -> None:
        for name in ("name", "kana", "address", "building", "access", "parking", "accessibility", "is_home"):
            value = getattr(place, name)
            limit = Venue._meta.get_field(name).max_length
            setattr(venue, name, value[:limit] if isinstance(value, str) and limit else value)
        venue.address_key = key_of(place)[:300]
        for name, value in self._position(place).items():
            setattr(venue, name, value)

    def _position(self, place: StagedPlace) -> dict:
        return {
            "latitude": place.latitude,
            "longitude": place.longitude,
            "geocode_level": place.level or GeocodeLevel.NONE,
            "town_id": place.town_id,
            "municipality": place.municipality,
        }

    def _change(self, venue: Venue, changes: dict) -> bool:
        for name, value in changes.items():
            setattr(venue, name, value)
        if changes and venue.pk:
            self.changed[venue.pk] = venue
        return bool(changes)


def _taken(public_ids: list[str]) -> Iterable[str]:
    return Venue.objects.filter(public_id__in=public_ids).values_list("public_id", flat=True)


def key_of(place: StagedPlace) -> str:
    """The key of a staged place, computed once."""
    if place.key is None:
        place.key = house_key(place.municipality, place.address, place.building)
    return place.key


def house_key(municipality: Municipality | None, address: str, building: str) -> str:
    """Municipality, address and building folded for comparing; "" when the address has no house number.

    西柴3-17-7 in 横浜市金沢区 is 14108|西柴3-17-7|, with or without 神奈川県横浜市金沢区 in front.
    """
    parts = split_address(address)
    if municipality is None or not re.search(r"\d", parts.number):
        return ""
    place = parts.place.removeprefix(municipality.county).removeprefix(municipality.name)
    inside = place_key(f"{parts.building}{building}")
    return f"{municipality.code}|{address_key(place + parts.number)}|{inside}"


def drop_orphans(source: str, venue_ids: Iterable[int]) -> None:
    """Delete imported venues no schedule uses any more; facilities (with a number of their own) stay.

    For good, because the address of a listing whose place became hidden must not be kept.
    """
    ids = [pk for pk in venue_ids if pk]
    used = set(Schedule.objects.filter(venue__in=ids).values_list("venue", flat=True))
    orphans = Venue.objects.filter(pk__in=set(ids) - used, source=source, origin_id="")
    keeping.venues(orphans.values_list("pk", flat=True))
    orphans.delete()


def _name(name: str) -> str:
    return re.sub(r"[・「」()]", "", fold(name))


def _elsewhere(venue: Venue, place: StagedPlace) -> bool:
    return bool(venue.town_id and place.town_id and venue.town_id != place.town_id)
