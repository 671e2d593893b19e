"""Keeps the projection true. One line each; the work is in `search.projection`."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from activities.models import Schedule
from directory.models import Venue, VenueDistrict
from directory.signals import listings_changed

from .projection import project


@receiver(listings_changed)
def project_changed_listings(sender: object, listing_ids: list[int], **kwargs: object) -> None:
    project(listing_ids)


@receiver(post_save, sender=Venue)
def project_listings_at_venue(sender: type[Venue], instance: Venue, created: bool, **kwargs: object) -> None:
    if not created:
        project(Schedule.objects.filter(venue=instance).values_list("listing", flat=True))


@receiver([post_save, post_delete], sender=VenueDistrict)
def project_listings_in_district(sender: type[VenueDistrict], instance: VenueDistrict, **kwargs: object) -> None:
    project(Schedule.objects.filter(venue=instance.venue_id).values_list("listing", flat=True))
