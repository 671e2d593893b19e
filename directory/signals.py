"""Where the framework leaves no other place: publishing tells the projection which listings changed."""

from django.db.models.signals import post_delete
from django.dispatch import Signal, receiver
from wagtail.signals import published, unpublished

from directory.changes import listings_changed
from directory.models import Listing

__all__ = ["areas_changed", "listings_changed"]

# Sent with `districts` (primary keys) and `municipalities` (codes whose gazetteer changed) after bulk writes, which
# send no signals of their own.
areas_changed = Signal()


@receiver([published, unpublished], sender=Listing)
def listing_published_or_not(sender: type[Listing], instance: Listing, **kwargs: object) -> None:
    listings_changed.send(sender, listing_ids=[instance.pk])


@receiver(post_delete, sender=Listing)
def listing_deleted(sender: type[Listing], instance: Listing, **kwargs: object) -> None:
    listings_changed.send(sender, listing_ids=[instance.pk])
