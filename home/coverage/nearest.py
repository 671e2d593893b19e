"""The nearest place for a district in which nothing of the kind is registered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from directory.models import District
from search.geo import Box, Point, haversine_km, in_box
from search.models import Entry, Precision

from .counting import Narrowed

ROUND_ABOUT = 0.25  # degrees around the districts in which a nearest place is looked for: 20 to 28 km
PLANE = 0.81  # a degree of longitude in degrees of latitude at 36° north; the kilometres shown are the sphere's


@dataclass(frozen=True)
class Nearest:
    public_id: str
    title: str
    place: str
    municipality: str
    kilometres: float


def nearest_of(districts: Sequence[District], narrowed: Narrowed) -> dict[int, Nearest]:
    """{district: its nearest listing with a public place}, from the district's middle; two statements.

    Places elsewhere count as well: people walk across borders, and every one of these has a page for everybody.
    Those on quiet subjects are left out, since this list is printed and shown to others.
    """
    asked = [one for one in districts if one.label_latitude is not None]
    if not asked:
        return {}
    candidates = _candidates(asked, narrowed)
    if not candidates:
        return {}
    tree = shapely.STRtree([shapely.Point(lng * PLANE, lat) for _, lat, lng in candidates])
    middles = [shapely.Point(one.label_longitude * PLANE, one.label_latitude) for one in asked]
    chosen = {one.pk: candidates[int(position)] for one, position in zip(asked, tree.nearest(middles), strict=True)}
    entries = Entry.objects.select_related("municipality").in_bulk({key for key, _, _ in chosen.values()})
    return {one.pk: _nearest(one, entries[chosen[one.pk][0]]) for one in asked if chosen[one.pk][0] in entries}


def _candidates(districts: Sequence[District], narrowed: Narrowed) -> list[tuple[int, float, float]]:
    lats = [one.label_latitude for one in districts]
    lngs = [one.label_longitude for one in districts]
    box = Box(min(lngs) - ROUND_ABOUT, min(lats) - ROUND_ABOUT, max(lngs) + ROUND_ABOUT, max(lats) + ROUND_ABOUT)
    entries = in_box(Entry.objects.filter(precision=Precision.EXACT, sensitive=False), box).order_by("pk")
    rows = entries.values_list("pk", "latitude", "longitude", "tags").iterator()
    return [(key, latitude, longitude) for key, latitude, longitude, tags in rows if narrowed.holds(tags)]


def _nearest(district: District, entry: Entry) -> Nearest:
    middle = Point(district.label_latitude, district.label_longitude)
    away = haversine_km(middle, Point(entry.latitude, entry.longitude))
    town = entry.municipality.name if entry.municipality else ""
    return Nearest(entry.public_id, entry.title, entry.place_label, town, round(away, 1))
