"""One listing in full, as `search.presenters` lets the public see it."""

from django.http import HttpRequest

from directory.models import Listing
from search.models import Entry
from search.presenters import ListingView, PlaceView
from search.rows import rows_of

from .items import listing_items

_TEXTS = (
    "status", "status_reason", "title_kana", "title_en", "title_easy", "summary_en", "summary_easy",
    "description", "description_en", "description_easy",
)  # fmt: skip
_PRACTICAL = ("eligibility_note", "welcome_note", "first_visit", "cost", "booking", "languages")


def detail(listing: Listing, view: ListingView, request: HttpRequest) -> dict:
    """The listing as in a list, by its first place, and all that its page shows."""
    [item] = listing_items([_first_row(listing)], request)
    return {
        **item,
        **{name: getattr(listing, name) for name in (*_TEXTS, *_PRACTICAL)},
        "standpoints": [term.slug for term in listing.standpoints.all()],
        "participation": [mode.value for mode in listing.participation],
        "organisations": [organisation.name for organisation in listing.organisations.all()],
        "places": [_place(place) for place in view.places],
        "channels": [
            {"kind": one.kind, "label": str(one.label), "value": one.value, "href": one.href, "note": one.note}
            for one in view.channels
        ],
        "answers": [
            {"slug": feature.slug, "answer": given, "note": note}
            for given, features in view.features.items()
            for feature, note in features
        ],
        "asked": [{"what": str(what), "answer": given} for what, given, _words in view.asked],
        "eligibility_rules": [str(rule) for rule in view.eligibility_rules],
    }


def _first_row(listing: Listing) -> Entry:
    """As the read model would hold it: closed listings have no row there, but a page."""
    return next(iter(rows_of([listing]))).entry


def _place(view: PlaceView) -> dict:
    place = view.place
    return {
        "label": str(place.label),
        "address": view.address,
        "access": place.venue.access if place.venue else "",
        "municipality": place.municipality.code if place.municipality else None,
        "districts": [district.code for district in place.districts],
        "latitude": place.latitude,
        "longitude": place.longitude,
        "location_precision": place.precision.value,
        "schedules": [{"name": schedule.name, "note": schedule.note} for schedule in view.schedules],
    }
