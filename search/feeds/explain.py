"""カレンダーに追加: what a subscription is, in plain words, with the links to take one. No request goes elsewhere."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import Listing, Organisation
from search.posted import without_empty
from search.question import Question, understand
from search.steps import Step, conditions

from .contents import Area, Moved, find_area, find_listing, listing_title, organisation_name, own_conditions
from .subscribing import CalendarLinks, calendar_links

# Whoever subscribes hands the address to a company: no position stands in it
NOT_IN_AN_ADDRESS = ("near", "bbox")


@require_safe
def listing_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `search/feeds/listing.html`: listing, calendar, organisations [(Organisation, CalendarLinks)]."""
    try:
        listing = find_listing(public_id)
    except Moved as moved:
        return HttpResponsePermanentRedirect(reverse("listing_calendar", args=[moved.key]))
    except Http404 as error:
        raise Http404(_("このページは見つかりませんでした。")) from error
    context = {
        "listing": listing,
        "calendar": links_of_listing(listing, request),
        "organisations": [(one, _links_of_organisation(one, request)) for one in listing.organisations.all()],
    }
    return render(request, "search/feeds/listing.html", context)


@require_safe
def area_page(request: HttpRequest, code: str) -> HttpResponse:
    """Template `search/feeds/area.html`: area, calendar."""
    try:
        area = find_area(code)
    except Moved as moved:
        return HttpResponsePermanentRedirect(reverse("area_calendar", args=[moved.key]))
    except Http404 as error:
        raise Http404(_("そのページは見つかりませんでした。")) from error
    context = {"area": area, "calendar": links_of_area(area, request)}
    return render(request, "search/feeds/area.html", context)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Template `search/feeds/search.html`: calendar, conditions [str], notices, address (of the search)."""
    question = understand(without_empty(request.GET))
    links = _of_feed(question)
    shown = understand(links)
    origin = shown.asked.origins[0] if shown.asked.origins else None
    notices = list(question.notices)
    if links.keys() != own_conditions(question.links).keys():
        notices.append(_("現在地や地図の範囲は、カレンダーのアドレスに残さないため、入れていません。"))
    named: list[Step] = conditions(shown.asked, links, shown.names, origin)
    context = {
        "calendar": links_of_search(question, request),
        "conditions": [one.label for one in named],
        "notices": notices,
        "address": links.urlencode(),
        # what the links to the other languages repeat: never what was typed
        "page_address": f"{reverse('feeds')}?{links.urlencode()}" if links else reverse("feeds"),
    }
    return render(request, "search/feeds/search.html", context)


def links_of_listing(listing: Listing, request: HttpRequest) -> CalendarLinks:
    name, quiet = listing_title(listing)
    key = [listing.public_id]
    return calendar_links(
        request, name, reverse("listing_ics", args=key), reverse("listing_calendar", args=key), is_quiet=quiet
    )


def links_of_area(area: Area, request: HttpRequest) -> CalendarLinks:
    return calendar_links(
        request,
        _("%(place)sの予定") % {"place": area.name},
        reverse("area_ics", args=[area.code]),
        reverse("area_calendar", args=[area.code]),
        f"{reverse('listings_atom')}?{area.query.urlencode()}",
    )


def links_of_search(question: Question, request: HttpRequest) -> CalendarLinks:
    """The calendar's address is without a position; our page that explains it says so where there was one."""
    conditions, explained = _of_feed(question).urlencode(), own_conditions(question.links).urlencode()
    paths = [
        f"{reverse(name)}?{query}" if query else reverse(name)
        for name, query in (("occurrences_ics", conditions), ("feeds", explained), ("listings_atom", conditions))
    ]
    return calendar_links(request, _("さがした予定"), *paths)


def _links_of_organisation(organisation: Organisation, request: HttpRequest) -> CalendarLinks:
    name, quiet = organisation_name(organisation)
    return calendar_links(request, name, reverse("organisation_ics", args=[organisation.public_id]), is_quiet=quiet)


def _of_feed(question: Question) -> QueryDict:
    return own_conditions(question.links, *NOT_IN_AN_ADDRESS)
