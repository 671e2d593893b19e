"""What a map draws: our own shapes and points as GeoJSON, never a tile."""

import json
from collections.abc import Iterable

from django.urls import reverse
from shapely import set_precision, to_geojson
from shapely.geometry import shape

from directory.models import District, DistrictBoundary

from .cards import Card, title_of
from .filters import EntryFilter
from .geo import Point

OUTLINE_TOLERANCE = 0.0001  # degrees
OUTLINE_GRID = 0.00001
MOST_POINTS = 200  # a map with more shows how many lie where (`clusters` of the API)


def point_features(cards: Iterable[Card]) -> list[dict]:
    """GeoJSON point features of the cards that have a public point."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [card.longitude, card.latitude]},
            "properties": {
                "id": card.public_id,
                "title": card.title,
                "lang": card.title_lang,
                "url": card.url,
                "precision": card.location_precision,
            },
        }
        for card in cards
        if card.has_point
    ]


def other_features(filters: EntryFilter, cards: Iterable[Card]) -> list[dict]:
    """GeoJSON points of what a search finds besides the cards shown, `MOST_POINTS` at most. One query.

    They have no card on the page to point at, so they say `other`.
    """
    shown = {(card.public_id, card.latitude, card.longitude) for card in cards}
    columns = ("public_id", "title", "title_kana", "texts", "precision", "latitude", "longitude")
    entries = filters.qs.filter(latitude__isnull=False).order_by("public_id", "pk").only(*columns)[:MOST_POINTS]
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [entry.longitude, entry.latitude]},
            "properties": {
                "id": entry.public_id,
                "title": title_of(entry)[0],
                "lang": title_of(entry)[1],
                "url": reverse("listing", args=[entry.public_id]),
                "precision": entry.precision,
                "other": True,
            },
        }
        for entry in entries
        if (entry.public_id, entry.latitude, entry.longitude) not in shown
    ]


def outline(geometry: dict) -> dict:
    """A boundary light enough for a telephone: simplified to about ten metres, five decimals (about a metre)."""
    return json.loads(to_geojson(set_precision(shape(geometry).simplify(OUTLINE_TOLERANCE), OUTLINE_GRID)))


def district_features(districts: Iterable[District], role: str) -> list[dict]:
    """GeoJSON features of the districts' boundaries; `role` tells the map how to draw them (own, neighbour, here)."""
    by_pk = {district.pk: district for district in districts}
    return [
        {
            "type": "Feature",
            "geometry": outline(boundary.geometry),
            "properties": {"role": role, "name": by_pk[boundary.pk].display_name, "code": by_pk[boundary.pk].code},
        }
        for boundary in DistrictBoundary.objects.filter(pk__in=by_pk)
    ]


def map_data(cards: Iterable[Card], districts: list[dict], origin: Point | None = None) -> dict:
    """`{"points": FeatureCollection, "areas": FeatureCollection, "origin": [lat, lng] | None}`."""
    return {
        "points": {"type": "FeatureCollection", "features": point_features(cards)},
        "areas": {"type": "FeatureCollection", "features": districts},
        "origin": [origin.latitude, origin.longitude] if origin else None,
    }
