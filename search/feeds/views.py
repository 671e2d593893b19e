"""The feeds themselves: iCalendar and Atom."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from search.api.answers import read
from search.api.listings import asked_in
from search.asking import ask
from search.models import Entry

from . import atom, calendars
from .calendars import FeedCalendar
from .coming import MOST, dates_of_entries, dates_of_search
from .contents import (
    Moved,
    find_area,
    find_listing,
    find_organisation,
    listing_calendar,
    listing_urls,
    newest,
    organisation_name,
    own_conditions,
)
from .dates import Pair, groups_of
from .serving import feed, file

NOTHING_ELSE = forms.Form  # these addresses take no parameter


@feed
def listing_ics(request: HttpRequest, public_id: str) -> HttpResponse:
    """One listing, with a month or two of the past."""
    read(NOTHING_ELSE, request.GET)
    try:
        listing = find_listing(public_id)
    except Moved as moved:
        return HttpResponsePermanentRedirect(reverse("listing_ics", args=[moved.key]))
    return _ics(listing_calendar(listing, request))


@feed
def area_ics(request: HttpRequest, code: str) -> HttpResponse:
    """A district, a municipality or a prefecture: what the search finds there."""
    read(NOTHING_ELSE, request.GET)
    try:
        area = find_area(code)
    except Moved as moved:
        return HttpResponsePermanentRedirect(reverse("area_ics", args=[moved.key]))
    name = _("%(place)sの予定") % {"place": area.name}
    return _ics(_coming(name, *dates_of_search(ask(area.query)), request))


@feed
def organisation_ics(request: HttpRequest, public_id: str) -> HttpResponse:
    """All that one organisation runs, alone or with others."""
    read(NOTHING_ELSE, request.GET)
    try:
        organisation = find_organisation(public_id)
    except Moved as moved:
        return HttpResponsePermanentRedirect(reverse("organisation_ics", args=[moved.key]))
    name, quiet = organisation_name(organisation)
    own = Entry.objects.filter(listing__organisations=organisation)
    calendar = _coming(name, *dates_of_entries(own), request)
    return _ics(FeedCalendar(name, "", calendar.groups) if quiet else calendar)


@feed
def occurrences_ics(request: HttpRequest) -> HttpResponse:
    """A search. Its name doesn't repeat what was searched for: it stands in a calendar that others see."""
    pairs, more = dates_of_search(asked_in(request.GET))
    return _ics(_coming(_("さがした予定"), pairs, more, request))


@feed
def listings_atom(request: HttpRequest) -> HttpResponse:
    """New and changed listings of a search."""
    asked, found = newest(request.GET)
    conditions = own_conditions(request.GET).urlencode()
    page, more = reverse("search"), ""
    if found.pages.has_next():
        after = asked.but(page=found.page + 1).filters.data.urlencode()
        more = request.build_absolute_uri(f"{reverse('listings_atom')}?{after}")
    content = atom.AtomFeed(
        title=_("新しい・変わった居場所と活動"),
        address=request.build_absolute_uri(),
        page=request.build_absolute_uri(f"{page}?{conditions}" if conditions else page),
        name=f"listings?{conditions}" if conditions else "listings",
        entries=found.entries,
        more=more,
    )
    return file(atom.written(content, listing_urls(request)), atom.CONTENT_TYPE, "listings.atom")


def _coming(name: str, pairs: list[Pair], more: bool, request: HttpRequest) -> FeedCalendar:
    said = _("これから12か月の予定です。変わると、ここも変わります。")
    if more:
        said += _("多いので、近いものから%(most)d件だけです。条件をしぼると、もっと先まで入ります。") % {"most": MOST}
    return FeedCalendar(name, said, groups_of(pairs, listing_urls(request)))


def _ics(calendar: FeedCalendar) -> HttpResponse:
    return file(calendars.written(calendar), calendars.CONTENT_TYPE, "calendar.ics")
