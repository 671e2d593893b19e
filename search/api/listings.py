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
from search.remembering import count_facets_again
from search.weekday_names import WEEKDAY_NAMES

from .answers import Rejected, answer, read
from .detail import detail
from .fields import FieldsField, only
from .items import feature, listing_items
from .parameters import is_repeatable
from .schemas import ListingDetail
from .stepping import ListForm, listed

SINGLE = frozenset(name for name, one in EntryFilter.base_filters.items() if not is_repeatable(one))
MOST_CANDIDATES = 10


class DetailForm(forms.Form):
    fields = FieldsField(ListingDetail.model_fields)


def asked_in(params: QueryDict, ignoring: tuple[str, ...] = ()) -> Asked:
    """The search the parameters ask for. Raises Rejected."""
    repeated = {name: [_("一つだけ書いてください。")] for name in SINGLE if len(params.getlist(name)) > 1}
    asked = ask(params, ignoring=ignoring)
    if errors := {**asked.errors, **repeated}:
        raise Rejected(errors)
    return asked


def listings(request: HttpRequest) -> HttpResponse:
    """A page of the search, each listing once, by its nearest place; or a step of a walk (`stepping`)."""
    asked = asked_in(request.GET, ignoring=tuple(ListForm.base_fields))
    found = listed(request.GET, asked)
    data = {**found.numbers, "results": only(listing_items(found.entries, request), found.wanted)}
    if asked.origins:
        first, *others = asked.origins
        data["place"] = {"label": first.label, "candidates": [one.label for one in others[:MOST_CANDIDATES]]}
    if asked.filters.asked.get("facets"):
        counted = count_facets_again(asked)
        data |= {"facets": _facets(counted), "facets_exact": counted.exact}
    return answer(data)


def listings_geojson(request: HttpRequest) -> HttpResponse:
    """The same page or step as a GeoJSON FeatureCollection (RFC 7946)."""
    found = listed(request.GET, asked_in(request.GET, ignoring=tuple(ListForm.base_fields)))
    features = [feature(item, found.wanted) for item in listing_items(found.entries, request)]
    collection = {"type": "FeatureCollection", **found.numbers, "features": features}
    return answer(collection, content_type="application/geo+json")


def listing(request: HttpRequest, public_id: str) -> HttpResponse:
    """One listing; a closed one too. One that was merged leads to the end of the chain."""
    wanted = read(DetailForm, request.GET)["fields"]
    try:
        found = load_listing(public_id.replace("\x00", ""))
    except Listing.DoesNotExist as error:
        raise Http404 from error
    if (target := end_of_chain(found)) is not found:
        return HttpResponsePermanentRedirect(reverse("api:listing", args=[target.public_id]))
    [item] = only([detail(found, present(found), request)], wanted)
    return answer(item)


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
