"""Writing use cases of venues."""

from collections.abc import Iterable

from django.utils import timezone

from directory.changes import tell, tell_counts, told_together
from directory.models import Venue, VenueDistrict

_CHUNK = 500


def tell_venues(venue_ids: Iterable[int]) -> None:
    """Tell that these venues were written, or are about to be.

    Call it before *and* after venues move to another town or district: what the public learns of somebody's home
    depends on how many venues share its area, and it is the areas in which they lie at the moment that are told. The
    venues are locked, so that none moves in between.
    """
    ids = sorted(set(venue_ids))
    with told_together():
        tell(Venue, ids)
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            venues = Venue.objects.select_for_update(no_key=True).filter(pk__in=chunk).order_by("pk")
            districts = VenueDistrict.objects.filter(venue__in=chunk).values_list("district", flat=True)
            tell_counts(venues.values_list("town", flat=True), districts)


def delete_venue(venue: Venue) -> None:
    """Take a venue out of use, without losing it. What is held there stays as it is."""
    _write(venue, deleted_at=timezone.now())


def restore_venue(venue: Venue) -> None:
    _write(venue, deleted_at=None)


def _write(venue: Venue, **values: object) -> None:
    values["updated_at"] = timezone.now()
    with told_together():
        Venue.objects.filter(pk=venue.pk).update(**values)
        tell_venues([venue.pk])
    for name, value in values.items():
        setattr(venue, name, value)
