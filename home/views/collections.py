"""/collections/<slug>/ – 特集: what a season asks for, as a search that staff have put together."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from home.models import Collection
from search.asking import ask
from search.cards import make_cards
from search.finding import find

PER_PAGE = 30


def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """Template `home/collection.html`: collection, title, intro, results, page, count, search_address, feeds_address.

    After its days it can still be read by its address, and says so; on the front page it stands no more.
    """
    found = get_object_or_404(Collection.objects.select_related("municipality"), slug=slug)
    params = found.params()
    address = f"{reverse('search')}?{params.urlencode()}"
    page = request.GET.get("page", "1")
    params.update({"page_size": PER_PAGE, "page": page if page.isdecimal() and len(page) < 6 else 1})
    results = find(ask(params))
    context = {
        "collection": found,
        "title": found.in_own_language("title"),
        "intro": found.in_own_language("intro"),
        "results": make_cards(results.entries),
        "page": results.pages,
        "count": results.count,
        "search_address": address,
        "feeds_address": f"{reverse('feeds')}?{urlencode({'collection': slug})}",
    }
    return render(request, "home/collection.html", context)
