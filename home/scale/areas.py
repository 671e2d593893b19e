"""A prefecture's municipalities, districts, towns, schools, stations and arrangements → rows."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import shapely

from directory.district_codes import district_code
from directory.enums import ArrangementKind, DistrictKind, GazetteerKind
from directory.geometry import box_cell, near_pairs
from directory.japan.address import place_key
from directory.models import (
    District,
    DistrictBoundary,
    GazetteerEntry,
    Municipality,
    WideAreaArrangement,
)
from directory.services.districts import NEIGHBOUR_METRES

from .layout import KM_PER_DEGREE, Cell, Place
from .names import SCHOOL, STATION, SUFFIX, Name, chome, quarters
from .tables import ModelTable, Table

FIRST_CODE = 701  # municipalities NN701, NN702 …: well-formed and not given to anyone
EDITION, SOURCE = 2024, "架空の学区（測定用）"
STATION_EVERY = 3  # districts


@dataclass
class Town:
    """A 町・丁目, with its key in the gazetteer."""

    key: int
    name: Name
    longitude: float
    latitude: float


@dataclass
class Quarter:
    """A district as the listings need it."""

    key: int
    name: Name
    cell: Cell
    polygon: shapely.Polygon
    towns: list[Town] = field(default_factory=list)


@dataclass
class Municipal:
    """A municipality as the listings need it."""

    code: str
    name: Name
    middle: tuple[float, float]
    quarters: list[Quarter]


class AreaTables:
    """Writes the areas of one prefecture after the other."""

    def __init__(self, names: Iterator[Name]) -> None:
        self._names = names
        self.municipalities = Table(Municipality, "code", "prefecture", "name", "kana")
        box = ("west", "south", "east", "north", "label_longitude", "label_latitude")
        self.districts = Table(District, "code", "name", "kana", "edition", "source", "cell", *box)
        self.boundaries = ModelTable(DistrictBoundary, "district_id", "geometry")
        self.homes = Table(District.municipalities.through, "district", "municipality")
        self.neighbours = Table(District.neighbours.through, "from_district", "to_district")
        place = ("kind", "prefecture", "municipality", "name", "kana", "key", "longitude", "latitude")
        self.gazetteer = Table(GazetteerEntry, *place)
        self.arrangements = Table(WideAreaArrangement, "name", "kind", "evidence", "valid_from", "verified_at")
        self.hosts = Table(WideAreaArrangement.hosts.through, "wideareaarrangement", "municipality")
        self.beneficiaries = Table(WideAreaArrangement.beneficiaries.through, "wideareaarrangement", "municipality")
        self.arranged = Table(WideAreaArrangement.categories.through, "wideareaarrangement", "category")

    @property
    def tables(self) -> list[Table]:
        """In an order in which rows only name rows already there."""
        return [
            *(self.municipalities, self.districts, self.boundaries, self.homes, self.neighbours, self.gazetteer),
            *(self.arrangements, self.hosts, self.beneficiaries, self.arranged),
        ]

    def add(self, prefecture: str, places: list[Place], rng: random.Random) -> list[Municipal]:
        """The municipalities of one prefecture, their districts, neighbours and gazetteer."""
        municipalities = []
        for number, place in enumerate(places):
            name = next(self._names) + SUFFIX[place.shape.suffix]
            code = f"{prefecture}{FIRST_CODE + number}"
            self.municipalities.add(code, prefecture, name.text, name.kana)
            names = quarters(len(place.cells), rng)
            own = [self._district(code, part, cell) for part, cell in zip(names, place.cells, strict=True)]
            municipalities.append(Municipal(code, name, place.middle, own))
            self._places(prefecture, municipalities[-1], rng)
        everything = [quarter for municipal in municipalities for quarter in municipal.quarters]
        for one, other in sorted(near_pairs(np.array([q.polygon for q in everything]), NEIGHBOUR_METRES)):
            self.neighbours.add(everything[one].key, everything[other].key)
        return municipalities

    def _district(self, municipality: str, name: Name, cell: Cell) -> Quarter:
        school, polygon = name + SCHOOL, shapely.Polygon(cell.ring)
        code = district_code(municipality, DistrictKind.ELEMENTARY, school.text)
        filed_under = box_cell(*polygon.bounds)
        values = (school.text, school.kana, EDITION, SOURCE, filed_under, *polygon.bounds, *cell.middle)
        key = self.districts.add(code, *values)
        geometry = {"type": "MultiPolygon", "coordinates": [[[list(point) for point in cell.ring]]]}
        self.boundaries.add(key, geometry)
        self.homes.add(key, municipality)
        return Quarter(key, name, cell, polygon)

    def _places(self, prefecture: str, municipal: Municipal, rng: random.Random) -> None:
        """About ten towns a district, its school, and a station for every third."""
        for number, quarter in enumerate(municipal.quarters):
            for count in range(1, rng.randint(8, 13)):
                name, (lng, lat) = chome(quarter.name, count), point_in(quarter, rng)
                key = self._entry(GazetteerKind.TOWN, prefecture, municipal.code, name, lng, lat)
                quarter.towns.append(Town(key, name, lng, lat))
            self._entry(GazetteerKind.SCHOOL, prefecture, municipal.code, quarter.name + SCHOOL, *quarter.cell.middle)
            if number % STATION_EVERY == 0:
                lng, lat = point_in(quarter, rng)
                self._entry(GazetteerKind.STATION, prefecture, municipal.code, quarter.name + STATION, lng, lat)

    def _entry(self, kind: str, prefecture: str, code: str, name: Name, longitude: float, latitude: float) -> int:
        values = (name.text, name.kana, place_key(name.text), longitude, latitude)
        return self.gazetteer.add(kind, prefecture, code, *values)

    def arrange(self, municipalities: list[Municipal], categories: list[int], today: date, rng: random.Random) -> None:
        """Every third municipality takes in residents of its nearest ones; half of these only for some categories."""
        for host in municipalities[::3]:
            nearest = sorted(municipalities, key=lambda other: distance_km(host.middle, other.middle))
            others = nearest[1 : rng.randint(3, 6)]
            if not others:
                continue
            kind = rng.choice(list(ArrangementKind)).value
            key = self.arrangements.add(f"{host.name.text}広域利用の取り決め", kind, "架空の協定書", today, today)
            self.hosts.add(key, host.code)
            for other in others:
                self.beneficiaries.add(key, other.code)
                if rng.random() < 0.5:
                    self.hosts.add(key, other.code)
            if rng.random() < 0.5:
                for category in rng.sample(categories, min(3, len(categories))):
                    self.arranged.add(key, category)


def point_in(quarter: Quarter, rng: random.Random) -> tuple[float, float]:
    """A point (longitude, latitude) in the district, denser towards its middle."""
    (x, y), ring = quarter.cell.middle, quarter.cell.ring
    for _ in range(5):
        corner = rng.choice(ring)
        share = rng.random() * 0.95
        point = (round(x + share * (corner[0] - x), 6), round(y + share * (corner[1] - y), 6))
        if shapely.contains_xy(quarter.polygon, *point):
            return point
    return quarter.cell.middle


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two (longitude, latitude) a short way apart, on a plane."""
    squeeze = math.cos(math.radians(one[1]))
    return KM_PER_DEGREE * math.hypot((one[0] - other[0]) * squeeze, one[1] - other[1])
