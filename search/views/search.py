"""/search/ – by words, by place, by district, by need."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_http_methods

from search.feeds.explain import links_of_search
from search.filters import parse_point
from search.locations import Origin, find_origins, origin_of_position
from search.result_page import may_hold_house_number, result_page, understand
from search.safe_post import same_origin_post

AREAS = ("near", "bbox", "district", "municipality", "prefecture")


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
def search(request: HttpRequest) -> HttpResponse:
    """GET shows results; POST takes what must not stay in an address: a typed address or the browser's position.

    Template `search/search.html`, for htmx its part `search/fragment.html`: see `result_page`.
    """
    if request.method == "POST":
        response = _posted(request)
        add_never_cache_headers(response)
    else:
        response = _results(request, _without_empty(request.GET))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _posted(request: HttpRequest) -> HttpResponse:
    """A position is answered at once and forgotten; a typed place is shortened to its 丁目 and becomes a GET."""
    params = _without_empty(request.POST)
    position = params.pop("position", [""])[-1]
    if "then" in params:  # a way on from a search whose position is in no address
        params = _without_empty(QueryDict(params["then"].removeprefix("?")))
    if position and not params.get("place"):
        return _from_position(request, params, position)
    place = params.get("place", "")
    origins = find_origins(place) if 0 < len(place) <= 100 and "\x00" not in place else []
    if place:  # somewhere new: where it was before no longer counts
        for name in AREAS:
            params.pop(name, None)
    if len(origins) == 1:
        params["place"] = origins[0].label
    elif may_hold_house_number(place):
        return _results(request, params)  # several or none: not put into an address
    query = params.urlencode()
    return HttpResponseRedirect(f"{reverse('search')}?{query}" if query else reverse("search"), status=303)


def _from_position(request: HttpRequest, params: QueryDict, position: str) -> HttpResponse:
    for name in (*AREAS, "place"):
        params.pop(name, None)
    try:
        origin = origin_of_position(parse_point(position))
    except ValidationError as error:
        return _results(request, params, notices=error.messages)
    return _results(request, params, position=position, origin=origin)


def _without_empty(params: QueryDict) -> QueryDict:
    """A form sends every field; what was left empty isn't asked."""
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        if filled := [value for value in values if value]:
            kept.setlist(name, filled)
    return kept


def _results(
    request: HttpRequest,
    params: QueryDict,
    position: str = "",
    origin: Origin | None = None,
    notices: list[str] | None = None,
) -> HttpResponse:
    """The page, or for htmx the part of it that changes. Context: `result_page`, notices, page_address."""
    question = understand(params, position)
    context = result_page(question, origin)
    context["calendar"] = None if position else links_of_search(question, request)
    context["notices"] = [*(notices or []), *question.notices]
    # what the links to the other languages repeat: never what was typed or posted
    context["page_address"] = f"{reverse('search')}?{context['address']}" if context["address"] else reverse("search")
    return render(request, "search/fragment.html" if request.htmx else "search/search.html", context)
