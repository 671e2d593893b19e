"""Keeps the projection true. One line each; the work is in `search.projection`."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from activities.models import Schedule
from directory.models import Audience, Category, Feature, Listing, Organisation, Standpoint, Venue, VenueDistrict
from directory.signals import listings_changed

from .projection import project, remove


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


@receiver(pre_delete, sender=Listing)
def remove_deleted_listing(sender: type[Listing], instance: Listing, **kwargs: object) -> None:
    remove([instance.pk])  # before the entries go with it: the text index is found by them


CHOICES = (Category, Audience, Standpoint, Feature, Organisation)


def _listings_with(choice: Category) -> list[int]:
    """Listings whose rows name this choice."""
    if isinstance(choice, Feature):
        return list(Listing.objects.filter(listing_features__feature=choice).values_list("pk", flat=True))
    return list(choice.listings.values_list("pk", flat=True))


def renamed(sender: type, instance: Category, created: bool, **kwargs: object) -> None:
    if not created:
        project(_listings_with(instance))


def about_to_go(sender: type, instance: Category, **kwargs: object) -> None:
    instance.listings_before_delete = _listings_with(instance)


def gone(sender: type, instance: Category, **kwargs: object) -> None:
    project(instance.listings_before_delete)


for model in CHOICES:
    post_save.connect(renamed, sender=model)
    pre_delete.connect(about_to_go, sender=model)
    post_delete.connect(gone, sender=model)
