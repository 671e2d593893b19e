"""/listings/<id>/ – one place or activity, as far as the public may know."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from directory.chains import end_of_chain
from directory.models import Listing
from search import linked_data
from search.coming import next_dates_of_listing
from search.feeds.explain import links_of_listing
from search.maps import district_features
from search.neighbours import neighbours
from search.presenters import load_listing, present


def listing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `search/listing_detail.html`: view (search.presenters.ListingView), listing, coming, map_data, calendar,
    linked_data; of a closed one neighbours [Card].

    A listing merged into another redirects to the end of the chain; a closed one keeps a page that says so.
    """
    try:
        found = load_listing(public_id)
    except Listing.DoesNotExist as error:
        raise Http404(_("このページは見つかりませんでした。")) from error
    if (target := end_of_chain(found)) is not found:
        return HttpResponsePermanentRedirect(target.get_absolute_url())
    context = listing_context(found)
    if context["view"].is_closed:
        context["neighbours"] = neighbours(context["view"])
    context |= {"coming": next_dates_of_listing(found.pk, request.GET), "calendar": links_of_listing(found, request)}
    page = request.build_absolute_uri(reverse("listing", args=[found.public_id]))
    if graph := linked_data.of_listing(context["view"], context["coming"].rows, page):
        context["linked_data"] = linked_data.script_text(graph)
    response = render(request, "search/listing_detail.html", context)
    if found.is_sensitive:
        add_never_cache_headers(response)  # nor on the disk of a shared computer
    return response


def listing_context(found: Listing) -> dict:
    """The context of the detail template, for the page and for the editors' preview."""
    view = present(found)
    points = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.place.longitude, place.place.latitude]},
            "properties": {"title": place.place.label, "precision": place.place.precision.value},
        }
        for place in view.places
        if place.place.latitude is not None
    ]
    return {
        "listing": found,
        "view": view,
        "map_data": {
            "points": {"type": "FeatureCollection", "features": points},
            "areas": {"type": "FeatureCollection", "features": district_features(view.district_links, "own")},
            "origin": None,
        },
    }
