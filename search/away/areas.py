"""Which entries could lie in an area somebody must avoid. What isn't certainly elsewhere could.

An entry is certain when its own point is public and lies outside the district, or when all that is known of it – its
municipality, or another district as the area shown – is elsewhere. Everything else of the area's municipalities,
and what is known by its prefecture only, could lie there. Entries one takes part in from afar lie nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import shapely
from django.db.models import Q

from directory.enums import DistrictKind, DistrictStatus
from directory.geocoding.areas import AreaNames
from directory.geometry import from_geojson
from directory.models import District, DistrictBoundary, Municipality
from search.arrangements import tagged
from search.geo import lat_band
from search.models import Entry, Precision, TagGroup

from .question import Avoid

BORDER = 0.00001  # degrees, about a metre: on the border is inside
TOUCH = 1e-10  # square degrees, about a square metre: districts that share only their border don't overlap
MOST_SUCCESSORS = 5  # mergers of mergers followed


@dataclass(frozen=True)
class AvoidedAreas:
    """The areas with all they may mean. Codes in `municipalities` are avoided as a whole."""

    municipalities: frozenset[str]
    districts: tuple[District, ...]
    prefectures: frozenset[str]

    @classmethod
    def of(cls, avoid: Iterable[Avoid], areas: AreaNames) -> "AvoidedAreas":
        """Five queries with districts, none without. A former district brings its successors."""
        avoid = list(avoid)
        whole = {area.code for area in avoid if area.code in areas.by_code}
        wanted = {area.code: area.neighbours for area in avoid if area.code not in areas.by_code}
        districts, unbounded = _districts(wanted)
        whole |= {code for district in unbounded for code in _codes(district)}
        touched = whole | {code for district in districts for code in _codes(district)}
        return cls(
            frozenset().union(*(_all_names(code, areas) for code in whole)),
            tuple(districts),
            frozenset(code[:2] for code in touched),
        )

    def __bool__(self) -> bool:
        return bool(self.municipalities or self.districts)

    @cached_property
    def _lying_in(self) -> dict[str, set[str]]:
        """{code of a district that lies at least partly in an avoided municipality: codes of its municipalities}."""
        touching = District.objects.filter(municipalities__in=self.municipalities)
        found = defaultdict(set)
        for district, municipality in District.objects.filter(pk__in=touching).values_list("code", "municipalities"):
            found[district].add(municipality)
        return found

    @property
    def districts_touching(self) -> list[str]:
        return list(self._lying_in)

    @property
    def districts_within(self) -> list[str]:
        return [code for code, where in self._lying_in.items() if where <= self.municipalities]


def _codes(district: District) -> list[str]:
    return [municipality.code for municipality in district.municipalities.all()]


def _districts(wanted: dict[str, bool]) -> tuple[list[District], list[District]]:
    """The districts of these codes {code: neighbours too} with their successors and neighbours.

    Also those whose neighbours are wanted but can't be known, having no boundary: their municipalities are avoided.
    """
    found: dict[int, District] = {}
    unbounded: list[District] = []
    related = ("municipalities", "successors__municipalities", "neighbours__municipalities")
    level = list(District.objects.filter(code__in=wanted).prefetch_related(*related)) if wanted else []
    with_neighbours = {d.pk for d in level if wanted[d.code]}
    for _step in range(MOST_SUCCESSORS):
        found |= {d.pk: d for d in level}
        later = {s.pk: d.pk for d in level for s in d.successors.all() if s.pk not in found}
        with_neighbours |= {new for new, old in later.items() if old in with_neighbours}
        if not later:
            break
        level = list(District.objects.filter(pk__in=later).prefetch_related(*related))
    for district in [found[pk] for pk in with_neighbours]:
        beside = [n for n in district.neighbours.all() if n.kind == district.kind and _is_current(n)]
        found |= {n.pk: n for n in beside if n.pk not in found}
        if not beside and district.bbox is None:
            unbounded.append(district)
    return list(found.values()), unbounded


def _is_current(district: District) -> bool:
    return district.status == DistrictStatus.CURRENT


def _all_names(code: str, areas: AreaNames) -> frozenset[str]:
    """Every code under which something in this municipality may be listed.

    Its own; the wards of a designated city; the city of a ward; what it was before and is after mergers.
    """
    codes, waiting = set(), [code]
    while waiting:
        one = waiting.pop()
        if one in codes or one not in areas.by_code:
            continue
        codes.add(one)
        municipality = areas.by_code[one]
        waiting += [later.code for later in municipality.successors.all()]
        waiting += [before.code for before in areas.by_code.values() if before.valid_until and _became(before, one)]
    cities = {areas.by_code[one].parent_id for one in codes} - {None}
    wards = {ward for one in codes for ward in areas.wards.get(one, ())}
    return frozenset(codes | cities | wards)


def _became(municipality: Municipality, code: str) -> bool:
    return any(later.code == code for later in municipality.successors.all())


def could_lie_in(avoided: AvoidedAreas, areas: AreaNames) -> Q:
    """A condition on entries; a constant number of queries to make it."""
    if not avoided:
        return Q(pk__in=[])
    condition = Q()
    if avoided.municipalities:
        condition |= Q(municipality__in=avoided.municipalities) | _unknown_municipality(avoided)
        # entries said to be elsewhere, but in a district that lies nowhere else: one of both is wrong
        condition |= tagged(TagGroup.DISTRICT, avoided.districts_within)
    if avoided.districts:
        condition |= _in_districts(avoided, areas)
    return condition & Q(remote=False)


def organised_in(avoided: AvoidedAreas) -> Q:
    """Entries of which an organisation has its home in an avoided municipality or district."""
    homes = [f"m:{code}" for code in avoided.municipalities]
    homes += [f"d:{code}" for code in {*avoided.districts_touching, *(d.code for d in avoided.districts)}]
    return tagged(TagGroup.ORGANISER, homes)


def _unknown_municipality(avoided: AvoidedAreas) -> Q:
    return Q(municipality=None) & (Q(prefecture__in=avoided.prefectures) | Q(prefecture=None))


def _in_districts(avoided: AvoidedAreas, areas: AreaNames) -> Q:
    around = _Surroundings(avoided.districts, areas)
    condition = tagged(TagGroup.DISTRICT, [d.code for d in avoided.districts]) | Q(pk__in=around.inside())
    rough = ~Q(precision=Precision.EXACT)
    for district in avoided.districts:
        family = around.family(district)
        # a district of no municipality could be anywhere
        here = (Q(municipality__in=family) | _unknown_municipality(avoided)) if family else Q()
        elsewhere = Q(place_key__in=around.apart_from(district))
        condition |= rough & here & ~elsewhere
        if district.pk not in around.shapes:
            codes = around.others_of_kind(district)
            other_tag = tagged(TagGroup.DISTRICT, codes) if codes and _is_current(district) else Q(pk__in=[])
            condition |= Q(precision=Precision.EXACT) & here & ~other_tag
    return condition


class _Surroundings:
    """The avoided districts, the districts around them and their boundaries. Three queries."""

    def __init__(self, avoided: tuple[District, ...], areas: AreaNames) -> None:
        self.avoided = {district.pk: district for district in avoided}
        self.families = {d.pk: _family(_codes(d), areas) for d in avoided}
        kinds = {DistrictKind.ELEMENTARY, *(d.kind for d in avoided)}
        all_families = frozenset().union(*self.families.values())
        beside = District.objects.current().filter(municipalities__in=all_families, kind__in=kinds).distinct()
        self.others = [district for district in beside if district.pk not in self.avoided]
        near = [o.pk for o in self.others if any(_boxes_meet(o, d) for d in avoided)]
        boundaries = DistrictBoundary.objects.filter(pk__in=[*self.avoided, *near])
        self.shapes = {boundary.pk: from_geojson(boundary.geometry) for boundary in boundaries}

    def family(self, district: District) -> frozenset[str]:
        """Codes of municipalities under which something in the district may be listed."""
        return self.families[district.pk]

    def others_of_kind(self, district: District) -> list[str]:
        return [other.code for other in self.others if other.kind == district.kind]

    def inside(self) -> list[int]:
        """Entries with a public point in an avoided district or on its border, whatever their tags say."""
        shapes = [self.shapes[pk] for pk in self.avoided if pk in self.shapes]
        if not shapes:
            return []
        boxes = Q()
        for shape in shapes:
            west, south, east, north = (float(side) for side in shape.bounds)
            bands = range(lat_band(south - BORDER), lat_band(north + BORDER) + 1)
            boxes |= Q(lat_band__in=list(bands), longitude__range=(west - BORDER, east + BORDER))
        points = Entry.objects.filter(boxes, precision=Precision.EXACT).values_list("pk", "longitude", "latitude")
        rows = list(points)
        if not rows:
            return []
        spots = shapely.points([row[1] for row in rows], [row[2] for row in rows])
        hits: set[int] = set()
        for shape in shapes:
            shapely.prepare(shape)
            near = shapely.dwithin(shape, spots, BORDER)
            hits |= {row[0] for row, is_in in zip(rows, near, strict=True) if is_in}
        return sorted(hits)

    def apart_from(self, district: District) -> list[str]:
        """Keys of shown areas that are certainly elsewhere: other districts that don't overlap this one."""
        return [f"d{other.pk}" for other in self.others if self._apart(other, district)]

    def _apart(self, other: District, district: District) -> bool:
        if other.bbox and district.bbox:
            if not _boxes_meet(other, district):
                return True
            if other.pk in self.shapes and district.pk in self.shapes:
                return self.shapes[other.pk].intersection(self.shapes[district.pk]).area <= TOUCH
        return other.kind == district.kind and _is_current(district)


def _family(codes: Iterable[str], areas: AreaNames) -> frozenset[str]:
    return frozenset().union(*(_all_names(code, areas) for code in codes))


def _boxes_meet(one: District, other: District) -> bool:
    if one.bbox is None or other.bbox is None:
        return False
    west, south, east, north = one.bbox
    return west <= other.east and other.west <= east and south <= other.north and other.south <= north
