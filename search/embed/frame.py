"""/embed/v1/search – the same as the widget for pages that let no script in: one of our pages in a frame of theirs;
and /embed/v1/listings/<id>, one card.

Nothing else of the site may be framed by others (DESIGN 5).
"""

from collections.abc import Callable

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from search import maps
from search.cards import make_cards
from search.dates import find_dates
from search.day_views import by_day, make_dates
from search.filters import WHEREABOUTS
from search.finding import Found, find
from search.models import Entry
from search.safe_post import same_origin_post

from .asking import CALENDAR, MAP, Embedded, embedded
from .links import frame_address, search_address

View = Callable[..., HttpResponse]


def framed(view: View) -> View:
    """A page that others may show in theirs."""
    return csp_replace({"frame-ancestors": ["*"]})(xframe_options_exempt(view))


@framed
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
def search(request: HttpRequest) -> HttpResponse:
    """GET shows; POST takes what a reader typed and leads to its address, without a house number.

    Template `search/embed/search.html`: asked (Embedded), here and whole (addresses), count, page, previous and next
    (addresses or ""), and results [Card] – with map_data for a map – or days [DayView].
    """
    asked = embedded(request.GET, request.POST if request.method == "POST" else None)
    if request.method == "POST" and asked.question.place_is_known:
        response = HttpResponseRedirect(frame_address(asked), status=303)
    else:
        response = render(request, "search/embed/search.html", _context(asked))
    if request.method == "POST" or WHEREABOUTS.intersection(request.GET):
        add_never_cache_headers(response)
    return response


@framed
@require_safe
def listing(request: HttpRequest, public_id: str) -> HttpResponse:
    """One listing as its card, unless it asks for quiet handling. Template `search/embed/listing.html`: cards."""
    entry = Entry.objects.filter(public_id=public_id, first=True, sensitive=False).first()
    if entry is None:
        raise Http404
    [card] = make_cards([entry])
    return render(request, "search/embed/listing.html", {"cards": [card]})


def _context(asked: Embedded) -> dict:
    shown = _dates(asked) if asked.view == CALENDAR else _listings(asked)
    page = shown["page"]
    return {
        "asked": asked,
        "here": frame_address(asked, q=None, place=None),
        "whole": search_address(asked),
        "typed": {name: asked.question.links.get(name, "") for name in ("q", "place")},
        "previous": frame_address(asked, page=page.previous_page_number()) if page.has_previous() else "",
        "next": frame_address(asked, page=page.next_page_number()) if page.has_next() else "",
        **shown,
    }


def _listings(asked: Embedded) -> dict:
    search = asked.question.asked
    found = find(search) if asked.question.place_is_known else Found([], 0, 1, search.page_size)
    cards = make_cards(found.entries)
    context = {"count": found.count, "page": found.pages, "results": cards}
    if asked.view != MAP or not found.count:
        return context
    origin = search.origins[0] if search.origins else None
    data = maps.map_data(cards, [], None if origin and origin.area else search.filters.point)
    data["points"]["features"] += maps.other_features(search.filters, cards)
    return {**context, "map_data": data}


def _dates(asked: Embedded) -> dict:
    found = find_dates(asked.question.asked, described=False)
    return {"count": found.count, "page": found.pages, "days": by_day(make_dates(found.dates), timezone.localdate())}
