"""Two school districts of one town: something in the first, nothing in the second; and who looks after them."""

from dataclasses import dataclass

import pytest
from django.test import Client

from directory.models import Audience, Category, District, Listing, Municipality, User, VenueDistrict
from tests.factories import (
    DistrictFactory,
    ListingFactory,
    MunicipalityFactory,
    PrefectureFactory,
    VenueFactory,
    square,
)
from tests.home.desk_world import council_of, curator_of


@dataclass
class Town:
    municipality: Municipality
    first: District
    second: District
    curator: User

    def listing_in(self, district: District, *terms: Category | Audience, **values: object) -> Listing:
        """Public, in a hall of the district."""
        hall = VenueFactory(
            municipality=self.municipality, latitude=district.label_latitude, longitude=district.label_longitude
        )
        VenueDistrict.objects.create(venue=hall, district=district)
        listing = ListingFactory(municipality=self.municipality, venue=hall, **values)
        for term in terms:
            getattr(listing, "categories" if isinstance(term, Category) else "audiences").add(term)
        listing.save()
        return listing


@pytest.fixture
def town(db) -> Town:
    municipality = MunicipalityFactory(code="99201", name="凪浦市")
    first = DistrictFactory(municipality=municipality, name="浜小学校", geometry=square(140.70, 34.50))
    second = DistrictFactory(municipality=municipality, name="山小学校", geometry=square(140.72, 34.50))
    return Town(municipality, first, second, curator_of(council_of(municipality)))


@pytest.fixture
def browser(town) -> Client:
    client = Client()
    client.force_login(town.curator, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def elsewhere(db) -> Client:
    """Signed in as a curator of another town."""
    client = Client()
    other = MunicipalityFactory(code="98201", name="遠野市", prefecture=PrefectureFactory(code="98", name="遠い県"))
    client.force_login(curator_of(council_of(other)), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def meal(db) -> Category:
    return Category.objects.get_or_create(slug="meal", defaults={"name": "食事"})[0]
