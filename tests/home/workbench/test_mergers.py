"""学校の統廃合: previewed, carried over, taken back exactly."""

import pytest
from django.urls import reverse

from directory.enums import Certainty, DistrictStatus
from directory.models import District, DistrictBoundary, ListingDistrict, Organisation, VenueDistrict
from directory.services.assignment import assign_districts
from home.models import DistrictMerger
from tests.factories import ListingFactory, OrganisationFactory, VenueFactory
from tests.home.workbench.conftest import BACKEND

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(here, towns, districts):
    """西浜 has a hall by the map and one that staff confirmed, a body, listings here and elsewhere."""
    west = districts[0]
    VenueFactory(name="西の館", municipality=here.municipality, latitude=34.51, longitude=140.71)
    told = VenueFactory(name="言われた館", municipality=here.municipality, latitude=None, longitude=None)
    VenueDistrict.objects.create(venue=told, district=west, certainty=Certainty.CONFIRMED)
    assign_districts()
    OrganisationFactory(name="西浜の会").districts.add(west)
    for title, town in (("西浜サロン", here), ("よその食堂", towns[1])):
        ListingDistrict.objects.create(
            listing=ListingFactory(title=title, municipality=town.municipality), district=west, text="西浜小"
        )
    return west


def state():
    """Everything that a merger touches."""
    return (
        list(District.objects.order_by("pk").values()),
        list(DistrictBoundary.objects.order_by("pk").values()),
        sorted(District.successors.through.objects.values_list("from_district", "to_district")),
        sorted(District.neighbours.through.objects.values_list("from_district", "to_district")),
        sorted(ListingDistrict.objects.values_list("listing", "district", "text")),
        sorted(VenueDistrict.objects.values_list("venue", "district", "certainty")),
        sorted(Organisation.districts.through.objects.values_list("organisation", "district")),
    )


def address(district):
    return reverse("workbench_merger", args=[district.pk])


def names(hall):
    return sorted(District.objects.filter(venues__name=hall).values_list("name", flat=True))


def test_it_is_shown_before_anything_happens(desk, world, districts):
    before = state()
    page = desk.get(address(world), {"into": districts[1].pk, "look": "yes"}).content.decode()
    assert "この学区を対象にしている1件が" in page and "ほかの地域の1件も同じです" in page
    assert "西浜サロン" in page and "よその食堂" not in page
    assert f"会場{world.venues.count()}か所の学区が変わります" in page
    assert state() == before


def test_one_successor_takes_area_halls_and_listings(desk, curator, world, districts):
    answer = desk.post(address(world), {"do": "merge", "into": districts[1].pk}, follow=True)
    assert (
        "「西浜小学校区」を中浜小学校区に統合しました。引き継いだ「対象の学区」は2件です。" in answer.content.decode()
    )
    world.refresh_from_db()
    assert world.status == DistrictStatus.FORMER and list(world.successors.all()) == [districts[1]]
    assert names("西の館") == names("言われた館") == ["中浜小学校"]
    serving = ListingDistrict.objects.filter(district=districts[1])
    assert sorted(serving.values_list("listing__title", flat=True)) == ["よその食堂", "西浜サロン"]
    districts[1].refresh_from_db()
    assert (round(districts[1].west, 2), round(districts[1].east, 2)) == (140.70, 140.74)
    assert DistrictMerger.objects.get().by == curator


def test_taking_it_back_restores_everything(desk, world, districts):
    before = state()
    desk.post(address(world), {"do": "merge", "into": districts[1].pk})
    assert state() != before
    answer = desk.post(address(world), {"do": "undo"}, follow=True)
    assert "もとに戻しました" in answer.content.decode()
    assert state() == before
    desk.post(address(world), {"do": "undo"})
    assert state() == before


def test_with_two_successors_nobody_guesses_where_halls_lie(desk, world, districts):
    before = state()
    desk.post(address(world), {"do": "merge", "into": [districts[1].pk, districts[2].pk]})
    assert names("西の館") == names("言われた館") == []
    assert ListingDistrict.objects.filter(district__in=districts[1:]).count() == 4
    desk.post(address(world), {"do": "undo"})
    assert state() == before


def test_what_an_import_ended_is_carried_over(desk, here, world, districts):
    world.successors.add(districts[2])
    District.objects.filter(pk=world.pk).update(status=DistrictStatus.FORMER)
    town = reverse("workbench_town", args=[here.municipality.code])
    assert desk.get(town).context["left"] == [world]
    desk.post(address(world), {"do": "merge"})
    assert ListingDistrict.objects.filter(district=districts[2]).count() == 2
    assert desk.get(town).context["left"] == []
    desk.post(address(world), {"do": "undo"})
    world.refresh_from_db()
    assert world.status == DistrictStatus.FORMER and not ListingDistrict.objects.filter(district=districts[2]).exists()


@pytest.mark.parametrize("into", [[], ["0"], ["9" * 30], ["x"]])
def test_without_a_successor_nothing_happens(desk, world, into):
    before = state()
    assert "引き継ぐ学区を" in desk.post(address(world), {"do": "merge", "into": into}).content.decode()
    assert state() == before


def test_a_district_elsewhere_is_neither_merged_nor_a_successor(client, stranger, towns, world, districts):
    client.force_login(stranger, backend=BACKEND)
    before = state()
    assert client.get(address(world)).status_code == 404
    assert client.post(address(world), {"do": "merge", "into": districts[1].pk}).status_code == 404
    theirs = District.objects.create(code="98201-e-x", name="遠野小学校")
    theirs.municipalities.add(towns[1].municipality)
    before = state()
    client.post(address(theirs), {"do": "merge", "into": districts[1].pk})
    assert state() == before
