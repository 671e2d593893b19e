"""Where a change moves a listing: the halls before and after, numbered for the map and said in words beside it."""

from dataclasses import dataclass

from directory.models import District, Listing, Venue
from search.geo import Point, haversine_km
from search.maps import district_features

BEFORE, AFTER, BOTH = "いままで", "これから", "いままでも、これからも"
AT_LEAST_KM = 0.005  # nearer than this, somebody has only corrected the last decimals


@dataclass(frozen=True)
class Spot:
    """A hall on the map. `number`: of its pin."""

    number: int
    role: str
    venue: Venue


@dataclass(frozen=True)
class Moves:
    """`spots`: everything that is drawn. `unlocated`: halls whose place on the map nobody knows."""

    spots: list[Spot]
    unlocated: list[tuple[str, Venue]]
    far: str

    def map_data(self) -> dict:
        """As `search.maps.map_data`, of a listing that may not be public yet."""
        halls = [one.venue.pk for one in self.spots]
        districts = District.objects.filter(venue_districts__venue__in=halls).distinct()
        points = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [one.venue.longitude, one.venue.latitude]},
                "properties": {"title": f"{one.role}：{one.venue}", "precision": "exact"},
            }
            for one in self.spots
        ]
        return {
            "points": {"type": "FeatureCollection", "features": points},
            "areas": {"type": "FeatureCollection", "features": district_features(districts, "here")},
            "origin": None,
        }


def moves(before: Listing | None, after: Listing) -> Moves | None:
    """None where every hall stays where it is, and where there is none."""
    was, now = _halls(before), _halls(after)
    if {_place(venue) for venue in was.values()} == {_place(venue) for venue in now.values()}:
        return None
    told = [(BOTH if pk in now else BEFORE, venue) for pk, venue in was.items()]
    told += [(AFTER, venue) for pk, venue in now.items() if pk not in was]
    numbers: dict[tuple, int] = {}  # halls in one building share a pin, as on the map
    located = [(role, venue) for role, venue in told if venue.latitude is not None]
    spots = [Spot(numbers.setdefault(_place(venue), len(numbers) + 1), role, venue) for role, venue in located]
    return Moves(spots, [one for one in told if one not in located], _far(spots))


def _halls(listing: Listing | None) -> dict[int, Venue]:
    rows = listing.schedules.all() if listing else ()
    return {row.venue.pk: row.venue for row in rows if row.venue}


def _place(venue: Venue) -> tuple:
    return (venue.latitude, venue.longitude) if venue.latitude is not None else (venue.pk,)


def _far(spots: list[Spot]) -> str:
    """How far one hall moves; "" where several do, or none leaves."""
    gone, come = ([one.venue for one in spots if one.role == role] for role in (BEFORE, AFTER))
    if len(gone) != 1 or len(come) != 1:
        return ""
    km = haversine_km(*(Point(one.latitude, one.longitude) for one in (*gone, *come)))
    if km < AT_LEAST_KM:
        return ""
    return f"約{km:.1f} km はなれています。" if km >= 1 else f"約{max(round(km * 1000, -1), 10):.0f} m はなれています。"
