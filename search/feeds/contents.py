"""What each calendar and feed is of: a listing, an area, an organisation, a search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Q, prefetch_related_objects
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.chains import end_of_chain
from directory.enums import ListingStatus
from directory.models import District, Listing, Municipality, Organisation, Prefecture
from search.api.listings import asked_in
from search.asking import Asked, changed
from search.finding import NEWEST, Found, find
from search.models import Entry

from .calendars import FeedCalendar
from .dates import dates_of_listing, groups_of
from .words import shown_title

ANY = "xxxxxxxx"
ATOM_SIZE = 50
# Order and length are the feed's own, so that links of pages can be used as they are
OF_PAGES = ("sort", "page", "page_size", "facets")


@dataclass(frozen=True)
class Moved(Exception):
    """What was asked for is now under another key."""

    key: str


def listing_urls(request: HttpRequest) -> Callable[[str], str]:
    """Public id → the whole address of the listing's page."""
    before, after = request.build_absolute_uri(reverse("listing", args=[ANY])).rsplit(ANY, 1)
    return lambda public_id: f"{before}{public_id}{after}"


# --- One listing ------------------------------------------------------------------------------------------------------


def find_listing(public_id: str) -> Listing:
    """The listing, as far as it has a page. Raises Http404, and Moved where it was merged into another."""
    try:
        found = Listing.objects.addressable().select_related("replaced_by").get(public_id=public_id)
    except Listing.DoesNotExist as error:
        raise Http404 from error
    if (target := end_of_chain(found)) is not found:
        raise Moved(target.public_id)
    return found


def listing_title(listing: Listing) -> tuple[str, bool]:
    """As `words.shown_title`; from the listing itself, as closed ones have no entry."""
    own = getattr(listing, f"title_{get_language()}", "")  # there is no title_ja
    return shown_title(own or listing.title, listing.is_sensitive, listing.neutral_title)


def listing_calendar(listing: Listing, request: HttpRequest) -> FeedCalendar:
    """Its dates. A closed listing's calendar is empty, so that programs let go of what they still hold."""
    title, quiet = listing_title(listing)
    url_of = listing_urls(request)
    entries = list(Entry.objects.filter(listing=listing))
    groups = groups_of(dates_of_listing(entries, timezone.localdate()), url_of)
    return FeedCalendar(title, "" if quiet else _of_listing(listing, url_of(listing.public_id)), groups)


def _of_listing(listing: Listing, url: str) -> str:
    said = _("予定が変わると、ここも変わります。くわしくは：%(url)s") % {"url": url}
    if listing.status == ListingStatus.PAUSED:
        return _("いまはお休み中です。%(reason)s") % {"reason": listing.status_reason} + said
    if listing.status == ListingStatus.CLOSED:
        return _("この活動は終わりました。くわしくは：%(url)s") % {"url": url}
    return said


# --- An area ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Area:
    """`param` is the condition of the search that means it."""

    name: str
    param: str
    code: str

    @property
    def query(self) -> QueryDict:
        return QueryDict(urlencode({self.param: self.code}))


def find_area(code: str) -> Area:
    """A prefecture, a municipality or a district, as its page takes it. Raises Http404 and Moved."""
    if len(code) == 2 and code.isdecimal():
        found = Prefecture.objects.filter(code=code).first()
        return _there(found and Area(found.label, "prefecture", code))
    if len(code) == 5 and code.isdecimal():
        municipality = Municipality.objects.filter(code=code).first()
        successors = list(municipality.successors.all()[:2]) if municipality and municipality.valid_until else []
        if len(successors) == 1:
            raise Moved(successors[0].code)
        return _there(municipality and Area(municipality.label, "municipality", code))
    district = District.objects.filter(code=code).first()
    return _there(district and Area(district.label, "district", code))


def _there(area: Area | None) -> Area:
    if area is None:
        raise Http404
    return area


# --- An organisation --------------------------------------------------------------------------------------------------


def find_organisation(public_id: str) -> Organisation:
    """Raises Http404, and Moved where it was merged into another."""
    found = Organisation.objects.filter(public_id=public_id, deleted_at=None).select_related("replaced_by").first()
    if found is None:
        raise Http404
    if (target := end_of_chain(found)) is not found:
        raise Moved(target.public_id)
    return found


def organisation_name(organisation: Organisation) -> tuple[str, bool]:
    """(name as it may stand in a calendar, whether it stays unnamed): quiet if any of its listings asks for it."""
    quiet = Q(sensitive=True) | ~Q(listing__neutral_title="")
    if Entry.objects.filter(quiet, listing__organisations=organisation).exists():
        return _("予定"), True
    return organisation.label, False


# --- New and changed listings -----------------------------------------------------------------------------------------


def newest(params: QueryDict) -> tuple[Asked, Found]:
    """The listings that answer these parameters, changed last first. Raises Rejected."""
    asked = asked_in(params)
    size = asked.page_size if "page_size" in params else ATOM_SIZE
    found = find(replace(asked, sort=NEWEST, page_size=size))
    prefetch_related_objects(found.entries, "municipality", "prefecture")
    return asked, found


def own_conditions(params: QueryDict, *more: str) -> QueryDict:
    """The parameters without those that only pages use."""
    return changed(params, **dict.fromkeys((*OF_PAGES, *more)))
