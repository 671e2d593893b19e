"""Deleting so that it can be taken back for 90 days, and the end of that."""

import datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from activities.services.refreshing import refresh
from directory.changes import told_together
from directory.models import Listing, User
from directory.services.listings import delete_listing, restore_listing
from home.ending import WAITS
from home.review.waiting import waiting_on

KEPT = datetime.timedelta(days=90)
DISCARDED, RESTORED, PURGED = "ibasho.discard", "ibasho.restore", "ibasho.purge"  # in the history
GONE = "もう削除されています。"
NOT_GONE = "削除されていません。"
TOO_LATE = "削除してから90日をすぎました。もう元にもどせません。"
HAS_MERGED = "この項目に統合されたものがあります。先に、統合をもとに戻してください。"


@told_together()
def discard(listing: Listing, by: User) -> None:
    """Nobody finds it, its page is gone; `restore` brings all of it back. Raises ValidationError with a sentence."""
    row = Listing.objects.select_for_update(no_key=True, of=("self",)).get(pk=listing.pk)
    if row.deleted_at:
        raise ValidationError(GONE)
    if waiting_on(row):
        raise ValidationError(WAITS)
    if row.replaces.filter(deleted_at=None).exists():
        raise ValidationError(HAS_MERGED)
    delete_listing(row)
    log(instance=row, action=DISCARDED, user=by)


@told_together()
def restore(listing: Listing, by: User) -> None:
    """As it was, with its dates a year ahead. Raises ValidationError with a sentence."""
    row = Listing.objects.select_for_update(no_key=True, of=("self",)).get(pk=listing.pk)
    if row.deleted_at is None:
        raise ValidationError(NOT_GONE)
    if row.deleted_at < timezone.now() - KEPT:
        raise ValidationError(TOO_LATE)
    restore_listing(row)
    refresh([row.pk])
    log(instance=row, action=RESTORED, user=by)


def discarded() -> QuerySet[Listing]:
    """What can still be brought back, the latest first. What a merge replaced leads elsewhere and isn't among them."""
    return Listing.objects.filter(deleted_at__gte=timezone.now() - KEPT, replaced_by=None).order_by(
        "-deleted_at", "-pk"
    )


def outdated() -> QuerySet[Listing]:
    """What goes for good. Of a list that is read again each year the row stays: it says that it isn't wanted, and keeps
    its address for when the list brings it back."""
    return Listing.objects.filter(deleted_at__lt=timezone.now() - KEPT, origin_id="").order_by("pk")


def purge() -> int:
    """Delete what is outdated, one at a time; returns how many went."""
    return sum(_purge(pk) for pk in outdated().values_list("pk", flat=True))


@told_together()
def _purge(pk: int) -> int:
    row = outdated().filter(pk=pk).first()
    if row is None:
        return 0
    log(instance=row, action=PURGED, deleted=True)
    row.delete()
    return 1
