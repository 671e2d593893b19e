"""Keeps the projection true: what is saved or deleted object by object tells so. The work is in `search.projection`,
which listings are meant is in `search.affected`."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from activities.models import Occurrence
from directory.changes import Changes, changed, listings_changed, noted, tell, tell_all, tell_counts, tell_dates
from directory.models import (
    Category,
    District,
    GazetteerEntry,
    Listing,
    Municipality,
    Organisation,
    Prefecture,
    Venue,
    VenueDistrict,
)
from directory.services.venues import tell_venues
from directory.signals import areas_changed

from . import affected, next_dates
from .completions import write as completions
from .projection import project, withdraw

#: Columns of a listing that Wagtail writes by themselves and that no row of the read model shows.
UNSEEN = {
    "latest_revision", "has_unpublished_changes", "locked", "locked_by", "locked_at", "go_live_at", "expire_at",
    "expired", "live_revision", "first_published_at", "last_published_at",
}  # fmt: skip
LINKS = (
    Listing.categories.through,
    Listing.audiences.through,
    Listing.standpoints.through,
    Listing.organisations.through,
    Organisation.districts.through,
)


@receiver(changed)
def keep_true(sender: object, changes: Changes, **kwargs: object) -> None:
    project(affected.listings(changes))
    next_dates.renew(changes.dates)


@receiver(listings_changed)
def hear_of_listings(sender: object, listing_ids: Iterable[int], **kwargs: object) -> None:
    tell(Listing, listing_ids)


def saved(
    sender: type[Model], instance: Model, raw: bool, update_fields: Iterable[str] | None, **kwargs: object
) -> None:
    if raw:  # `loaddata`: what the row belongs to may not be there yet
        return
    if update_fields is None or sender is not Listing or not UNSEEN.issuperset(update_fields):
        tell(Listing, [instance.listing_id]) if sender in affected.PARTS else tell(sender, [instance.pk])


def going(sender: type[Model], instance: Model, origin: Model | QuerySet, **kwargs: object) -> None:
    if sender in affected.PARTS or _goes_itself(sender, origin):
        tell(Listing, affected.listings_left_by(instance))


def _goes_itself(sender: type[Model], origin: Any) -> bool:
    """And isn't merely taken along by a row that tells more."""
    return (origin.model if isinstance(origin, QuerySet) else type(origin)) is sender


for model in (*affected.WAYS, *affected.PARTS):
    post_save.connect(saved, sender=model)
    pre_delete.connect(going, sender=model)


@receiver([post_save, post_delete], sender=Occurrence)
def date_changes(sender: type[Occurrence], instance: Occurrence, raw: bool = False, **kwargs: object) -> None:
    if not raw:
        tell_dates([instance.listing_id])


@receiver(pre_delete, sender=Listing)
def withdraw_deleted(sender: type[Listing], instance: Listing, **kwargs: object) -> None:
    withdraw(instance.pk)


@receiver([pre_save, post_save], sender=Venue)
def venue_comes_or_moves(sender: type[Venue], instance: Venue, raw: bool, **kwargs: object) -> None:
    if instance.pk and not raw:
        tell_venues([instance.pk])


@receiver(pre_delete, sender=Venue)
def venue_goes(sender: type[Venue], instance: Venue, origin: Model | QuerySet, **kwargs: object) -> None:
    if _goes_itself(sender, origin):
        tell_venues([instance.pk, *instance.replaces.values_list("pk", flat=True)])


@receiver(pre_save, sender=VenueDistrict)
def district_of_venue_was(sender: type[VenueDistrict], instance: VenueDistrict, **kwargs: object) -> None:
    for row in VenueDistrict.objects.filter(pk=instance.pk):
        district_of_venue_is(sender, row)


@receiver([post_save, post_delete], sender=VenueDistrict)
def district_of_venue_is(
    sender: type[VenueDistrict], instance: VenueDistrict, raw: bool = False, **kwargs: object
) -> None:
    if not raw:
        tell(Venue, [instance.venue_id])
        tell_counts(districts=[instance.district_id])


def linked(
    sender: type[Model],
    instance: Model,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set | None,
    **kwargs: object,
) -> None:
    if action == "pre_clear":
        with noted() as instance.left_behind:
            tell(Listing, affected.listings_left_by(instance))
    elif action == "post_clear":
        tell_all(instance.left_behind)
    elif action.startswith("post_"):
        tell(model, pk_set) if reverse else tell(type(instance), [instance.pk])


for through in LINKS:
    m2m_changed.connect(linked, sender=through)


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
    completions.rename_prefecture(instance.pk)


@receiver([post_save, post_delete], sender=Municipality)
def complete_municipality(sender: type[Municipality], instance: Municipality, **kwargs: object) -> None:
    completions.rename_municipality(instance.pk)


@receiver([post_save, post_delete], sender=Category)
def complete_category(sender: type[Category], instance: Category, **kwargs: object) -> None:
    completions.refresh(completions.CATEGORIES, [instance.pk])
