"""Every version of a listing: who wrote it when; and an old one back as a new draft."""

from django.db.models import QuerySet
from wagtail.models import Revision

from directory.models import Listing, User
from home.review.difference import Change, difference

from . import drafts


def revisions_of(listing: Listing) -> QuerySet[Revision]:
    """The newest first, without their contents."""
    return listing.revisions.select_related("user").defer("content").order_by("-created_at", "-pk")


def revision_of(listing: Listing, key: int) -> Revision | None:
    """None where it is another listing's, or isn't kept any more."""
    return listing.revisions.filter(pk=key).first() if key else None


def changes_of(listing: Listing, revision: Revision) -> list[Change]:
    """What a version said otherwise than the one before it; of the first all that it said."""
    before = listing.revisions.filter(pk__lt=revision.pk).order_by("-pk").first()
    return difference(before.as_object() if before else None, revision.as_object())


def version_of(listing: Listing, key: int) -> Listing | None:
    """What a page showed that was opened at this revision; at none (0), the row itself, as long as it stayed so."""
    if not key and listing.live and listing.live_revision_id is None:
        return Listing.objects.get(pk=listing.pk)
    revision = revision_of(listing, key)
    return revision.as_object() if revision else None


def restore(listing: Listing, revision: Revision, user: User, seen: int) -> int:
    """What an old version said, as the latest draft. Raises what `drafts.save` does.

    Not who runs the listing: whoever has joined since stays, and whoever was taken off doesn't come back.
    """
    old, (latest, _key) = revision.as_object(), drafts.draft_of(listing)
    old.organisations = list(latest.organisations.all())
    return drafts.save(listing, old, user, seen)
