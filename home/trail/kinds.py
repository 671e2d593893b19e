"""What can be deleted and brought back, and what has to be settled before."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q

from activities.services.refreshing import refresh
from directory.models import Listing, Organisation, Venue
from directory.services.listings import delete_listing, restore_listing
from directory.services.organisations import delete_organisation, restore_organisation
from directory.services.venues import delete_venue, restore_venue
from home.ending import WAITS
from home.review.waiting import waiting_on

HAS_MERGED = "この項目に統合されたものがあります。先に、統合をもとに戻してください。"
HAS_DATES = "この会場で開く日程があります。先に、日程の会場を変えるか、その居場所・活動を削除してください。"
HAS_LISTINGS = "この団体が運営する居場所・活動があります。先に、運営している団体を変えるか、削除してください。"
LOOKS_AFTER = "この団体は、いま地域を担当しています。先に「担当」を終わりにしてください。"


@dataclass(frozen=True)
class Kind:
    """`stops`: a sentence about what has to be settled first, or "". `unused`: nothing that is kept names it any more,
    so that it may go for good."""

    model: type[Model]
    label: str
    delete: Callable[[Model], None]
    restore: Callable[[Model], None]
    stops: Callable[[Model], str]
    unused: Q

    @property
    def slug(self) -> str:
        return self.model._meta.model_name


def _restore_listing(listing: Listing) -> None:
    """With its dates a year ahead."""
    restore_listing(listing)
    refresh([listing.pk])


def _of_listing(listing: Listing) -> str:
    if waiting_on(listing):
        return WAITS
    return HAS_MERGED if listing.replaces.filter(deleted_at=None).exists() else ""


def _of_venue(venue: Venue) -> str:
    if venue.schedules.filter(listing__in=Listing.objects.present().order_by().values("pk")).exists():
        return HAS_DATES
    return HAS_MERGED if venue.replaces.filter(deleted_at=None).exists() else ""


def _of_organisation(body: Organisation) -> str:
    if body.listings.present().exists():
        return HAS_LISTINGS
    if body.curatorships.in_force().exists():
        return LOOKS_AFTER
    return HAS_MERGED if body.replaces.filter(deleted_at=None).exists() else ""


#: In the order in which they may go for good: a listing before the hall where it met.
KINDS = (
    Kind(Listing, "居場所・活動", delete_listing, _restore_listing, _of_listing, Q()),
    Kind(Venue, "会場", delete_venue, restore_venue, _of_venue, Q(schedules=None)),
    Kind(Organisation, "団体", delete_organisation, restore_organisation, _of_organisation, Q(listings=None)),
)


def kind_of(model: type[Model]) -> Kind:
    return next(one for one in KINDS if one.model is model)


def is_kept(model: type[Model]) -> bool:
    """Whether deleting one of these can be taken back."""
    return any(one.model is model for one in KINDS)
