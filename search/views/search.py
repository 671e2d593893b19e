"""/search/ – by place, by district, by need."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from search import maps
from search.cards import make_cards
from search.filters import DEFAULT_RADIUS_KM, EntryFilter, one_per_listing, parse_point
from search.forms import SearchForm
from search.geo import Point
from search.locations import Origin, districts_at, find_origins, origin_of_position
from search.models import Entry
from search.safe_post import same_origin_post

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
def search(request: HttpRequest) -> HttpResponse:
    """GET shows results; POST takes what must not stay in an address: a typed address or the browser's position.

    Template `search/search.html`: form, origin, candidates [{label, url}], results (page of cards), count, notices,
    map_data, districts_here, page_query (the query string without `page`).
    """
    if request.method == "POST":
        return _posted(request)
    form = SearchForm(request.GET or None)
    form.is_valid()
    notices = []
    data = getattr(form, "cleaned_data", {})
    place, point = data.get("place", ""), data.get("near")
    origins = [Origin("", point, "exact")] if point else (find_origins(place) if place else [])
    if place and not point and not origins:
        notices.append(
            _("「%(place)s」がどこかわかりませんでした。町の名前や学校の名前で試してください。") % {"place": place}
        )
    return _results(request, form, request.GET, origins, notices)


def _posted(request: HttpRequest) -> HttpResponse:
    """A position is answered at once and forgotten; a typed place is shortened to its 丁目 and becomes a GET."""
    position = request.POST.get("position", "")
    if position:
        try:
            origin = origin_of_position(parse_point(position))
        except Exception as error:
            if not hasattr(error, "messages"):
                raise
            response = _results(request, SearchForm(), QueryDict(), [], list(error.messages))
        else:
            params = request.POST.copy()
            response = _results(request, SearchForm(params), params, [origin], [], PER_PAGE * 3)
        add_never_cache_headers(response)
        return response
    params = [(key, value) for key, values in request.POST.lists() for value in values if value and key != "position"]
    form = SearchForm(request.POST)
    form.is_valid()
    place = form.cleaned_data.get("place", "")  # empty where what was typed is longer than any address
    origins = find_origins(place) if place else []
    if len(origins) == 1:
        params = [(key, origins[0].label if key == "place" else value) for key, value in params]
    elif "place" in form.errors or any(char.isnumeric() for char in place):
        # several or none found: what was typed may hold a house number (五番地 too), so it isn't put into an address
        response = _results(request, form, request.POST, origins, [] if origins else [_not_found()])
        add_never_cache_headers(response)
        return response
    return HttpResponseRedirect(f"{reverse('search')}?{urlencode(params)}", status=303)


def _not_found() -> str:
    return _("その場所がわかりませんでした。町の名前や学校の名前で試してください。")


def _results(
    request: HttpRequest,
    form: SearchForm,
    params: QueryDict,
    origins: list[Origin],
    notices: list[str],
    per_page: int = PER_PAGE,
) -> HttpResponse:
    origin = origins[0] if origins else None
    asked_for_place = bool(params.get("place") or params.get("position") or params.get("near"))
    filters, all_understood = _filters(params, origin.point if origin else None)
    if form.errors or not all_understood:
        notices = [_("わからない条件があったので、それを除いてさがしました。"), *notices]
    entries = filters.qs.select_related("municipality")
    page = Paginator(one_per_listing(entries, by_distance=origin is not None), per_page).get_page(params.get("page"))
    if asked_for_place and origin is None:
        page = Paginator(Entry.objects.none().order_by("pk"), per_page).get_page(1)
    cards = make_cards(page.object_list)
    here = districts_at(origin.point) if origin and not origin.is_rough else []
    query = params.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "origin": origin,
        "radius": float(filters.form.cleaned_data.get("radius") or DEFAULT_RADIUS_KM),
        "candidates": _candidates(origins, query),
        "page": page,
        "results": cards,
        "count": page.paginator.count,
        "notices": notices,
        "districts_here": here,
        "page_query": query.urlencode(),
        "map_data": maps.map_data(cards, maps.district_features(here, "here"), origin.point if origin else None),
    }
    return render(request, "search/search.html", context)


def _filters(params: QueryDict, point: Point | None) -> tuple[EntryFilter, bool]:
    """The filter set over the parameters that are valid, and whether that is all of them."""
    data = params.copy()
    data.pop("near", None)
    if point:
        data["near"] = f"{point.latitude},{point.longitude}"
    filters = EntryFilter(data, Entry.objects.all())
    if not filters.form.errors:
        return filters, True
    for name in filters.form.errors:
        data.pop(name, None)
    return EntryFilter(data, Entry.objects.all()), False


def _candidates(origins: list[Origin], query: QueryDict) -> list[dict[str, str]]:
    """The other places the words may mean, each as a link to the same search there."""
    links = []
    for origin in origins[1:6]:
        params = query.copy()
        params["place"] = origin.label
        params.pop("position", None)
        links.append({"label": origin.label, "url": f"{reverse('search')}?{params.urlencode()}"})
    return links
