"""Our gazetteer behind geopy's interface, so that code written for geopy can use it."""

from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from directory.enums import GeocodeLevel
from directory.geocoding.lookup import locate, nearest_town


class GazetteerGeocoder(Geocoder):
    """A geopy geocoder that asks nobody: no network, no key, no timeout."""

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: object = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """The best place for an address, or all when not `exactly_one`; None when nothing was found.

        `Location.raw` holds level, kind, municipality code and gazetteer key.
        """
        found = [
            Location(
                match.label,
                (match.latitude, match.longitude),
                {
                    "level": str(match.level),
                    "kind": match.kind,
                    "municipality": match.municipality.code if match.municipality else None,
                    "entry_id": match.entry_id,
                },
            )
            for match in locate(query)
            if match.level != GeocodeLevel.NONE
        ]
        if not found:
            return None
        return found[0] if exactly_one else found

    def reverse(
        self, query: object, *, exactly_one: bool = True, timeout: object = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """The nearest town of a point (geopy Point, pair or "lat,lng"); None when none is near."""
        latitude, longitude = map(float, self._coerce_point_to_string(query).split(","))
        town = nearest_town(latitude, longitude)
        if town is None:
            return None
        location = Location(town.label, (town.latitude, town.longitude), {"entry_id": town.entry_id})
        return location if exactly_one else [location]
