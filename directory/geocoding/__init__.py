"""Geocoding in house: addresses, towns, schools and municipalities against our own gazetteer, nothing leaves.

`locate` answers one text, `GazetteerIndex` thousands for an importer, `nearest_town` a browser's position,
`GazetteerGeocoder` speaks geopy.
"""

from .engine import Match
from .geocoder import GazetteerGeocoder
from .index import GazetteerIndex
from .lookup import DISTRICT, locate, nearest_town

__all__ = ["DISTRICT", "GazetteerGeocoder", "GazetteerIndex", "Match", "locate", "nearest_town"]
