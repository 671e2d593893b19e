"""Links that work without signing in: signed, for one purpose and one person each, and for a time.

No table holds them. What a link may do is asked again whenever it is used: whether the person still belongs there, and
whether what it is about still waits for an answer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.urls import reverse

from directory.models import Listing, User
from home.account import mails

REVIEW, CANCEL = "ibasho.account.still-correct", "ibasho.account.cancel-date"
OPEN_FOR = {REVIEW: timedelta(days=60), CANCEL: timedelta(days=7)}


@dataclass(frozen=True)
class Opened:
    """What a good link is about. `about`: the confirmation it was asked after, or the date's key. `signed_at`: to the
    second, when it was written."""

    listing: Listing
    person: User
    about: str
    signed_at: datetime


def review_link(listing: Listing, person: User) -> str:
    return _link("account_still_correct", REVIEW, listing, person, stamp(listing.verified_at))


def cancel_link(listing: Listing, person: User, occurrence_id: int) -> str:
    return _link("account_cancel_date", CANCEL, listing, person, str(occurrence_id))


def opened(key: str, purpose: str) -> Opened | None:
    """None alike for tampered, expired, another purpose's, and people or listings that are gone."""
    try:
        listing_id, person_id, about = signing.loads(key, salt=purpose, max_age=OPEN_FOR[purpose])
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(pk=person_id, is_active=True).first()
    listing = Listing.objects.editable_by(person).public().filter(pk=listing_id).first() if person else None
    return Opened(listing, person, about, _signed_at(key)) if listing else None


def _signed_at(key: str) -> datetime:
    """Of a key whose signature holds: `TimestampSigner` writes content:moment:signature."""
    return datetime.fromtimestamp(signing.b62_decode(key.rsplit(":", 2)[1]), tz=UTC)


def dates_page(listing: Listing) -> str:
    return reverse("account_listing_dates", args=[listing.public_id])


def stamp(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _link(name: str, purpose: str, listing: Listing, person: User, about: str) -> str:
    key = signing.dumps([listing.pk, person.pk, about], salt=purpose, compress=True)
    return mails.absolute(f"{reverse(name)}?key={key}")
