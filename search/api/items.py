"""Listings as the API gives them, from rows of the read model only."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from search.models import Entry, TagGroup

_ANY = "xxxxxxxx"
COORDINATES = frozenset({"latitude", "longitude"})


def listing_items(entries: Iterable[Entry], request: HttpRequest) -> list[dict]:
    """The listings in order, `distance_km` to the metre where a point was asked. No query."""
    before, after = request.build_absolute_uri(reverse("listing", args=[_ANY])).rsplit(_ANY, 1)
    return [item_of(entry, f"{before}{entry.public_id}{after}") for entry in entries]


def item_of(entry: Entry, url: str) -> dict:
    """One listing, `id` first; `url` is its page."""
    distance = getattr(entry, "distance_km", None)
    return {
        "id": entry.public_id,
        "kind": entry.kind,
        "title": entry.title,
        "summary": entry.summary,
        "url": url,
        "municipality": entry.municipality_id,
        "districts": entry.tags.get(TagGroup.DISTRICT, []),
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "location_precision": entry.precision,
        "distance_km": None if distance is None else round(distance, 3),
        "categories": entry.tags.get(TagGroup.CATEGORY, []),
        "audiences": entry.tags.get(TagGroup.AUDIENCE, []),
        "features": entry.tags.get(TagGroup.FEATURE, []),
        "eligibility": entry.eligibility,
        "next_occurrence": moment(entry.next_starts_at),
        "verified_at": moment(entry.verified_at),
    }


def moment(when: datetime | None) -> str | None:
    """ISO 8601 in Japan's time: 2026-11-24T10:00:00+09:00."""
    return timezone.localtime(when).isoformat(timespec="seconds") if when else None


def feature(item: dict, wanted: frozenset[str] | None = None) -> dict:
    """A listing as a GeoJSON feature, with the wanted properties; without a public point its geometry is null
    (RFC 7946, 3.2).
    """
    properties = {name: value for name, value in item.items() if wanted is None or name in wanted | COORDINATES}
    latitude, longitude = properties.pop("latitude"), properties.pop("longitude")
    geometry = None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": item["id"], "geometry": geometry, "properties": properties}
