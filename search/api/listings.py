"""`listings`, `listings/{id}` and `listings.geojson`: the one search, as JSON."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.enums import PartOfDay
from directory.chains import end_of_chain
from directory.enums import ListingKind, Participation
from directory.models import Audience, Category, Feature, Listing, Standpoint
from search.asking import Asked, ask
from search.facets import FacetCounts
from search.filters import EntryFilter
from search.presenters import load_listing, present
from search.remembering import count_facets_again, find_again
from search.weekday_names import WEEKDAY_NAMES

from .answers import Rejected, answer, read, wrapped
from .detail import detail
from .items import feature, listing_items
from .parameters import is_repeatable

SINGLE = frozenset(name for name, one in EntryFilter.base_filters.items() if not is_repeatable(one))
MOST_CANDIDATES = 10


def asked_in(params: QueryDict, ignoring: tuple[str, ...] = ()) -> Asked:
    """The search the parameters ask for. Raises Rejected."""
    repeated = {name: [_("一つだけ書いてください。")] for name in SINGLE if len(params.getlist(name)) > 1}
    asked = ask(params, ignoring=ignoring)
    if errors := {**asked.errors, **repeated}:
        raise Rejected(errors)
    return asked


def listings(request: HttpRequest) -> HttpResponse:
    """A page of the search, each listing once, by its nearest place."""
    asked = asked_in(request.GET)
    found = find_again(asked)
    data = wrapped(listing_items(found.entries, request), found.count, found.page, found.page_size)
    if asked.origins:
        first, *others = asked.origins
        data["place"] = {"label": first.label, "candidates": [one.label for one in others[:MOST_CANDIDATES]]}
    if asked.filters.asked.get("facets"):
        counted = count_facets_again(asked)
        data |= {"facets": _facets(counted), "facets_exact": counted.exact}
    return answer(data)


def listings_geojson(request: HttpRequest) -> HttpResponse:
    """The same page as a GeoJSON FeatureCollection (RFC 7946)."""
    found = find_again(asked_in(request.GET))
    numbers = {"count": found.count, "page": found.page, "page_size": found.page_size}
    features = [feature(item) for item in listing_items(found.entries, request)]
    collection = {"type": "FeatureCollection", **numbers, "features": features}
    return answer(collection, content_type="application/geo+json")


def listing(request: HttpRequest, public_id: str) -> HttpResponse:
    """One listing; a closed one too. One that was merged leads to the end of the chain."""
    read(forms.Form, request.GET)
    try:
        found = load_listing(public_id.replace("\x00", ""))
    except Listing.DoesNotExist as error:
        raise Http404 from error
    if (target := end_of_chain(found)) is not found:
        return HttpResponsePermanentRedirect(reverse("api:listing", args=[target.public_id]))
    return answer(detail(found, present(found), request))


def _facets(counted: FacetCounts) -> dict[str, list[dict]]:
    """{group: choices that somebody has, in the order of the taxonomy}."""
    names = {group: dict(_labels(group)) for group in counted.counts}
    return {
        group: [
            {"value": value, "label": str(label), "count": counts[value]}
            for value, label in names[group].items()
            if counts.get(value)
        ]
        for group, counts in counted.counts.items()
    }


def _labels(group: str) -> list[tuple[str, object]]:
    fixed = {
        "participation": Participation.choices,
        "kind": ListingKind.choices,
        "weekday": WEEKDAY_NAMES.items(),
        "time": PartOfDay.choices,
    }
    if group in fixed:
        return list(fixed[group])
    terms = {"category": Category, "audience": Audience, "standpoint": Standpoint, "feature": Feature}
    return list(terms[group].objects.filter(active=True).values_list("slug", "name"))
