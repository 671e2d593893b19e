"""On the page of a closed place: others nearby, and no word that gives a hidden one away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.enums import GeocodeLevel, ListingStatus, Visibility
from directory.models import Category, Listing, Venue
from tests.factories import ListingFactory, MunicipalityFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory(code="99201", name="凪浦市")


def at(town, kilometres: float, **values: object) -> Listing:
    """So far north of the town's first hall."""
    hall = VenueFactory(municipality=town, latitude=34.51 + kilometres / 111.2, geocode_level=GeocodeLevel.EXACT)
    return ListingFactory(municipality=town, venue=hall, **values)


def close(listing: Listing) -> Listing:
    listing.status, listing.status_reason = ListingStatus.CLOSED, "終わりました。"
    listing.save()
    return listing


def names(client, listing: Listing) -> list[str]:
    return [card.title for card in client.get(listing.get_absolute_url()).context["neighbours"]]


def test_the_nearest_first_and_before_them_what_is_alike(client, town):
    tea = Category.objects.create(slug="tea-test", name="お茶")
    closed = at(town, 0, title="閉じた会")
    near, far = at(town, 1, title="近い会"), at(town, 5, title="遠い会")
    at(town, 1, title="休んでいる会", status=ListingStatus.PAUSED, status_reason="夏休み")
    at(town, 30, title="とても遠い会"), close(at(town, 1, title="これも閉じた会"))
    for one in (closed, far):
        one.categories.set([tea])
        one.save()
    close(closed)
    assert names(client, closed) == ["遠い会", "近い会"]
    page = client.get(closed.get_absolute_url()).content.decode()
    assert near.get_absolute_url() in page and "km" not in page.split("neighbours-heading")[2].split("</section>")[0]


def test_of_a_hidden_place_only_the_town_counts(client, town):
    """The order must not follow the hidden hall: moving it changes nothing on the page."""
    closed = close(at(town, 0, title="ひみつの会", location_visibility=Visibility.ON_REQUEST))
    at(town, 1, title="甲の会"), at(town, 5, title="乙の会")
    at(MunicipalityFactory(code="99202"), 0.1, title="となり町の会")
    hall = closed.schedules.get().venue_id
    before = names(client, closed)
    assert sorted(before) == ["乙の会", "甲の会"]
    Venue.objects.filter(pk=hall).update(latitude=34.60)
    assert names(client, closed) == before


def test_open_listings_have_none_and_an_empty_town_says_so(client, town):
    listing = at(town, 0)
    assert "neighbours" not in client.get(listing.get_absolute_url()).context
    assert "近くには、まだ登録がありません" in client.get(close(listing).get_absolute_url()).content.decode()


def test_more_neighbours_ask_no_more(client, town, django_assert_max_num_queries):
    closed = close(at(town, 0))
    at(town, 1), at(town, 2)
    with CaptureQueriesContext(connection) as few:
        names(client, closed)
    for number in range(10):
        at(town, number / 10)
    with django_assert_max_num_queries(len(few)):
        assert len(names(client, closed)) == 4
