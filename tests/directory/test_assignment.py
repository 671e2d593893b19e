"""Districts are computed from coordinates, never guessed, and people's word stands above the computation."""

import json

import pytest
from django.core.management import CommandError, call_command

from directory.enums import Certainty, DistrictKind, DistrictStatus, GeocodeLevel
from directory.models import Venue, VenueDistrict
from directory.services.assignment import assign_districts, plan_districts
from search.models import Entry
from tests.factories import DistrictFactory, ListingFactory, MunicipalityFactory, VenueFactory, square

pytestmark = pytest.mark.django_db


def districts_of(venue):
    return {row.district.name: row.certainty for row in venue.venue_districts.select_related("district")}


@pytest.fixture
def west():
    return DistrictFactory(name="西小学校", geometry=square(140.70, 34.50))


@pytest.fixture
def east():
    """Overlaps `west` between 140.715 and 140.72."""
    return DistrictFactory(name="東小学校", geometry=square(140.715, 34.50))


def test_a_venue_gets_every_district_it_lies_in(west, east):
    one, both = VenueFactory(), VenueFactory(longitude=140.717)
    outside = VenueFactory(longitude=140.699)
    found = assign_districts()
    assert districts_of(one) == {"西小学校": Certainty.COMPUTED}
    assert set(districts_of(both)) == {"西小学校", "東小学校"}
    assert districts_of(outside) == {}  # 100 m away, and still not given the nearest
    assert found == {"one": 1, "several": 1, "none": 1}
    assert found.changed == {one.pk, both.pk}


def test_a_second_run_changes_nothing(west):
    VenueFactory()
    assign_districts()
    before = list(VenueDistrict.objects.values_list("pk"))
    assert not assign_districts().changed
    assert list(VenueDistrict.objects.values_list("pk")) == before


def test_a_venue_that_moved_loses_what_no_longer_holds(west):
    venue = VenueFactory()
    assign_districts()
    Venue.objects.update(longitude=140.75)
    assert assign_districts().changed == {venue.pk}
    assert districts_of(venue) == {}


@pytest.mark.parametrize("certainty", [Certainty.DECLARED, Certainty.CONFIRMED])
def test_what_people_said_stays(west, east, certainty):
    venue = VenueFactory()
    VenueDistrict.objects.create(venue=venue, district=east, certainty=certainty)
    VenueDistrict.objects.create(venue=venue, district=west, certainty=certainty)
    assert not assign_districts().changed
    assert districts_of(venue) == {"西小学校": certainty, "東小学校": certainty}


def test_former_districts_and_those_without_boundary_are_not_given():
    DistrictFactory(status=DistrictStatus.FORMER)
    DistrictFactory(geometry=None)
    venue = VenueFactory()
    assert assign_districts() == {"one": 0, "several": 0, "none": 1}
    assert districts_of(venue) == {}


@pytest.mark.parametrize("level", [GeocodeLevel.MUNICIPALITY, GeocodeLevel.NONE])
def test_the_middle_of_a_municipality_is_no_whereabouts(west, level):
    venue = VenueFactory(geocode_level=level)
    assert assign_districts()["none"] == 1
    assert districts_of(venue) == {}


def test_other_kinds_are_assigned_too_but_counted_by_elementary_district(west):
    DistrictFactory(name="南中学校", kind=DistrictKind.JUNIOR_HIGH)
    venue = VenueFactory()
    assert assign_districts() == {"one": 1, "several": 0, "none": 0}
    assert set(districts_of(venue)) == {"西小学校", "南中学校"}


def test_only_the_given_venues_are_looked_at(west):
    asked, other = VenueFactory(), VenueFactory()
    assign_districts(Venue.objects.filter(pk=asked.pk))
    assert districts_of(asked)
    assert not districts_of(other)


def test_a_plan_writes_nothing(west):
    venue = VenueFactory()
    assert plan_districts().changed == {venue.pk}
    assert not VenueDistrict.objects.exists()


def test_queries_do_not_grow_with_venues(west, django_assert_max_num_queries):
    VenueFactory.create_batch(40, municipality=MunicipalityFactory())
    with django_assert_max_num_queries(6):
        assign_districts()


def test_the_command_reports_and_brings_the_read_model_up_to_date(west, tmp_path, capsys):
    listing = ListingFactory(venue=VenueFactory())
    report = tmp_path / "report.json"
    call_command("assign_districts", "--report", str(report))
    written = json.loads(report.read_text())
    assert (written["rows"], written["updated"], written["districts"]["one"]) == (1, 1, 1)
    assert "会場 1 件" in capsys.readouterr().out
    assert list(Entry.objects.filter(listing=listing).values_list("districts__name", flat=True)) == ["西小学校"]


def test_the_command_says_when_there_are_no_boundaries():
    with pytest.raises(CommandError, match="import_school_districts"):
        call_command("assign_districts")
