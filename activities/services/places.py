"""Writing use cases of the places of schedules."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from activities.models import Schedule
from directory.changes import tell, told_together
from directory.enums import Visibility
from directory.models import Listing, Venue
from directory.services.venues import tell_venues

INTO_NOTHING = "この会場には統合できません。使われている、別の会場を選んでください。"


@told_together()
def withdraw_places(listing: Listing) -> int:
    """Let go of every venue that the listing or one of its schedules wants told on request only.

    「場所は問い合わせた人にだけ」 means that no venue and no address is stored at all: not on the schedules, and not in
    revisions, which remember what was there before. The municipality stays. Returns the schedules changed.
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
    return len(hidden)


def forget_revisions(listing: Listing) -> None:
    """Leave one revision, the published one, saying what the live row says; a draft under way is given up.

    (The published one must stay: Wagtail is about to write it into the log.)
    """
    live = Listing.objects.get(pk=listing.pk)
    live.revisions.exclude(pk=live.live_revision_id).delete()
    live.revisions.update(content=live.serializable_data())
    Listing.objects.filter(pk=live.pk).update(latest_revision=live.live_revision_id, has_unpublished_changes=False)


def merge_venues(venue: Venue, into: Venue) -> None:
    """Let `venue` give way to `into`, where its schedules meet from now on. Live rows only: drafts keep what they say.

    Raises ValidationError when `into` is the same venue, deleted or merged itself.
    """
    with told_together():
        tell_venues([venue.pk, into.pk])
        if venue.pk == into.pk or not Venue.objects.present().filter(pk=into.pk).exists():
            raise ValidationError(INTO_NOTHING)
        moved = Schedule.objects.filter(venue=venue)
        tell(Listing, moved.values_list("listing", flat=True))
        moved.update(venue=into)
        Venue.objects.filter(replaced_by=venue).update(replaced_by=into)
        Venue.objects.filter(pk=venue.pk).update(replaced_by=into, updated_at=timezone.now())
    venue.replaced_by = into
