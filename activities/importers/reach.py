"""How far an import may go: administrators everywhere, curators where their bodies look after a municipality or a
district."""

from __future__ import annotations

from typing import Protocol

import shapely

from directory.enums import DistrictStatus, GeocodeLevel
from directory.geometry import from_geojson
from directory.held import held_areas
from directory.models import DistrictBoundary, Listing, Municipality, User

ELSEWHERE = "担当している市区町村の項目ではないため、取り込みませんでした。その地域の見守り役か管理者に頼んでください。"
NOT_INSIDE = (
    "担当している学区の中にあると確かめられないため、取り込みませんでした。中にあるものは、住所を町・丁目や番地まで書くか、"
    "緯度と経度を書いてください。外にあるものは、その地域の見守り役か管理者に頼んでください。"
)


class Spot(Protocol):
    """Where something is: a row's place on its way in, or a hall."""

    latitude: float | None
    longitude: float | None


class Reach:
    """Asked for every row: areas and boundaries are read once, listings in chunks."""

    def __init__(self, user: User | None) -> None:
        """`None` is the command line: everywhere."""
        self.user = None if user is None or user.is_superuser else user
        self.codes = set(Municipality.objects.curated_by(user).values_list("pk", flat=True)) if self.user else set()
        self._insides = _boundaries(self.user) if self.user else []
        self._listings: dict[int, bool] = {}

    @property
    def refusal(self) -> str:
        """What is said of what lies beyond."""
        return NOT_INSIDE if self._insides else ELSEWHERE

    def has(self, area: Municipality | None, spot: Spot, level: str) -> bool:
        """Whether it lies in a municipality of theirs, or for certain in a district."""
        return self.has_area_key(area.pk if area else None) or self._is_inside(spot, level)

    def has_area_key(self, code: str | None) -> bool:
        return self.user is None or code in self.codes

    def _is_inside(self, spot: Spot, level: str) -> bool:
        """As with the districts of halls: a municipality's centre says nothing about districts."""
        if spot.latitude is None or spot.longitude is None or level == GeocodeLevel.MUNICIPALITY:
            return False
        point = shapely.Point(spot.longitude, spot.latitude)
        return any(inside.covers(point) for inside in self._insides)

    def has_listing(self, pk: int) -> bool:
        """Whether a listing that is there already is one of theirs."""
        if self.user is None:
            return True
        if pk not in self._listings:
            self.look_up([pk])
        return self._listings[pk]

    def look_up(self, keys: list[int]) -> None:
        """Ask for many at once, also for what was deleted."""
        if self.user is None:
            return
        for start in range(0, len(keys), 500):
            chunk = keys[start : start + 500]
            found = set(Listing.objects.in_areas_of(self.user).filter(pk__in=chunk).values_list("pk", flat=True))
            self._listings |= {key: key in found for key in chunk}


def _boundaries(user: User) -> list[shapely.Geometry]:
    """Of the districts that are looked after themselves."""
    rows = DistrictBoundary.objects.filter(
        district__in=held_areas(user).districts, district__status=DistrictStatus.CURRENT
    )
    shapes = [from_geojson(geometry) for geometry in rows.values_list("geometry", flat=True)]
    for shape in shapes:
        shapely.prepare(shape)
    return shapes


EVERYWHERE = Reach(None)
