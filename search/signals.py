"""Keeps the projection true. One line each; the work is in `search.projection`."""

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver

from activities.models import Schedule
from directory.models import (
    Audience,
    Category,
    District,
    Feature,
    GazetteerEntry,
    Listing,
    Municipality,
    Organisation,
    Prefecture,
    Standpoint,
    Venue,
    VenueDistrict,
)
from directory.signals import areas_changed, listings_changed

from .completions import write as completions
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


# --- what a search box offers


@receiver(areas_changed)
def complete_changed_areas(sender: object, districts: list[int], municipalities: list[str], **kwargs: object) -> None:
    completions.refresh(completions.DISTRICTS, districts)
    completions.refresh(completions.PLACES, municipalities)


@receiver([post_save, post_delete], sender=District)
def complete_district(sender: type[District], instance: District, **kwargs: object) -> None:
    completions.refresh(completions.DISTRICTS, [instance.pk])


@receiver(m2m_changed, sender=District.municipalities.through)
def complete_moved_district(sender: type, instance: District, action: str, **kwargs: object) -> None:
    if action.startswith("post_") and isinstance(instance, District):
        completions.refresh(completions.DISTRICTS, [instance.pk])


@receiver([post_save, post_delete], sender=GazetteerEntry)
def complete_place(sender: type[GazetteerEntry], instance: GazetteerEntry, **kwargs: object) -> None:
    completions.refresh(completions.PLACES, [instance.municipality_id])


@receiver([post_save, post_delete], sender=Prefecture)
def complete_prefecture(sender: type[Prefecture], instance: Prefecture, **kwargs: object) -> None:
    completions.refresh(completions.PREFECTURES, [instance.pk])


@receiver([post_save, post_delete], sender=Municipality)
def complete_municipality(sender: type[Municipality], instance: Municipality, **kwargs: object) -> None:
    completions.rename_municipality(instance.pk)


@receiver([post_save, post_delete], sender=Category)
def complete_category(sender: type[Category], instance: Category, **kwargs: object) -> None:
    completions.refresh(completions.CATEGORIES, [instance.pk])
