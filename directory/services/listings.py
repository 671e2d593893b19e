"""Writing use cases of listings: what happens at once, without review (`OPERATIONAL_FIELDS`)."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.changes import tell, told_together
from directory.enums import ListingStatus, VerificationMethod
from directory.models import Listing, User

NO_REASON = _("お休み・終了の理由を書いてください（例：8月は夏休みです）。")
INTO_ITSELF = "同じ項目どうしは統合できません。"
INTO_NOTHING = "統合先が、削除されているか、別の項目に統合されています。統合先を選び直してください。"


def change_status(
    listing: Listing, status: ListingStatus, reason: str = "", since: datetime.date | None = None
) -> None:
    """Open, pause or close; `since` is today (Japan) unless told. Raises ValidationError without a needed reason."""
    if status != ListingStatus.OPEN and not reason:
        raise ValidationError({"status_reason": NO_REASON})
    _write(listing, status=status, status_reason=reason, status_since=since or timezone.localdate())


def confirm(listing: Listing, method: VerificationMethod, by: User | None = None, on_behalf_of: str = "") -> None:
    """Somebody has just made sure that all of it is still so. The only way to a new `verified_at`."""
    _write(
        listing,
        verified_at=timezone.now(),
        verified_by=by,
        verified_method=method,
        verified_for=on_behalf_of,
        unconfirmed_since=None,
    )


def mark_unconfirmed(listing_ids: list[int]) -> int:
    """しばらく確認されていません: nobody has answered. Said on the page and ranked lower, never hidden.

    Not a change of what it says, so feeds don't take it for news (`updated_at` stays). Returns the listings marked.
    """
    with told_together():
        marked = Listing.objects.filter(pk__in=listing_ids, unconfirmed_since=None).update(
            unconfirmed_since=timezone.now()
        )
        tell(Listing, listing_ids)
    return marked


def merge_listings(listing: Listing, into: Listing) -> None:
    """Let `listing` give way to `into`; its page leads there, and so do those of listings merged into it before.

    Raises ValidationError when `into` is the same listing, deleted or merged itself.
    """
    if listing.pk == into.pk:
        raise ValidationError(INTO_ITSELF)
    with told_together():
        locked = Listing.objects.select_for_update(no_key=True).filter(pk__in=[listing.pk, into.pk]).order_by("pk")
        if into.pk not in [row.pk for row in locked if row.deleted_at is None and row.replaced_by_id is None]:
            raise ValidationError(INTO_NOTHING)
        Listing.objects.filter(replaced_by=listing).update(replaced_by=into)
        _write(listing, replaced_by=into)


def split_listing(listing: Listing) -> None:
    """Undo a merge: the listing stands for itself again."""
    _write(listing, replaced_by=None)


def delete_listing(listing: Listing) -> None:
    """Take a listing away without losing it; `restore_listing` brings it back."""
    _write(listing, deleted_at=timezone.now())


def restore_listing(listing: Listing) -> None:
    _write(listing, deleted_at=None)


def _write(listing: Listing, **values: object) -> None:
    """Change the live row only, drafts and their authors' unsaved fields being left alone."""
    values["updated_at"] = timezone.now()
    with told_together():
        Listing.objects.filter(pk=listing.pk).update(**values)
        tell(Listing, [listing.pk])
    for name, value in values.items():
        setattr(listing, name, value)
