"""Which listings' rows of the read model a change can alter. Reads keys only."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, Q

from activities.models import Schedule
from directory.changes import Changes
from directory.enums import Visibility
from directory.models import (
    Audience,
    Category,
    Channel,
    District,
    EligibilityRule,
    Feature,
    GazetteerEntry,
    Listing,
    ListingFeature,
    Municipality,
    Organisation,
    Prefecture,
    Standpoint,
    Venue,
)

CHUNK = 500  # keys in one query
AT = "schedules__venue"

#: What belongs to one listing and stays with it.
PARTS = (Schedule, Channel, ListingFeature, EligibilityRule)
#: From a row of the model to the listings that show something of it, as paths from the listing.
WAYS: dict[type[Model], tuple[str, ...]] = {
    Listing: ("pk",),
    Category: ("categories",),
    Audience: ("audiences",),
    Standpoint: ("standpoints",),
    Feature: ("listing_features__feature",),
    Organisation: ("organisations",),
    Venue: (AT,),
    District: (f"{AT}__venue_districts__district", "eligibility_rules__district", "organisations__districts"),
    GazetteerEntry: (),  # only where the place is shown as an area, see `listings`
    Municipality: ("municipality", "schedules__municipality", f"{AT}__municipality"),
    Prefecture: (
        "prefecture",
        "municipality__prefecture",
        "schedules__municipality__prefecture",
        f"{AT}__municipality__prefecture",
    ),
}
#: Further ones, when the row goes and frees others (parts that go with it tell themselves).
WAYS_OF_GOING: dict[type[Model], tuple[str, ...]] = {
    Listing: ("replaced_by",),
    GazetteerEntry: (f"{AT}__town",),
    Municipality: (f"{AT}__town__municipality",),
}


def listings(changes: Changes) -> Iterator[int]:
    """Keys of the listings whose rows may have become untrue. Reads when it is first asked, not when it is made."""
    for model, keys in changes.rows.items():
        yield from _reached(WAYS[model], keys)
    yield from _roughly_in("town", changes.towns | changes.rows.get(GazetteerEntry, set()))
    yield from _roughly_in("venue_districts__district", changes.districts)


def listings_left_by(row: Model) -> set[int]:
    """Keys of the listings whose rows will be untrue when `row` is deleted, and what hangs on it."""
    if isinstance(row, PARTS):
        return {row.listing_id}
    model = type(row)
    return set(_reached(WAYS[model] + WAYS_OF_GOING.get(model, ()), [row.pk]))


def _reached(ways: tuple[str, ...], keys: Iterable[Any]) -> Iterator[int]:
    if ways == ("pk",):
        yield from keys
        return
    for chunk in _chunks(keys):
        for way in ways:
            yield from Listing.objects.filter(**{f"{way}__in": chunk}).order_by().values_list("pk", flat=True)


def _roughly_in(area: str, keys: Iterable[int]) -> Iterator[int]:
    """Listings whose place is shown as an area, at venues in these areas: which one is named depends on the others."""
    rough = (
        Q(location_visibility=Visibility.AREA)
        | Q(schedules__location_visibility=Visibility.AREA)
        | Q(schedules__venue__is_home=True)
    )
    for chunk in _chunks(keys):
        yield from Listing.objects.filter(rough, **{f"{AT}__{area}__in": chunk}).order_by().values_list("pk", flat=True)


def _chunks(keys: Iterable[Any]) -> Iterator[list]:
    ordered = sorted(keys)
    yield from (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
