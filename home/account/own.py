"""What is one's own."""

from django.urls import reverse

from directory.models import Listing, Organisation, User
from directory.querysets import ListingQuerySet


def own_listings(user: User) -> ListingQuerySet:
    """Listings of the organisations that the person belongs to. Also for administrators: here they are members."""
    mine = Organisation.objects.present().filter(memberships__user=user.pk or 0).order_by().values("pk")
    return Listing.objects.present().filter(organisations__in=mine).distinct()


def page_of(listing: Listing) -> str:
    """The account's page of a listing, where its organisers see and change what it says."""
    return reverse("account_listing", args=[listing.public_id])
