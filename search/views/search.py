"""/search/ – by words, by place, by district, by need."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_http_methods

from search.feeds.explain import links_of_search
from search.filters import WHEREABOUTS
from search.posted import Posted, read_post, without_empty
from search.question import understand
from search.result_page import result_page
from search.safe_post import same_origin_post


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
def search(request: HttpRequest) -> HttpResponse:
    """GET shows results; POST takes what must not stay in an address: a typed address or the browser's position.

    Template `search/search.html`, for htmx its part `search/fragment.html`: see `result_page`.
    """
    response = answer(request, reverse("search"), _results)
    if request.GET:
        response["X-Robots-Tag"] = "noindex"  # the pages of areas are there to be found, and not every question
    return response


def answer(request: HttpRequest, address: str, results) -> HttpResponse:
    """What both pages of a search have in common. `results(request, posted)` is the page; `address` its own."""
    if request.method == "POST":
        posted = read_post(request.POST)
        if posted.may_be_address:
            query = posted.params.urlencode()
            response = HttpResponseRedirect(f"{address}?{query}" if query else address, status=303)
        else:
            response = results(request, posted)
        add_never_cache_headers(response)
    else:
        response = results(request, Posted(without_empty(request.GET)))
        if WHEREABOUTS.intersection(request.GET):
            add_never_cache_headers(response)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _results(request: HttpRequest, posted: Posted) -> HttpResponse:
    """The page, or for htmx the part of it that changes. Context: `result_page`, notices, page_address."""
    question = understand(posted.params, posted.position)
    context = result_page(question, posted.origin)
    context["calendar"] = None if posted.position else links_of_search(question, request)
    context["notices"] = [*posted.notices, *question.notices]
    # what the links to the other languages repeat: never what was typed or posted
    context["page_address"] = f"{reverse('search')}?{context['address']}" if context["address"] else reverse("search")
    return render(request, "search/fragment.html" if request.htmx else "search/search.html", context)
