"""A small town for the public pages: one district, its neighbour and a named 丁目; and the site's own pages.

Both are made once per file, inside a transaction around that file's tests: to make them takes longer than most tests.
"""

from types import SimpleNamespace

import pytest
from django.db import transaction

from directory.changes import told_together
from directory.models import District, GazetteerEntry, Municipality, VenueDistrict
from home.models import HomePage
from home.pages import ensure_pages
from tests.factories import (
    DistrictFactory,
    GazetteerEntryFactory,
    ListingFactory,
    MunicipalityFactory,
    VenueFactory,
    square,
)


@pytest.fixture(scope="module")
def lasting_pages(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        ensure_pages()
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def site_pages(lasting_pages, db):
    """The home page and the guides every instance starts with."""
    return HomePage.objects.get()


@pytest.fixture(scope="module")
def lasting_town(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        municipality = MunicipalityFactory(code="99201", name="凪浦市")
        district = DistrictFactory(municipality=municipality, name="凪浦小学校", code="99201-e-nagiura")
        neighbour = DistrictFactory(
            municipality=municipality, name="沢音小学校", code="99201-e-sawane", geometry=square(140.72, 34.50)
        )
        district.neighbours.add(neighbour)
        GazetteerEntryFactory(municipality=municipality, name="浜町二丁目", latitude=34.51, longitude=140.71)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def town(lasting_town, db):
    """凪浦市 (99201): municipality, prefecture, district, neighbour, entry (浜町二丁目) and the function `fill`."""
    municipality = Municipality.objects.select_related("prefecture").get(code="99201")
    district, neighbour = (District.objects.get(code=f"99201-e-{name}") for name in ("nagiura", "sawane"))
    entry = GazetteerEntry.objects.get(name="浜町二丁目")

    def fill(count: int) -> list:
        """So many listings, each in its own hall in the district, within a kilometre of the 丁目."""
        listings = []
        with told_together():
            for n in range(count):
                venue = VenueFactory(municipality=municipality, town=entry, latitude=34.51 + n / 10_000)
                VenueDistrict.objects.create(venue=venue, district=district)
                listings.append(ListingFactory(municipality=municipality, venue=venue))
        return listings

    return SimpleNamespace(
        municipality=municipality,
        prefecture=municipality.prefecture,
        district=district,
        neighbour=neighbour,
        entry=entry,
        fill=fill,
    )
