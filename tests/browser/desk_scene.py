"""What the desk's journeys need inside the site, run there by `run_in_site`: things to settle, and what is stored."""

import hashlib
import json

from activities.models import Schedule
from activities.services import refresh
from directory.changes import told_together
from directory.enums import GeocodeLevel
from directory.models import Listing, ListingDistrict, Municipality, User, Venue
from tests.activities.checksums import checksums

TITLE = "夜風の帳場"
ADMIN, PASSWORD = "desk-admin@example.jp", "nagiura-no-umi-99"


def begins() -> None:
    """In 凪浦市 a hall whose street was mistyped, and a page whose list wrote its school wrongly. Prints its key."""
    town = Municipality.objects.get(name="凪浦市")
    with told_together():
        hall = Venue.objects.create(
            name="夜風の蔵", municipality=town, address="凪浦市灯ケ先町3-1", geocode_level=GeocodeLevel.NONE
        )
        listing = Listing.objects.create(title=TITLE, cost="100円", municipality=town, live=False)
        Schedule.objects.create(listing=listing, venue=hall, note="水曜日", rrule="FREQ=WEEKLY;BYDAY=WE")
        ListingDistrict.objects.create(listing=listing, text="みなとし小")
    refresh([listing.pk])
    print(json.dumps(listing.pk))


def ends() -> None:
    Listing.objects.filter(title=TITLE).delete()
    Venue.objects.filter(name="夜風の蔵").delete()


def admin() -> None:
    User.objects.create_superuser(ADMIN, PASSWORD)


def stands() -> None:
    """Prints one digest of all tables that an import writes."""
    print(hashlib.sha256(json.dumps(checksums(), sort_keys=True).encode()).hexdigest())
