"""A new listing, empty or made of another one. Seen by nobody until it was reviewed."""

import uuid

from django.utils.translation import gettext as _

from directory.changes import told_together
from directory.models import Listing, Organisation, User

from .drafts import draft_of

#: Of the row itself, or of what happened to it: a copy is another one, and nobody has confirmed it.
KEPT_OUT = (
    "pk", "public_id", "status", "status_reason", "status_since", "verified_at", "verified_by", "verified_method",
    "verified_for", "source", "origin_id", "source_hash", "replaced_by", "deleted_at", "created_at", "updated_at",
    "live", "has_unpublished_changes", "first_published_at", "last_published_at", "go_live_at", "expire_at", "expired",
    "locked", "locked_at", "locked_by", "latest_revision", "live_revision",
)  # fmt: skip
TITLE_LENGTH = Listing._meta.get_field("title").max_length


@told_together()
def copy(listing: Listing, user: User) -> Listing:
    """Its latest words once more, for those of its organisations the person belongs to."""
    draft, _seen = draft_of(listing)
    data = {name: value for name, value in draft.serializable_data().items() if name not in KEPT_OUT}
    data["pk"] = None
    own = Organisation.objects.present().filter(memberships__user=user, pk__in=data["organisations"])
    data["organisations"] = list(own.values_list("pk", flat=True))
    for name in ("channels", "listing_images", "listing_features", "eligibility_rules", "schedules"):
        for row in data.get(name, ()):
            _forget_keys(row)
    for picture in data["listing_images"]:
        picture["checked_by"] = None  # looked at where it was, not where it is now
    made = Listing.from_serializable_data(data)
    made.title = (made.title + _("（写し）"))[:TITLE_LENGTH]
    return _keep(made, user)


def _forget_keys(row: dict) -> None:
    row["pk"] = None
    row.pop("listing", None)
    if "uid" in row:
        row["uid"] = str(uuid.uuid4())
    for session in row.get("sessions", ()):
        session["pk"] = None
        session.pop("schedule", None)


@told_together()
def empty(organisation: Organisation, user: User) -> Listing:
    made = Listing(municipality=organisation.municipality)
    made.organisations = [organisation]
    return _keep(made, user)


def _keep(made: Listing, user: User) -> Listing:
    made.live = False
    made.save()
    made.save_revision(user=user, log_action=True, clean=False)
    return made
