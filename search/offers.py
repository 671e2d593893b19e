"""Cards with the reason why a listing fits: away from home, and on the pages of wide-area arrangements."""

from collections.abc import Iterable
from dataclasses import dataclass

from .arrangements import Why
from .cards import Card, make_cards
from .models import Entry


@dataclass(frozen=True)
class Offer:
    """One listing of a list, why it is there, and whether one can take part from anywhere."""

    card: Card
    why: Why
    remote: bool = False


def make_offers(found: Iterable[tuple[Entry, Why, bool]]) -> list[Offer]:
    """Offers in the order given; the queries of `make_cards`, and no more."""
    found = list(found)
    cards = make_cards(entry for entry, _why, _remote in found)
    return [Offer(card, why, remote) for card, (_entry, why, remote) in zip(cards, found, strict=True)]
