"""From a text to places: reads the municipality, then the town, and says how precisely it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from directory.enums import GazetteerKind, GeocodeLevel
from directory.geocoding.areas import AreaNames
from directory.geocoding.matching import Hit, Table
from directory.japan.address import place_key, split_address
from directory.models import District, GazetteerEntry, Municipality

MUNICIPALITY = "municipality"
MOST_MATCHES = 30
# "横浜市港区西柴": a ward or county that doesn't exist here; what follows may still be right
_STRAY_AREA = re.compile(r"^[^0-9]{1,5}?[市区郡](?=.)")
Point = tuple[float, float]


@dataclass(frozen=True)
class Match:
    """A place found. Degrees WGS 84, or None with level `none`; the label never holds a house number.

    `kind` is town, school, station, landmark, municipality or district; `entry_id` a GazetteerEntry's key, None for
    municipalities, districts and towns named without their 丁目; `district` the district itself, of that kind only.
    """

    latitude: float | None
    longitude: float | None
    level: GeocodeLevel
    municipality: Municipality | None
    label: str
    kind: str
    entry_id: int | None = None
    district: District | None = None


@dataclass(frozen=True)
class _Attempt:
    """Where to look (None = everywhere), for which text, and the municipalities to fall back on."""

    scope: frozenset[str] | None
    rest: str
    fallback: tuple[Municipality, ...]
    whole: bool = False  # the name must reach up to the house number


class Engine:
    """The rules of finding; subclasses say where gazetteer rows come from."""

    def __init__(self, areas: AreaNames | None = None) -> None:
        self.areas = areas or AreaNames.current()
        self._centres: dict[str, Point | None] = {}

    def locate(self, text: str, municipality: object = None, prefecture: object = None) -> list[Match]:
        """Places the text may mean, best first; several when a name is not unique; [] when nothing is known.

        `municipality` and `prefecture` (object, code or name) say where the text comes from: they settle ambiguous
        names and stand in where the text names none. What the text names itself counts more.
        """
        address = split_address(text)
        key = place_key(address.located)
        near = self.areas.municipality(municipality, self.areas.prefecture_code(prefecture))
        area = self.areas.prefecture_code(address.prefecture) or self.areas.prefecture_code(prefecture)
        if not area and near:
            area = near.prefecture_id
        if not key and not address.prefecture and near is None:
            return []
        attempts = list(self._attempts(key, area, near, bool(address.prefecture or prefecture)))
        for attempt in attempts:
            if matches := self._matches(attempt):
                return matches
        fallback = next((attempt.fallback for attempt in attempts if attempt.fallback), ())
        return [self._municipality_match(m) for m in fallback[:MOST_MATCHES]]

    def _attempts(
        self, key: str, prefecture: str, near: Municipality | None, prefecture_is_sure: bool
    ) -> Iterator[_Attempt]:
        """Readings of the text, likeliest first; an unknown town falls back to the first fallback given."""
        family = self.areas.family(near) if near else None
        inside = self.areas.read(key, within=family) if family else None
        if inside:
            yield from self._narrow_to_wide(inside.municipalities, inside.rest)
        named = self.areas.read(key, prefecture) or (None if prefecture_is_sure else self.areas.read(key))
        if near and not inside:
            outside = named.municipalities if named and named.rest != key else ()
            yield _Attempt(self.areas.scope(near), key, () if outside else (near,))
            yield _Attempt(family, key, ())
        if named and not inside:
            yield from self._narrow_to_wide(named.municipalities, named.rest)
        if near:
            yield _Attempt(family, _STRAY_AREA.sub("", key), (near,))
        elif key:
            yield _Attempt(self._prefecture_scope(prefecture), key, (), whole=True)

    def _narrow_to_wide(self, municipalities: tuple[Municipality, ...], rest: str) -> Iterator[_Attempt]:
        narrow = frozenset().union(*(self.areas.scope(m) for m in municipalities))
        wide = frozenset().union(*(self.areas.family(m) for m in municipalities))
        again = self.areas.read(rest, within=wide)  # 横浜市金沢区 after 神奈川県横浜市, or the city written twice
        if again and again.rest != rest:
            yield from self._narrow_to_wide(again.municipalities, again.rest)
        yield _Attempt(narrow, rest, municipalities)
        yield _Attempt(wide, rest, ())
        if stray := _STRAY_AREA.match(rest):
            yield _Attempt(wide, rest[stray.end() :], ())

    def _prefecture_scope(self, prefecture: str) -> frozenset[str] | None:
        if not prefecture:
            return None
        return frozenset(code for code in self.areas.by_code if code.startswith(prefecture))

    def _matches(self, attempt: _Attempt) -> list[Match]:
        rest = attempt.rest
        if not rest:
            return [self._municipality_match(m) for m in attempt.fallback]
        table = self.table(attempt.scope, rest, whole=attempt.whole)
        hits = table.find(rest, attempt.scope, whole=attempt.whole)
        matches = [self._hit_match(hit) for hit in hits[:MOST_MATCHES]]
        if not matches:
            matches = self.districts(rest, attempt.scope)
        if attempt.whole and not matches:
            matches = [self._municipality_match(m) for m in self.areas.named(rest)]
        return sorted(matches, key=lambda match: match.level == GeocodeLevel.NONE)

    def _hit_match(self, hit: Hit) -> Match:
        first = hit.entries[0]
        municipality = self.areas.by_code[first.municipality]
        label = f"{municipality.full_name}{hit.name}"
        entry_id = hit.entry.id if hit.entry else None
        point = middle((e.latitude, e.longitude) for e in hit.entries)
        if point:
            level = GeocodeLevel.TOWN if first.kind == GazetteerKind.TOWN else GeocodeLevel.EXACT
            return Match(*point, level, municipality, label, first.kind, entry_id)
        centre = self.centre(municipality)
        level = GeocodeLevel.MUNICIPALITY if centre else GeocodeLevel.NONE
        return Match(*(centre or (None, None)), level, municipality, label, first.kind, entry_id)

    def _municipality_match(self, municipality: Municipality) -> Match:
        centre = self.centre(municipality)
        level = GeocodeLevel.MUNICIPALITY if centre else GeocodeLevel.NONE
        return Match(*(centre or (None, None)), level, municipality, municipality.full_name, MUNICIPALITY)

    def centre(self, municipality: Municipality) -> Point | None:
        """Median of the municipality's towns, else of its districts' label points, else None."""
        if municipality.code not in self._centres:
            codes = self.areas.scope(municipality)
            point = middle(self.town_points(codes)) or middle(
                District.objects.current()
                .filter(municipalities__in=codes)
                .values_list("label_latitude", "label_longitude")
            )
            self._centres[municipality.code] = point
        return self._centres[municipality.code]

    def table(self, scope: frozenset[str] | None, rest: str, *, whole: bool) -> Table:
        """At least the gazetteer rows that the text may mean within the scope."""
        raise NotImplementedError

    def town_points(self, codes: frozenset[str]) -> Iterable[tuple[float | None, float | None]]:
        """(latitude, longitude) of the towns of the municipalities."""
        towns = GazetteerEntry.objects.filter(kind=GazetteerKind.TOWN, municipality__in=codes)
        return towns.values_list("latitude", "longitude")

    def districts(self, rest: str, scope: frozenset[str] | None) -> list[Match]:
        """Districts called by name (臨川小学校区); only where texts are looked up one by one."""
        return []


def middle(points: Iterable[tuple[float | None, float | None]]) -> Point | None:
    """The median latitude and longitude of those points that have them, rounded to 6 decimals (about 10 cm)."""
    known = [(latitude, longitude) for latitude, longitude in points if latitude is not None]
    if not known:
        return None
    return round(median(p[0] for p in known), 6), round(median(p[1] for p in known), 6)
