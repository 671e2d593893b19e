"""From what a resident typed, or where the browser says they are, to a place search can start from."""

from dataclasses import dataclass

from django.db.models import F

from directory.enums import GeocodeLevel
from directory.geocoding import DISTRICT, Match, locate, nearest_town
from directory.models import District, Municipality

from .boundaries import holding
from .geo import Point


@dataclass(frozen=True)
class Origin:
    """Where a search starts. The label is a 丁目, school, station or town, never a house number."""

    label: str
    point: Point | None
    level: str
    area: Municipality | District | None = None  # searched by its borders; the point is only where the map looks

    @property
    def is_rough(self) -> bool:
        return self.level == GeocodeLevel.MUNICIPALITY


def find_origins(text: str) -> list[Origin]:
    """Places the text may mean, best first; several when the name is ambiguous, none when nothing is known.

    A municipality, or a place known no better than that, is searched by its borders; so is a district that is named.
    """
    return [origin for match in locate(text) if (origin := _origin(match))]


def _origin(match: Match) -> Origin | None:
    point = None if match.latitude is None else Point(match.latitude, match.longitude)
    if match.kind == DISTRICT:
        return Origin(match.label, point, match.level, match.district)
    if point is None or match.level == GeocodeLevel.MUNICIPALITY:
        municipality = match.municipality
        return Origin(municipality.full_name, point, GeocodeLevel.MUNICIPALITY, municipality) if municipality else None
    return Origin(match.label, point, match.level)


def origin_of_position(point: Point) -> Origin:
    """The browser's position, named after the nearest town so that it can be shown without being repeated."""
    town = nearest_town(point.latitude, point.longitude)
    return Origin(town.label if town else "", point, GeocodeLevel.EXACT)


def districts_at(point: Point) -> list[District]:
    """Current districts whose polygon contains the point: none, one or several. One query; the next one that comes
    for a boundary not seen before in this process."""
    around = District.objects.current().around(point.latitude, point.longitude)
    candidates = list(around.annotate(digest=F("boundary__digest")))
    held = holding(((district.pk, district.digest) for district in candidates), point)
    return [district for district in candidates if district.pk in held]
