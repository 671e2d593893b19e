"""Sending the latest words their way: published at once, or waiting for a second person."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.changes import told_together
from directory.models import Listing, User
from home.review.services import Outcome, send


def meanwhile() -> str:
    return _("このあいだに、ほかの人が内容を変えました。もう一度ご覧ください。")


@told_together()
def send_in(listing: Listing, user: User, seen: int) -> Outcome:
    """Raises ValidationError when there are other words by now than those that were seen, or something is missing."""
    row = Listing.objects.select_for_update(no_key=True, of=("self",)).get(pk=listing.pk)
    if row.latest_revision_id is None:
        raise ValidationError(_("まだ下書きがありません。"))
    if row.latest_revision_id != seen:
        raise ValidationError(meanwhile())
    return send(row, user)
