"""What a map draws: our own shapes and points as GeoJSON, never a tile."""

import json
from collections.abc import Iterable

from shapely import set_precision, to_geojson
from shapely.geometry import shape

from directory.models import District, DistrictBoundary

from .cards import Card
from .geo import Point

OUTLINE_TOLERANCE = 0.0001  # degrees
OUTLINE_GRID = 0.00001


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
