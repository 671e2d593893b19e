"""Where the framework leaves no other place. One line each; the work is in `activities.services`."""

from django.dispatch import receiver
from wagtail.signals import published

from activities.services import refresh, withdraw_places
from directory.models import Listing


@receiver(published, sender=Listing)
def withdraw_hidden_places(sender: type[Listing], instance: Listing, **kwargs: object) -> None:
    withdraw_places(instance)


@receiver(published, sender=Listing)
def make_dates(sender: type[Listing], instance: Listing, **kwargs: object) -> None:
    refresh([instance.pk])
