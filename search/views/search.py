"""/search/ – by words, by place, by district, by need."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from search import maps
from search.asking import Asked, ask
from search.cards import make_cards
from search.filters import parse_point
from search.finding import find
from search.forms import SearchForm
from search.locations import Origin, districts_at, find_origins, origin_of_position
from search.safe_post import same_origin_post

PER_PAGE = 20
NOT_UNDERSTOOD = gettext_lazy("わからない条件があったので、それを除いてさがしました。")
POSTED_PER_PAGE = 60  # a posted position has no address, and so no second page


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
def search(request: HttpRequest) -> HttpResponse:
    """GET shows results; POST takes what must not stay in an address: a typed address or the browser's position.

    Template `search/search.html`: see `_results`.
    """
    if request.method == "POST":
        response = _posted(request)
        add_never_cache_headers(response)
        return response
    return _results(request, request.GET)


def _posted(request: HttpRequest) -> HttpResponse:
    """A position is answered at once and forgotten; a typed place is shortened to its 丁目 and becomes a GET."""
    params = _without_empty(request.POST)
    position = params.pop("position", [""])[0]
    if position:
        return _from_position(request, params, position)
    place = params.get("place", "")
    origins = find_origins(place) if 0 < len(place) <= 100 and "\x00" not in place else []
    if len(origins) == 1:
        params["place"] = origins[0].label
    elif any(char.isnumeric() for char in place) or len(place) > 100:
        # several or none found: what was typed may hold a house number (五番地 too), so it isn't put into an address
        return _results(request, params)
    return HttpResponseRedirect(f"{reverse('search')}?{params.urlencode()}", status=303)


def _from_position(request: HttpRequest, params: QueryDict, position: str) -> HttpResponse:
    try:
        origin = origin_of_position(parse_point(position))
    except ValidationError as error:
        return _results(request, params, notices=error.messages)
    params["near"] = position
    params["page_size"] = POSTED_PER_PAGE
    return _results(request, params, origin=origin)


def _without_empty(params: QueryDict) -> QueryDict:
    """A form sends every field; what was left empty isn't asked."""
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        if filled := [value for value in values if value]:
            kept.setlist(name, filled)
    return kept


def _results(
    request: HttpRequest, params: QueryDict, origin: Origin | None = None, notices: list[str] | None = None
) -> HttpResponse:
    """Context: form, origin, radius, candidates [{label, url}], results (cards), page, count, notices, districts_here,
    page_query (the address without `page`), map_data."""
    params = _without_empty(params)
    asked, refused = _understood(params)
    found = find(asked)
    origin = origin or (asked.origins[0] if asked.origins else None)
    if origin is None and asked.filters.point:
        origin = Origin("", asked.filters.point, "exact")
    cards = make_cards(found.entries)
    here = districts_at(origin.point) if origin and not origin.area and origin.point else []
    query = params.copy()
    query.pop("page", None)
    form = SearchForm(params)
    if form.errors and not refused:  # a choice that isn't offered finds nothing; say so
        refused = [NOT_UNDERSTOOD]
    context = {
        "form": form,
        "origin": origin,
        "radius": asked.filters.radius_km,
        "candidates": _candidates(asked.origins, query),
        "page": found.pages,
        "results": cards,
        "count": found.count,
        "notices": [*(notices or []), *refused],
        "districts_here": here,
        "page_query": query.urlencode(),
        "map_data": maps.map_data(
            cards, maps.district_features(here, "here"), origin.point if origin and not origin.area else None
        ),
    }
    return render(request, "search/search.html", context)


def _understood(params: QueryDict) -> tuple[Asked, list[str]]:
    """The search less what wasn't understood, and what to say of that."""
    asked = ask(params)
    if not asked.errors:
        return asked, []
    notices = []
    if "place" in asked.errors and not asked.filters.form.errors.get("place"):
        # nothing is found rather than everything: whoever named a place doesn't want the whole country
        notices += asked.errors.pop("place")
    if asked.errors:
        notices.insert(0, NOT_UNDERSTOOD)
        for name in asked.errors:
            params.pop(name, None)
        asked = ask(params)
    return asked, notices


def _candidates(origins: list[Origin], query: QueryDict) -> list[dict[str, str]]:
    """The other places the words may mean, each as a link to the same search there."""
    links = []
    for origin in origins[1:6]:
        params = query.copy()
        params["place"] = origin.label
        params.pop("near", None)
        links.append({"label": origin.label, "url": f"{reverse('search')}?{params.urlencode()}"})
    return links
