"""The sheet to hand over: up to three listings, and of each only what it takes to go there or to call.

Whoever is handed it may live with somebody who must not wonder: so no word of the site, of who runs it or of what it
is about, and the neutral name where the listing asks for one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import QueryDict

from activities.sentences import sentence
from directory.enums import ChannelKind, ListingStatus
from directory.models import Listing
from search.asking import ask
from search.cards import Card, make_cards
from search.coming import next_dates_of_listing
from search.date_words import day_words
from search.finding import find
from search.presenters import ListingView, PlaceView, load_listing, present

MOST = 3
MOST_LINES = 2  # of dates, of places, of numbers: what fits on a card
MOST_FOUND = 6


@dataclass(frozen=True)
class Slip:
    """What the sheet says of one listing."""

    public_id: str
    title: str
    title_lang: str
    paused: bool
    dates: tuple[str, ...]
    when: tuple[str, ...]
    places: tuple[str, ...]
    phones: tuple[str, ...]
    url: str


def slips_of(public_ids: list[str], url_of: Callable[[str], str]) -> list[Slip]:
    """In the order given. What isn't there, isn't public or has ended is left out."""
    asked = [one for one in public_ids if one.isalnum()]
    there = set(Listing.objects.public().filter(public_id__in=asked).values_list("public_id", flat=True))
    return [_slip(present(load_listing(one)), url_of(one)) for one in asked if one in there]


def _slip(view: ListingView, url: str) -> Slip:
    listing = view.listing
    quiet = listing.is_sensitive or bool(listing.neutral_title)
    return Slip(
        public_id=listing.public_id,
        title=listing.neutral_title or view.tab_title,
        title_lang="ja" if listing.neutral_title else view.title[1],
        paused=listing.status == ListingStatus.PAUSED,
        dates=_dates(listing),
        when=_when(view, quiet),
        places=_first(_place(place) for place in view.places),
        phones=_first(one.value for one in view.channels if one.kind == ChannelKind.PHONE),
        url=url,
    )


def _dates(listing: Listing) -> tuple[str, ...]:
    """The next days on which it takes place."""
    coming = next_dates_of_listing(listing.pk, QueryDict()).dates
    return _first(f"{day_words(date.day)} {date.times}" for date in coming if not date.is_cancelled)


def _when(view: ListingView, quiet: bool) -> tuple[str, ...]:
    """How often, in the organisers' words; those may name what it is about, so a quiet one has our sentence."""
    schedules = [schedule for place in view.places for schedule in place.schedules]
    return _first(sentence(schedule) if quiet else schedule.when for schedule in schedules)


def _place(view: PlaceView) -> str:
    """The hall with its address, or as much as the public may know."""
    label = str(view.place.label)
    return f"{label}（{view.address}）" if view.address and label not in view.address else view.address or label


def _first(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in lines if line))[:MOST_LINES]


def look_up(words: str) -> list[Card]:
    """A few listings that answer to the words, to choose from."""
    params = QueryDict(mutable=True)
    params.update({"q": words, "page_size": MOST_FOUND})
    asked = ask(params)
    return [] if asked.errors else make_cards(find(asked).entries)
