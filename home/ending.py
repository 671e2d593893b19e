"""Writing use cases of a listing's end: closed, opened again, merged into another, taken apart again.

All at once and without review, and each in the listing's history. Whoever calls makes sure that the person may.
"""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from activities.services.one_touch import LONGEST_REASON, resume
from activities.services.refreshing import refresh
from directory.changes import told_together
from directory.enums import ListingStatus
from directory.models import Listing, User
from directory.services.listings import change_status, merge_listings, split_listing
from home.models import Report
from home.review.waiting import waiting_on

CLOSED, MERGED, SPLIT = "ibasho.close", "ibasho.merge", "ibasho.split"  # in the history
NO_REASON = _("終わったことを、ひとこと書いてください（例：担い手がいなくなり、3月で終わりました）。")
TOO_LONG = _("200文字までで書いてください。")  # LONGEST_REASON
NOT_YET = _("終わった日は、今日か、今日より前の日にしてください。")
IS_CLOSED = _("もう終了になっています。")
IS_OPEN = _("終了になっていません。")
WAITS = "確認を待っている変更があります。先に確認を終えるか、取り下げてください。"
MERGED_ALREADY = "もう、ほかの項目に統合されています。"
NOT_MERGED = "この項目に統合されたものではありません。"


@told_together()
def close(listing: Listing, reason: str, by: User, since: datetime.date | None = None) -> None:
    """終了: nobody finds it any more; its page says so and why. Raises ValidationError with a sentence."""
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise ValidationError({"reason": NO_REASON})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": TOO_LONG})
    if since and since > timezone.localdate():
        raise ValidationError({"since": NOT_YET})
    if _locked(listing).status == ListingStatus.CLOSED:
        raise ValidationError(IS_CLOSED)
    change_status(listing, ListingStatus.CLOSED, reason, since)
    log(instance=listing, action=CLOSED, user=by)


@told_together()
def reopen(listing: Listing, by: User) -> None:
    """As it was before, with its dates a year ahead. It was last confirmed when it was: nobody has looked at it now."""
    if _locked(listing).status != ListingStatus.CLOSED:
        raise ValidationError(IS_OPEN)
    resume(listing, by)


@told_together()
def merge(listing: Listing, into: Listing, by: User) -> None:
    """Its addresses lead to `into`. What readers wrote of it and nobody answered goes along, for staff only: they wrote
    to another group. Raises ValidationError with a sentence."""
    if waiting_on(listing):
        raise ValidationError(WAITS)
    if _locked(listing).replaced_by_id:
        raise ValidationError(MERGED_ALREADY)
    merge_listings(listing, into)
    Report.objects.open().filter(listing=listing).update(listing=into, staff_only=True)
    log(instance=listing, action=MERGED, user=by, data={"into": into.public_id})


@told_together()
def split(listing: Listing, from_: Listing, by: User) -> None:
    """Undo a merge; those merged before into `listing` stay where they are now."""
    if _locked(listing).replaced_by_id != from_.pk:
        raise ValidationError(NOT_MERGED)
    split_listing(listing)
    refresh([listing.pk])
    log(instance=listing, action=SPLIT, user=by, data={"from": from_.public_id})


def _locked(listing: Listing) -> Listing:
    """As it is now, held until the transaction ends."""
    return Listing.objects.select_for_update(no_key=True, of=("self",)).get(pk=listing.pk)
