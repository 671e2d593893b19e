"""Distances on the sphere and the index that finds points near a place. WGS 84 degrees, kilometres.

A radius is `lat_band IN (…) AND longitude BETWEEN …`, then the haversine distance in SQL (DESIGN 4).
"""

import math
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FloatField, Func, QuerySet

EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius
BANDS_PER_DEGREE = 100  # one band is about 1.11 km of latitude
SOUTH, NORTH, WEST, EAST = 20.0, 46.0, 122.0, 154.0  # where a coordinate may lie in Japan
MAX_RADIUS_KM = 100.0
MOST_BANDS = 400  # more are read as one range: nothing is left for the second column to narrow


@dataclass(frozen=True)
class Point:
    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (SOUTH <= self.latitude <= NORTH and WEST <= self.longitude <= EAST):
            raise ValueError(f"{self.latitude},{self.longitude} does not lie in Japan")


@dataclass(frozen=True)
class Box:
    """A map's section, degrees. Raises ValueError for one that is upside down or reaches nowhere in Japan."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west < self.east <= 180 and -90 <= self.south < self.north <= 90):
            raise ValueError("west, south, east, north must be in this order")


def lat_band(latitude: float) -> int:
    """floor(latitude × 100), always computed here: casts differ between databases."""
    return math.floor(latitude * BANDS_PER_DEGREE)


def haversine_km(a: Point, b: Point) -> float:
    """Great-circle distance in km (R. W. Sinnott, "Virtues of the Haversine", 1984)."""
    half_lat = math.radians(b.latitude - a.latitude) / 2
    half_lng = math.radians(b.longitude - a.longitude) / 2
    h = (
        math.sin(half_lat) ** 2
        + math.cos(math.radians(a.latitude)) * math.cos(math.radians(b.latitude)) * math.sin(half_lng) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


class DistanceFrom(Func):
    """SQL expression: km from a point to `latitude`, `longitude` of a row, by `haversine_km`'s formula.

    One expression of our own, since Django's nested functions take longer to build than the database to answer.
    """

    template = (
        "(%(diameter)s * ASIN(%(least)s(1.0, SQRT(POWER(SIN(RADIANS(%(lat)s - %%s) / 2.0), 2)"
        " + %%s * COS(RADIANS(%(lat)s)) * POWER(SIN(RADIANS(%(lng)s - %%s) / 2.0), 2)))))"
    )

    def __init__(self, point: Point) -> None:
        super().__init__(F("latitude"), F("longitude"), output_field=FloatField())
        self.point = point

    def as_sql(self, compiler: Any, connection: Any, least: str = "LEAST", **context: Any) -> tuple[str, list]:
        (lat, _none), (lng, _none) = (compiler.compile(column) for column in self.source_expressions)
        sql = self.template % {"diameter": 2 * EARTH_RADIUS_KM, "least": least, "lat": lat, "lng": lng}
        return sql, [self.point.latitude, math.cos(math.radians(self.point.latitude)), self.point.longitude]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list]:
        return self.as_sql(compiler, connection, least="MIN", **context)


def _in_bands(queryset: QuerySet, south: float, north: float) -> QuerySet:
    """Rows between two latitudes, band by band: equality on the first column of the index lets it use the second."""
    lowest, highest = lat_band(max(south, SOUTH)), lat_band(min(north, NORTH))
    if highest - lowest > MOST_BANDS:
        return queryset.filter(lat_band__range=(lowest, highest))
    return queryset.filter(lat_band__in=list(range(lowest, highest + 1)))


def in_box(queryset: QuerySet, box: Box) -> QuerySet:
    """Rows with a point in the box, borders included. Uses index `entry_place`."""
    return _in_bands(queryset, box.south, box.north).filter(
        latitude__range=(box.south, box.north), longitude__range=(box.west, box.east)
    )


def within(queryset: QuerySet, point: Point, radius_km: float) -> QuerySet:
    """Rows with a point within `radius_km` of `point`, annotated with `distance_km`. Uses index `entry_place`."""
    delta_lat = math.degrees(radius_km / EARTH_RADIUS_KM)
    # widest where the circle is nearest to the pole; exact formula for the longitude a circle touches
    ratio = math.sin(radius_km / EARTH_RADIUS_KM) / math.cos(math.radians(point.latitude))
    delta_lng = math.degrees(math.asin(min(1.0, ratio)))
    return (
        _in_bands(queryset, point.latitude - delta_lat, point.latitude + delta_lat)
        .filter(longitude__range=(point.longitude - delta_lng, point.longitude + delta_lng))
        .annotate(distance_km=DistanceFrom(point))
        .filter(distance_km__lte=radius_km)
    )
