"""Distances: exact against brute force, whatever the radius."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import geo
from search.models import Entry
from search.projection import project
from tests.factories import ListingFactory, VenueFactory

latitudes = st.floats(20.5, 45.5)
longitudes = st.floats(122.5, 153.5)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_symmetric_and_bounded(a_lat, a_lng, b_lat, b_lng):
    a, b = geo.Point(a_lat, a_lng), geo.Point(b_lat, b_lng)
    assert geo.haversine_km(a, b) == pytest.approx(geo.haversine_km(b, a))
    assert 0 <= geo.haversine_km(a, b) < 4500


def test_known_distance():
    """Tokyo station – Osaka station, 403 km."""
    assert geo.haversine_km(geo.Point(35.681236, 139.767125), geo.Point(34.702485, 135.495951)) == pytest.approx(
        403, abs=1
    )


@pytest.mark.parametrize("latitude,longitude", [(0, 0), (35, 200), (50, 140)])
def test_points_outside_japan_are_refused(latitude, longitude):
    with pytest.raises(ValueError):
        geo.Point(latitude, longitude)


@pytest.mark.slow
@pytest.mark.django_db
def test_radius_search_equals_brute_force():
    rng = random.Random(20)
    places = {}
    for _ in range(120):
        venue = VenueFactory(latitude=rng.uniform(34.3, 34.7), longitude=rng.uniform(140.4, 140.9))
        listing = ListingFactory(venue=venue)
        places[listing.pk] = geo.Point(venue.latitude, venue.longitude)
    project(places)
    for _ in range(60):
        centre = geo.Point(rng.uniform(34.3, 34.7), rng.uniform(140.4, 140.9))
        radius = 10 ** rng.uniform(-1, 2)
        expected = {pk: d for pk, p in places.items() if (d := geo.haversine_km(centre, p)) <= radius}
        found = {e.listing_id: e.distance_km for e in geo.within(Entry.objects.all(), centre, radius)}
        assert found.keys() == expected.keys()
        assert all(found[pk] == pytest.approx(expected[pk], abs=1e-6) for pk in found)
