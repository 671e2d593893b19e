"""「いまもこのとおりですか」 out of turn, because staff want to know. The next night writes the letters, as it does of
what is due."""

from collections.abc import Iterable

from django.utils import timezone

from directory.models import Listing
from home.models import Letter, ReviewRound

from .rounds import BETWEEN, QUESTIONS


def asked_lately(listing_ids: Iterable[int]) -> set[int]:
    """Those about which somebody had a letter within two weeks: nobody gets two."""
    since = timezone.localdate() - BETWEEN
    rows = Letter.objects.filter(listing__in=listing_ids, kind__in=QUESTIONS, written_on__gt=since)
    return set(rows.order_by().values_list("listing", flat=True))


def is_being_asked(listing: Listing) -> bool:
    """Whether a question stands; one that was answered today stands until the night."""
    return hasattr(listing, "review_round")


def ask(listing: Listing) -> None:
    """Begin a round whose first step is tonight's."""
    now = timezone.now()
    ReviewRound.objects.create(
        listing=listing, began_at=now, asked_at=now, stepped_on=timezone.localdate(now) - BETWEEN
    )


def take_back(listing: Listing) -> bool:
    """Whether it could be: not after letters were written or the listing came onto the call list."""
    return ReviewRound.objects.filter(listing=listing, step=0).exclude(asked_at=None).delete()[0] > 0
