"""Writing use cases of schedules."""

from django.db import transaction
from django.db.models import Q

from activities.models import Schedule
from directory.enums import Visibility
from directory.models import Listing
from directory.signals import listings_changed


@transaction.atomic
def withdraw_places(listing: Listing) -> int:
    """Let go of every venue that the listing or one of its schedules wants told on request only.

    「場所は問い合わせた人にだけ」 means that no venue and no address is stored at all: not on the schedules, and not in
    revisions, which remember what was there before. The municipality stays. Returns the schedules changed; sends
    `listings_changed` when there were any.
    """
    kept = Q(venue__isnull=False)
    if listing.location_visibility != Visibility.ON_REQUEST:
        kept &= Q(location_visibility=Visibility.ON_REQUEST)
    hidden = list(Schedule.objects.filter(kept, listing=listing).select_related("venue"))
    for schedule in hidden:
        schedule.municipality_id = schedule.municipality_id or schedule.venue.municipality_id
        schedule.venue = None
        schedule.save(update_fields=["venue", "municipality"])
    if hidden:
        forget_revisions(listing)
        listings_changed.send(Listing, listing_ids=[listing.pk])
    return len(hidden)


def forget_revisions(listing: Listing) -> None:
    """Leave one revision, the published one, saying what the live row says; a draft under way is given up.

    (The published one must stay: Wagtail is about to write it into the log.)
    """
    live = Listing.objects.get(pk=listing.pk)
    live.revisions.exclude(pk=live.live_revision_id).delete()
    live.revisions.update(content=live.serializable_data())
    Listing.objects.filter(pk=live.pk).update(latest_revision=live.live_revision_id, has_unpublished_changes=False)
