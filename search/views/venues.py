"""/venues/<id>/ – a hall and what is on there, as far as the listings that meet there say so in public."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Schedule
from directory.chains import end_of_chain
from directory.enums import Visibility
from directory.models import Venue
from search import linked_data, maps
from search.cards import make_cards
from search.coming import ALL, FEW, MANY, next_dates_of
from search.models import Entry, Precision
from search.whereabouts import PublicPlace, current_districts, place_key_of

PER_PAGE = 30


def venue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Template `search/venue.html`: venue, name, address, districts, coming, results, page, map_data,
    linked_data.

    A hall where nothing meets in public has no page, and nothing tells it from one that doesn't exist.
    """
    found = Venue.objects.filter(public_id=public_id, deleted_at=None).select_related("replaced_by").first()
    hall = end_of_chain(found) if found else None
    entries = _public_entries(hall) if hall else None
    if not entries or not entries.exists():
        raise Http404(_("この会場のページは見つかりませんでした。"))
    if hall is not found:
        return HttpResponsePermanentRedirect(reverse("venue", args=[hall.public_id]))
    return render(request, "search/venue.html", _context(request, hall.pk, entries))


def _public_entries(hall: Venue) -> QuerySet[Entry]:
    """The rows of the read model whose public place is this very hall."""
    listings = Schedule.objects.filter(venue=hall).order_by().values("listing")
    return Entry.objects.filter(listing__in=listings, place_key=place_key_of(hall)).order_by("-freshness", "public_id")


def _context(request: HttpRequest, pk: int, entries: QuerySet[Entry]) -> dict:
    hall = (
        Venue.objects.select_related("municipality__prefecture")
        .prefetch_related("venue_districts__district")
        .get(pk=pk)
    )
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    cards = make_cards(page.object_list)
    point = next((card for card in cards if card.has_point), None)
    address = f"{hall.address} {hall.building}".strip()
    here = request.build_absolute_uri(reverse("venue", args=[hall.public_id]))
    node = linked_data.place_of(_place(hall, page.object_list[0]), address)
    return {
        "venue": hall,
        "name": hall.label,
        "linked_data": linked_data.script_text(linked_data.of_venue(hall.label, node, here)),
        "address": address if hall.name else hall.building,
        "districts": current_districts(hall),
        "coming": next_dates_of(entries, MANY if request.GET.get("dates") == ALL else FEW),
        "results": cards,
        "page": page,
        "map_data": maps.map_data([point] if point else [], []),
    }


def _place(hall: Venue, entry: Entry) -> PublicPlace:
    """The hall as one of its entries shows it."""
    return PublicPlace(
        key=entry.place_key,
        precision=Precision(entry.precision),
        name=hall.name or hall.address,
        visibility=Visibility.EXACT,
        municipality=hall.municipality,
        prefecture=hall.municipality.prefecture if hall.municipality else None,
        latitude=entry.latitude,
        longitude=entry.longitude,
        venue=hall,
        kana=hall.kana if hall.name else "",
    )
