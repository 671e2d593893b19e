"""Districts of venues: computed from boundaries, never guessed, never overruling people."""

import json

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.enums import Certainty, DistrictKind, DistrictStatus, GeocodeLevel
from directory.geometry import from_geojson
from directory.models import District, DistrictBoundary, Venue, VenueDistrict
from directory.services.assignment import assign_districts
from search.models import Entry
from tests.factories import DistrictFactory, ListingFactory, VenueFactory, square

pytestmark = pytest.mark.django_db


def districts_of(venue: Venue) -> dict[str, str]:
    return dict(venue.venue_districts.values_list("district__name", "certainty"))


def test_venue_gets_every_district_that_covers_it_of_all_kinds():
    DistrictFactory(name="東小学校", geometry=square(140.70, 34.50))
    DistrictFactory(name="分校", geometry=square(140.705, 34.505, 0.01))
    DistrictFactory(name="東中学校", kind=DistrictKind.JUNIOR_HIGH, geometry=square(140.68, 34.48, 0.08))
    DistrictFactory(name="西小学校", geometry=square(140.60, 34.50))
    venue = VenueFactory(longitude=140.71, latitude=34.51)
    report = assign_districts()
    assert districts_of(venue) == dict.fromkeys(["東小学校", "分校", "東中学校"], Certainty.COMPUTED)
    assert report.districts["several"] == 1
    assert report.updated == 1


def test_venue_outside_every_boundary_has_no_district_however_near():
    DistrictFactory(geometry=square(140.70, 34.50, 0.02))
    venue = VenueFactory(longitude=140.7200001, latitude=34.51)
    assert assign_districts().districts["none"] == 1
    assert districts_of(venue) == {}


def test_point_on_a_border_belongs_to_both_sides():
    DistrictFactory(name="西小学校", geometry=square(140.70, 34.50, 0.02))
    DistrictFactory(name="東小学校", geometry=square(140.72, 34.50, 0.02))
    assert set(districts_of(_assigned(VenueFactory(longitude=140.72, latitude=34.51)))) == {"西小学校", "東小学校"}


def test_coordinates_of_a_whole_municipality_say_nothing_about_districts():
    DistrictFactory(geometry=square(140.70, 34.50))
    assert districts_of(_assigned(VenueFactory(geocode_level=GeocodeLevel.MUNICIPALITY))) == {}
    assert districts_of(_assigned(VenueFactory(latitude=None, longitude=None))) == {}


def test_former_districts_and_merged_venues_are_left_out():
    DistrictFactory(geometry=square(140.70, 34.50), status=DistrictStatus.FORMER)
    kept = VenueFactory()
    merged = VenueFactory(replaced_by=kept)
    assert assign_districts().rows == 1
    assert districts_of(kept) == districts_of(merged) == {}


def test_moved_venue_loses_its_old_district():
    DistrictFactory(name="東小学校", geometry=square(140.70, 34.50))
    DistrictFactory(name="西小学校", geometry=square(140.60, 34.50))
    venue = _assigned(VenueFactory(longitude=140.71, latitude=34.51))
    Venue.objects.filter(pk=venue.pk).update(longitude=140.61)
    assert districts_of(_assigned(venue)) == {"西小学校": Certainty.COMPUTED}


def test_declared_and_confirmed_districts_are_never_touched():
    DistrictFactory(name="東小学校", geometry=square(140.70, 34.50))
    DistrictFactory(name="東中学校", kind=DistrictKind.JUNIOR_HIGH, geometry=square(140.70, 34.50))
    elsewhere = DistrictFactory(name="西小学校", geometry=square(140.60, 34.50))
    declared, confirmed = VenueFactory(), VenueFactory()
    VenueDistrict.objects.create(venue=declared, district=elsewhere, certainty=Certainty.DECLARED)
    VenueDistrict.objects.create(venue=confirmed, district=elsewhere, certainty=Certainty.CONFIRMED)
    assign_districts()
    assert districts_of(declared) == {
        "西小学校": Certainty.DECLARED,
        "東小学校": Certainty.COMPUTED,
        "東中学校": Certainty.COMPUTED,
    }
    # staff settled which elementary school it is; the junior high school is still worked out
    assert districts_of(confirmed) == {"西小学校": Certainty.CONFIRMED, "東中学校": Certainty.COMPUTED}


def test_declared_district_that_is_also_computed_stays_declared():
    district = DistrictFactory(geometry=square(140.70, 34.50))
    venue = VenueFactory()
    VenueDistrict.objects.create(venue=venue, district=district, certainty=Certainty.DECLARED)
    assert assign_districts().unchanged == 1
    assert districts_of(venue) == {district.name: Certainty.DECLARED}


def test_second_run_changes_nothing():
    DistrictFactory(geometry=square(140.70, 34.50))
    VenueFactory()
    assert assign_districts().updated == 1
    second = assign_districts()
    assert (second.updated, second.unchanged, second.districts["one"]) == (0, 1, 1)


def test_only_the_given_venues_are_looked_at():
    DistrictFactory(geometry=square(140.70, 34.50))
    one, other = VenueFactory(), VenueFactory()
    assign_districts(Venue.objects.filter(pk=one.pk))
    assert districts_of(one)
    assert not districts_of(other)


def test_listings_at_the_venue_become_findable_by_the_district():
    district = DistrictFactory(geometry=square(140.70, 34.50))
    listing = ListingFactory(venue=VenueFactory())
    assign_districts()
    assert Entry.objects.get(listing=listing).tags["district"] == [district.code]


def test_number_of_queries_does_not_grow_with_venues():
    DistrictFactory(geometry=square(140.70, 34.50))
    counts = []
    for more in (5, 45):
        VenueFactory.create_batch(more)
        with CaptureQueriesContext(connection) as queries:
            assign_districts()
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    squares=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 4)), min_size=1, max_size=5),
    spots=st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), min_size=1, max_size=6),
)
def test_agrees_with_testing_every_point_against_every_polygon(squares, spots):
    District.objects.all().delete()
    Venue.objects.all().delete()
    for west, south, size in squares:
        DistrictFactory(geometry=square(140 + west / 10, 34 + south / 10, size / 10))
    venues = [VenueFactory(longitude=140 + x / 20, latitude=34 + y / 20) for x, y in spots]
    assign_districts()
    for venue in venues:
        point = shapely.Point(venue.longitude, venue.latitude)
        expected = {b.pk for b in DistrictBoundary.objects.all() if from_geojson(b.geometry).covers(point)}
        assert set(venue.districts.values_list("pk", flat=True)) == expected


def test_command_reports_and_writes_nothing_on_a_dry_run(tmp_path, capsys):
    DistrictFactory(geometry=square(140.70, 34.50))
    venue = VenueFactory()
    report = tmp_path / "report.json"
    call_command("assign_districts", report=str(report), dry_run=True)
    assert json.loads(report.read_text())["districts"] == {"one": 1, "several": 0, "none": 0, "unresolved": 0}
    assert "書き込みなし" in capsys.readouterr().out
    assert districts_of(venue) == {}


def test_command_says_what_to_do_when_there_are_no_boundaries():
    with pytest.raises(CommandError, match="import_school_districts"):
        call_command("assign_districts")


def _assigned(venue: Venue) -> Venue:
    assign_districts()
    return venue
