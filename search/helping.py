"""支える側になる: which listings look for hands or things, or give some.

Found through the read model (its tags say what is asked for), so that nobody is found who isn't public; the words
themselves are read from the published row, as the listing's own page does.
"""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Min, OuterRef, QuerySet, prefetch_related_objects
from django.urls import reverse

from directory.enums import ListingStatus, Wanted
from directory.models import Listing, Municipality

from .cards import title_of
from .models import Entry, EntryTag, TagGroup
from .presenters import PublicChannel, public_channels

PER_PAGE = 20


@dataclass(frozen=True)
class Wish:
    """One listing and what it asks for or gives: `texts` [(what, the organisers' words)]."""

    url: str
    title: str
    title_lang: str
    municipality_name: str
    is_paused: bool
    texts: list[tuple[str, str]]
    channels: list[PublicChannel]


def wishes(municipality: str = "", wanted: str = "", page: str | None = None) -> tuple[list[Wish], Page]:
    """Those of one page, last confirmed first, each listing once. Six queries, however many."""
    entries = _entries(wanted)
    if municipality:
        entries = entries.filter(municipality=municipality)
    firsts = entries.order_by().values("listing").annotate(one=Min("pk")).values("one")
    shown = Paginator(Entry.objects.filter(pk__in=firsts).order_by("-freshness", "public_id"), PER_PAGE).get_page(page)
    rows = list(shown.object_list)
    prefetch_related_objects(rows, "municipality")
    public = Listing.objects.public().prefetch_related("channels").in_bulk([entry.listing_id for entry in rows])
    # one may have been withdrawn between two of the queries
    return [_wish(entry, public[entry.listing_id]) for entry in rows if entry.listing_id in public], shown


def towns_with_wishes() -> list[Municipality]:
    return list(Municipality.objects.filter(Exists(_entries().filter(municipality=OuterRef("pk")))).order_by("code"))


def _entries(wanted: str = "") -> QuerySet[Entry]:
    tags = EntryTag.objects.filter(group=TagGroup.HELP, **({"value": wanted} if wanted else {}))
    return Entry.objects.filter(pk__in=tags.values("entry"))


def _wish(entry: Entry, listing: Listing) -> Wish:
    title, language = title_of(entry)
    return Wish(
        url=reverse("listing", args=[entry.public_id]),
        title=title,
        title_lang=language,
        municipality_name=entry.municipality.name if entry.municipality else "",
        is_paused=entry.status != ListingStatus.OPEN,
        texts=[(str(one.label), text) for one in Wanted if (text := getattr(listing, one.value).strip())],
        channels=public_channels(listing),
    )
