"""Which tables there are, and their rows in the order of their ids, read from the public view a part at a time."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from directory.importers.listing_formats.layouts import IBASHO
from directory.models import Listing, Municipality, Venue
from search.dates import PublicDate, upcoming
from search.models import Entry
from search.presenters import ListingView, present_all, with_all_shown

from . import events, facilities, listings

Row = dict[str, object]
CHUNK = 200
COLUMNS: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))
EXTRA = "extra"


@dataclass(frozen=True)
class Table:
    """One layout. `rows` gives its rows for a municipality (with its wards), or for all."""

    name: str
    title: str
    columns: list[str]
    rows: Callable[[str], Iterator[Row]]
    extras: Callable[[str], Iterator[Row]] | None = None


def _own(municipality: str) -> Iterator[Row]:
    return (listings.own_row(view) for view in _views(municipality))


def _own_extras(municipality: str) -> Iterator[Row]:
    return (row for view in _views(municipality) for row in listings.extra_rows(view))


def _kodomo(municipality: str) -> Iterator[Row]:
    return (listings.kodomo_row(view) for view in _views(municipality) if listings.is_kodomo_shokudo(view))


def _kodomo_extras(municipality: str) -> Iterator[Row]:
    views = (view for view in _views(municipality) if listings.is_kodomo_shokudo(view))
    return (row for view in views for row in listings.extra_rows(view))


def _events(municipality: str) -> Iterator[Row]:
    """In the order of their own ids, which aren't those of the listings where these came by such a list."""
    found: list[Row] = []
    for entries in _parts(municipality):
        dates: dict[int, list[PublicDate]] = defaultdict(list)
        for one in upcoming(entries):
            dates[one.occurrence.listing_id].append(one)
        found += [row for view in _views_of(entries) for row in events.rows(view, dates[view.listing.pk])]
    return iter(sorted(found, key=itemgetter("ID")))


def _facilities(municipality: str) -> Iterator[Row]:
    return map(facilities.row, _halls(municipality))


def _older_facilities(municipality: str) -> Iterator[Row]:
    return map(facilities.older_row, _halls(municipality))


TABLES = {
    table.name: table
    for table in (
        Table("ibasho", "ibashoの書き出し", list(IBASHO.columns), _own, _own_extras),
        Table("kodomo-shokudo", "こども食堂・居場所一覧", COLUMNS["kodomo-shokudo"], _kodomo, _kodomo_extras),
        Table("events", "イベント一覧", COLUMNS["events"], _events),
        Table("facilities", "公共施設一覧", COLUMNS["facilities"], _facilities),
        Table("facilities-older", "公共施設一覧（以前の形式）", COLUMNS["facilities-older"], _older_facilities),
    )
}


def _entries(municipality: str) -> QuerySet[Entry]:
    entries = Entry.objects.all()
    return entries.filter(municipality__in=Municipality.objects.codes_today(municipality)) if municipality else entries


def _parts(municipality: str) -> Iterator[list[Entry]]:
    """The rows of so many listings at a time, all places of each, in the order of their ids (keyset, no offset)."""
    after = ""
    found = _entries(municipality).order_by("public_id").values_list("public_id", flat=True)
    while ids := list(found.filter(public_id__gt=after).distinct()[:CHUNK]):
        yield list(Entry.objects.filter(public_id__in=ids).order_by("public_id", "pk"))
        after = ids[-1]


def _views(municipality: str) -> Iterator[ListingView]:
    for entries in _parts(municipality):
        yield from _views_of(entries)


def _views_of(entries: list[Entry]) -> list[ListingView]:
    found = with_all_shown(Listing.objects.public().filter(pk__in={entry.listing_id for entry in entries}))
    return list(present_all(found.order_by("public_id")))


def _halls(municipality: str) -> Iterator[Venue]:
    """Halls that a public facility list named, or that a public page shows; nobody's home."""
    key = Concat(Value("v"), Cast(OuterRef("pk"), CharField()))
    shown = Exists(Entry.objects.filter(listing__schedules__venue=OuterRef("pk"), place_key=key))
    halls = Venue.objects.present().filter(Q(shown) | ~Q(origin_id=""), is_home=False).exclude(name="")
    if municipality:
        halls = halls.filter(municipality__in=Municipality.objects.codes_today(municipality))
    return halls.select_related("municipality__prefecture").order_by("public_id").iterator(CHUNK)
