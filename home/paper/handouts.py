"""What is handed out of an area: a leaflet, a list for librarians, cards to take away."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from activities.models import Schedule
from directory.models import Listing, SupportDesk, Venue
from home.desk_card import desks_of
from home.handover import Slip, slips_of
from home.models import SiteSettings
from home.qr import qr_svg
from search.cards import Card, make_cards
from search.dates import upcoming
from search.day_views import DayView, by_day, make_dates
from search.models import Entry, EntrySchedule, Precision
from search.shortcuts import month_of

from . import areas
from .areas import Area

ON_PAPER = "いばしょ"  # where the site has no name of its own
CARDS_ON_A_SHEET = 10
NO_CATEGORY = "そのほか"


@dataclass(frozen=True)
class Item:
    """A listing on paper: its card, and the address where the place is public."""

    card: Card
    address: str

    @property
    def place(self) -> str:
        label = self.card.place_label
        return f"{label}（{self.address}）" if self.address and self.address not in label else label


def items_of(entries: list[Entry]) -> list[Item]:
    """In the order given, each listing once. Constant number of queries."""
    first = list({entry.listing_id: entry for entry in reversed(entries)}.values())[::-1]
    addresses = _addresses([entry for entry in first if entry.precision == Precision.EXACT])
    return [Item(card, addresses.get(entry.pk, "")) for entry, card in zip(first, make_cards(first), strict=True)]


def _addresses(entries: list[Entry]) -> dict[int, str]:
    """{entry key: address of its hall}, for entries whose place is public."""
    rows = EntrySchedule.objects.filter(entry__in=entries).values_list("schedule_uid", "entry")
    entry_of = dict(rows)
    halls = Schedule.objects.filter(uid__in=entry_of, listing__in=[one.listing_id for one in entries])
    rows = halls.exclude(venue=None).select_related("venue__municipality__prefecture")
    return {entry_of[one.uid]: _short_address(one.venue) for one in rows}


def _short_address(venue: Venue) -> str:
    """Without prefecture and municipality: whoever holds the leaflet lives there."""
    town = venue.municipality
    known = (town.prefecture.name, town.name) if town else ()
    address = venue.address
    for name in known:
        address = address.removeprefix(name)
    return f"{address} {venue.building}".strip()


def leaflet(
    request: HttpRequest, area: Area, entries: QuerySet[Entry], month: datetime.date, *, dates: bool, large: bool
) -> dict:
    """Template `paper/leaflet.html`: area, month, items, more, days (of this month, from today on), qr, is_large."""
    rows, more = _first(entries)
    stretch = month_of(month)
    today = timezone.localdate()
    days: list[DayView] = []
    if dates:
        found = upcoming(rows, since=max(stretch.first, today), until=stretch.last)
        days = by_day(make_dates(found, today), today)
    return {
        **_of_area(request, area),
        "month": month,
        "items": items_of(rows),
        "more": more,
        "days": days,
        "with_dates": dates,
        "is_large": large,
    }


def _first(entries: QuerySet[Entry]) -> tuple[list[Entry], bool]:
    """As many as fit on paper, by name, and whether there are more: a whole city keeps a worker busy for minutes."""
    rows = list(entries.order_by("title_kana", "title", "pk")[: areas.MOST + 1])
    return rows[: areas.MOST], len(rows) > areas.MOST


def pathfinder(request: HttpRequest, area: Area, entries: QuerySet[Entry]) -> dict:
    """Template `paper/pathfinder.html`: area, groups [(category, [Item])], more, desks, qr, words to look for."""
    rows, more = _first(entries)
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items_of(rows):
        groups[item.card.categories[0].name if item.card.categories else NO_CATEGORY].append(item)
    return {**_of_area(request, area), "groups": sorted(groups.items()), "more": more, "desks": _desks(area)}


def cards(request: HttpRequest, listings: QuerySet[Listing]) -> dict:
    """Template `paper/cards.html`: slips, ten to a sheet; a few listings are repeated until the sheet is full."""
    ids = list(listings.order_by("title_kana", "title", "pk").values_list("public_id", flat=True)[:CARDS_ON_A_SHEET])
    found = slips_of(ids, lambda one: request.build_absolute_uri(reverse("listing", args=[one])))
    return {"slips": [_with_code(found[number % len(found)]) for number in range(CARDS_ON_A_SHEET)] if found else []}


def _with_code(slip: Slip) -> tuple[Slip, str]:
    return slip, qr_svg(slip.url)


def _of_area(request: HttpRequest, area: Area) -> dict:
    settings = SiteSettings.for_request(request)
    address = request.build_absolute_uri(reverse("district", args=[area.code]))
    return {
        "area": area,
        "today": timezone.localdate(),
        "settings": settings,
        "name": settings.own_name or ON_PAPER,
        "address": address,
        "qr": qr_svg(address),
    }


def _desks(area: Area) -> list[SupportDesk]:
    return desks_of(area.municipality) if area.municipality else []
