"""What is near a place that has closed: where its readers might go instead.

Near what the public may know of it. Of a place shown roughly that is the area's reference point, as on its own page; of
one told on request only, the town that its page names. Distances aren't said: they would be to somewhere nobody goes.
"""

from django.db.models import QuerySet

from directory.enums import ListingStatus

from .cards import Card, make_cards
from .geo import Point, within
from .models import Entry, TagGroup
from .presenters import ListingView

RADIUS_KM = 10
SHOWN = 4
LOOKED_AT = 40


def neighbours(view: ListingView) -> list[Card]:
    """At most four: what has most in common with it, of that the nearest. Never the listing itself."""
    listing = view.listing
    once: dict[int, Entry] = {}
    open_ones = _around(view).filter(status=ListingStatus.OPEN)  # nobody goes from one that ended to one that rests
    for entry in open_ones.exclude(listing=listing.pk)[:LOOKED_AT]:
        once.setdefault(entry.listing_id, entry)  # by its nearest place
    wanted = {category.slug for category in listing.categories.all()}
    ordered = sorted(once.values(), key=lambda entry: -len(wanted & _categories(entry)))[:SHOWN]
    for entry in ordered:
        entry.distance_km = None
    return make_cards(ordered)


def _around(view: ListingView) -> QuerySet[Entry]:
    listing = view.listing
    point = next((one.place for one in view.places if one.place.latitude is not None), None)
    if point is not None:
        return within(Entry.objects.all(), Point(point.latitude, point.longitude), RADIUS_KM).order_by(
            "distance_km", "public_id", "pk"
        )
    area = (
        {"municipality": listing.municipality_id} if listing.municipality_id else {"prefecture": listing.prefecture_id}
    )
    if None in area.values():
        return Entry.objects.none()
    return Entry.objects.filter(**area).order_by("-freshness", "public_id", "pk")


def _categories(entry: Entry) -> set[str]:
    return set(entry.tags.get(TagGroup.CATEGORY, ()))
