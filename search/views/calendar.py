"""/calendar/ – what is on, day by day: the search's questions, answered with dates."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from search.asking import changed
from search.calendar_page import OWN, asked_of_calendar, calendar_page
from search.feeds.explain import links_of_search
from search.posted import Posted
from search.question import Question
from search.safe_post import same_origin_post

from .search import answer


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
def calendar(request: HttpRequest) -> HttpResponse:
    """As the search: POST takes what must not stand in an address. Months of the past and future are for people, not
    for robots that follow every link.

    Template `search/calendar/calendar.html`, for htmx its part `search/calendar/fragment.html`: see `calendar_page`.
    """
    response = answer(request, reverse("calendar"), _dates)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _dates(request: HttpRequest, posted: Posted) -> HttpResponse:
    question, period = asked_of_calendar(posted.params, posted.position)
    context = calendar_page(question, period, posted.origin)
    if not posted.position and not context.get("asks_where"):
        context["calendar"] = links_of_search(_whenever(question), request)
    context["notices"] = [*posted.notices, *question.notices]
    address = context["address"]
    context["page_address"] = f"{reverse('calendar')}?{address}" if address else reverse("calendar")
    template = "fragment" if request.htmx else "calendar"
    return render(request, f"search/calendar/{template}.html", context)


def _whenever(question: Question) -> Question:
    """What a subscription is to go on with: the days that were looked at are not a condition of it."""
    return replace(question, links=changed(question.links, **dict.fromkeys((*OWN, "from", "to"))))
