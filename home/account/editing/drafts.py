"""The latest words about a listing: whose they are to write, and saving them so that nobody overwrites anybody."""

from django.http import Http404
from wagtail.models import Revision

from directory.changes import told_together
from directory.models import Listing, User
from home.account.own import own_listings
from home.review.services import send


class Conflict(Exception):
    """Somebody saved in between. `latest`: their revision, None where every revision has been given up meanwhile."""

    def __init__(self, latest: Revision | None) -> None:
        super().__init__("saved in between")
        self.latest = latest


def mine(user: User, public_id: str) -> Listing:
    """A listing of an organisation the person belongs to, neither deleted nor merged; Http404 for every other one.

    Membership counts, not the desk: administrators and curators edit there.
    """
    found = own_listings(user).filter(public_id=public_id)
    listing = found.select_related("municipality__prefecture", "prefecture").first()
    if listing is None:
        raise Http404
    return listing


def draft_of(listing: Listing) -> tuple[Listing, int]:
    """The latest words as an object, and the key of their revision (0 where nothing was ever saved as one)."""
    revision = listing.latest_revision
    return (revision.as_object(), revision.pk) if revision else (Listing.objects.get(pk=listing.pk), 0)


@told_together()
def save(listing: Listing, draft: Listing, user: User, seen: int) -> int:
    """Keep `draft` as the latest words; returns the key of its revision. Raises Conflict when `seen` isn't the latest.

    While a change waits for an answer the new words take its place at once, the time waited counting on: a draft beside
    it would only stop the answer. Then it raises ValidationError when they can't be published as they are.
    """
    row = Listing.objects.select_for_update(no_key=True, of=("self",)).get(pk=listing.pk)
    if (row.latest_revision_id or 0) != seen:
        raise Conflict(row.latest_revision)
    if not row.live:
        draft.save()  # nobody sees the row yet; lists name it by its title, and it says who will review
    revision = draft.save_revision(user=user, log_action=True, clean=False)
    if row.workflow_in_progress:
        send(row, user)
    return revision.pk
