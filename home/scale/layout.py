"""Where everything lies: municipalities packed into prefectures, districts as cells that grow towards the edge. Pure.

Every prefecture is composed alike – one big city, some smaller ones, many towns – so that any number of them has the
same mixture of densities. Plane coordinates are km in the prefecture, turned into degrees WGS 84 at the end.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import shapely

KM_PER_DEGREE = 111.195
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
EDGE_PARTS = 8  # a border between two districts is drawn with so many pieces
THINNING = 0.7  # radius grows with rank**0.7: denser in the middle than a disc evenly filled (0.5)

# The prefectures' middles: a band along the islands, from 43° N 142° E down to 31.5° N 131° E, four abreast.
NORTH_EAST, SOUTH_WEST = (43.0, 142.0), (31.8, 131.5)
ABREAST, PITCH_KM = 4, 130.0

Ring = list[tuple[float, float]]  # closed, (longitude, latitude)
Plane = tuple[float, float]  # km east and north of the prefecture's middle


@dataclass(frozen=True)
class Shape:
    """A kind of municipality: how much ground a district covers on average, how many listings beside the average."""

    suffix: str
    district_km2: float
    weight: float

    def radius_km(self, districts: int) -> float:
        return math.sqrt(districts * self.district_km2 / math.pi)


BIG_CITY = Shape("市", 1.2, 1.35)
CITY = Shape("市", 3.0, 1.10)
SMALL_CITY = Shape("市", 6.0, 0.90)
TOWN = Shape("町", 15.0, 0.75)
# (kind, districts of each): 37 municipalities with 405 districts, a 47th of the country's 1,741 and 19,000
COMPOSITION: list[tuple[Shape, list[int]]] = [
    (BIG_CITY, [81]),
    (CITY, [35] * 3),
    (SMALL_CITY, [14] * 8),
    (TOWN, [4, 1, 7, 3, 6, 2, 5] * 3 + [6, 5, 6, 6]),
]
PER_PREFECTURE = sum(sum(sizes) for _, sizes in COMPOSITION)


@dataclass(frozen=True)
class Cell:
    """One district: its middle (longitude, latitude), its border, its share of the listings."""

    middle: tuple[float, float]
    ring: Ring
    weight: float


@dataclass(frozen=True)
class Place:
    """One municipality."""

    shape: Shape
    middle: tuple[float, float]
    cells: list[Cell]


def compositions(districts: int) -> list[list[tuple[Shape, int]]]:
    """(kind, districts) of the municipalities of each prefecture; the last one may be a part of one, well mixed."""
    mixed = _mixed()
    prefectures = []
    while districts > 0:
        prefecture, room = [], min(districts, PER_PREFECTURE)
        districts -= room
        for shape, size in mixed:
            if room > 0:
                prefecture.append((shape, min(size, room)))
                room -= size
        prefectures.append(prefecture)
    return prefectures


def _mixed() -> list[tuple[Shape, int]]:
    """The composition in an order of which any beginning is a fair sample."""
    spread = [((i + 0.5) / len(sizes), shape, size) for shape, sizes in COMPOSITION for i, size in enumerate(sizes)]
    return [(shape, size) for _, shape, size in sorted(spread, key=lambda row: row[0])]


def middle_of(prefecture: int) -> tuple[float, float]:
    """(latitude, longitude) of the middle of the n-th prefecture, counted from the north-east."""
    length = KM_PER_DEGREE * math.hypot(
        NORTH_EAST[0] - SOUTH_WEST[0], (NORTH_EAST[1] - SOUTH_WEST[1]) * math.cos(math.radians(37))
    )
    along, across = PITCH_KM * (prefecture // ABREAST), PITCH_KM * (prefecture % ABREAST - (ABREAST - 1) / 2)
    south = (NORTH_EAST[0] - SOUTH_WEST[0]) * KM_PER_DEGREE / length
    west = math.sqrt(1 - south**2)
    latitude = NORTH_EAST[0] + (-along * south + across * west) / KM_PER_DEGREE
    longitude = NORTH_EAST[1] + (-along * west - across * south) / (KM_PER_DEGREE * math.cos(math.radians(37)))
    return latitude, longitude


def lay_out(number: int, composition: list[tuple[Shape, int]], rng: random.Random) -> list[Place]:
    """The municipalities of the n-th prefecture with their districts."""
    centres = _pack([shape.radius_km(size) for shape, size in composition])
    sites, owners = [], []
    for owner, ((shape, size), centre) in enumerate(zip(composition, centres, strict=True)):
        for site in _sites(shape, size, centre, rng):
            sites.append(site)
            owners.append(owner)
    rings = _borders(sites, _surroundings(composition, centres, rng))
    latitude, longitude = middle_of(number)
    squeeze = KM_PER_DEGREE * math.cos(math.radians(latitude))

    def degrees(point: Plane) -> tuple[float, float]:
        return round(longitude + point[0] / squeeze, 6), round(latitude + point[1] / KM_PER_DEGREE, 6)

    cells: list[list[Cell]] = [[] for _ in composition]
    for site, owner, ring in zip(sites, owners, rings, strict=True):
        weight = composition[owner][0].weight * rng.lognormvariate(0, 0.35)
        cells[owner].append(Cell(degrees(site), _sound([degrees(point) for point in ring]), weight))
    return [
        Place(shape, degrees(centre), own) for (shape, _), centre, own in zip(composition, centres, cells, strict=True)
    ]


def _pack(radii: Sequence[float]) -> list[Plane]:
    """Middles of discs that don't overlap, the largest in the middle, each as near to it as there is room."""
    placed: dict[int, Plane] = {}
    for index in sorted(range(len(radii)), key=lambda i: -radii[i]):
        placed[index] = next(
            point
            for point in _spiral()
            if all(math.dist(point, other) >= radii[index] + radii[i] for i, other in placed.items())
        )
    return [placed[index] for index in range(len(radii))]


def _spiral() -> Iterator[Plane]:
    """Points further and further from the origin, in all directions."""
    step = 0
    while True:
        radius, angle = 0.4 * math.sqrt(step), step * GOLDEN_ANGLE
        yield radius * math.cos(angle), radius * math.sin(angle)
        step += 1


def _sites(shape: Shape, size: int, centre: Plane, rng: random.Random, first: int = 0, count: int = 0) -> list[Plane]:
    """Middles of districts, or, from `first` on, of as many more outside: H. Vogel's spiral (1979), a little shaken."""
    radius = shape.radius_km(size)
    sites = []
    for rank in range(first, first + (count or size)):
        distance, angle = radius * (rank / size) ** THINNING, rank * GOLDEN_ANGLE
        ground = 2 * math.pi * THINNING * radius**2 / size * ((rank + 0.5) / size) ** (2 * THINNING - 1)
        shake = 0.1 * math.sqrt(ground)
        sites.append(
            (
                centre[0] + distance * math.cos(angle) + rng.gauss(0, shake),
                centre[1] + distance * math.sin(angle) + rng.gauss(0, shake),
            )
        )
    return sites


def _surroundings(composition: list[tuple[Shape, int]], centres: list[Plane], rng: random.Random) -> list[Plane]:
    """Points around the municipalities where nobody lives; they bound the outer districts and are dropped."""
    radii = [shape.radius_km(size) for shape, size in composition]
    points = [(150 * math.cos(angle), 150 * math.sin(angle)) for angle in range(24)]
    for (shape, size), centre in zip(composition, centres, strict=True):
        ring = _sites(shape, size, centre, rng, first=size, count=math.ceil(3.6 * math.sqrt(size)) + 6)
        points += [p for p in ring if all(math.dist(p, c) > 1.05 * r for c, r in zip(centres, radii, strict=True))]
    return points


def _borders(sites: list[Plane], outside: list[Plane]) -> list[Ring]:
    """The Voronoi cell of each site, its edges bent like streets and rivers, alike on both sides."""
    cells = shapely.voronoi_polygons(shapely.MultiPoint([*sites, *outside]))
    tree = shapely.STRtree(cells.geoms)
    found = tree.query(shapely.points(sites), predicate="intersects")
    rings: list[Ring] = [[] for _ in sites]
    for site, cell in zip(*found, strict=True):
        rings[site] = _bent(list(cells.geoms[cell].exterior.coords))
    return rings


def _bent(corners: Ring) -> Ring:
    ring: Ring = []
    for one, other in pairwise(corners):
        ring += [one, *_between(one, other)]
    return [*ring, ring[0]]


def _between(one: Plane, other: Plane) -> list[Plane]:
    """Points on a bent line; the same from both ends, since the bend hangs on the ends alone."""
    ends = [(round(x, 6), round(y, 6)) for x, y in (one, other)]
    (ax, ay), (bx, by) = sorted(ends)
    noise = math.sin(ax * 127.1 + ay * 311.7 + bx * 74.7 + by * 173.3)
    arch, wave = 0.08 * noise, 0.05 * math.cos(noise * 40)
    points = []
    for part in range(1, EDGE_PARTS):
        t = part / EDGE_PARTS
        aside = arch * math.sin(math.pi * t) + wave * math.sin(2 * math.pi * t)
        points.append((ax + t * (bx - ax) - aside * (by - ay), ay + t * (by - ay) + aside * (bx - ax)))
    return points if ends[0] == (ax, ay) else points[::-1]


def _sound(ring: Ring) -> Ring:
    """The ring, or where bending made it cross itself, its hull."""
    polygon = shapely.Polygon(ring)
    return ring if polygon.is_valid else list(polygon.convex_hull.exterior.coords)
