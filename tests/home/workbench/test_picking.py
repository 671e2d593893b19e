"""Choosing a town and a district: by name, on the drawing, and never a hidden place."""

import pytest
from django.urls import reverse

from directory.enums import Visibility
from directory.models import ListingDistrict
from tests.factories import ListingFactory, VenueFactory
from tests.home.desk_world import council_of, curator_of
from tests.home.workbench.conftest import BACKEND

pytestmark = pytest.mark.django_db


def test_who_looks_after_one_town_is_there_at_once(desk, here, districts):
    page = desk.get(reverse("workbench"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("workbench_town", args=[here.municipality.code])
    for district in districts:
        assert page.content.decode().count(reverse("workbench_district", args=[district.pk])) == 2  # drawn, and by name


def test_a_district_is_found_by_its_name_but_not_elsewhere(desk, client, stranger, districts):
    address = reverse("workbench", query={"q": "中浜"})
    assert list(desk.get(address).context["districts"]) == [districts[1]]
    client.force_login(stranger, backend=BACKEND)
    assert list(client.get(address).context["districts"]) == []
    assert client.get(reverse("workbench_district", args=[districts[1].pk])).status_code == 404


def test_a_place_told_on_request_is_counted_by_town_only(desk, here, districts):
    shown, hidden = ListingFactory.create_batch(2, municipality=here.municipality)
    hidden.location_visibility = Visibility.ON_REQUEST
    hidden.save()
    for one in (shown, hidden):
        ListingDistrict.objects.create(listing=one, district=districts[0])
    page = desk.get(reverse("workbench_district", args=[districts[0].pk]))
    assert list(page.context["page"]) == [shown]
    town = desk.get(reverse("workbench_town", args=[here.municipality.code])).context
    assert town["hidden"] == 1 and dict(town["kinds"][0][1])[districts[0]] == 1


def test_who_looks_after_one_district_sees_no_other(client, here, districts):
    client.force_login(curator_of(council_of(districts[0], "西浜地区社協")), backend=BACKEND)
    VenueFactory(municipality=here.municipality, longitude=140.9)
    town = client.get(reverse("workbench_town", args=[here.municipality.code])).context
    assert [district for _, rows in town["kinds"] for district, _ in rows] == [districts[0]]
    assert all(count == 0 for _, count, _ in town["tasks"])
    assert client.get(reverse("workbench_district", args=[districts[1].pk])).status_code == 404


@pytest.mark.parametrize("name", ["town", "district"])
def test_more_listings_cost_no_more_queries(desk, here, districts, name, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(80) as queries:
            desk.get(reverse(f"workbench_{name}", args=[key]))
        return len(queries)

    key = here.municipality.code if name == "town" else districts[0].pk
    hall = VenueFactory(municipality=here.municipality)
    hall.venue_districts.create(district=districts[0])
    ListingFactory.create_batch(2, municipality=here.municipality, venue=hall)
    count()
    few = count()
    ListingFactory.create_batch(8, municipality=here.municipality, venue=hall)
    assert count() == few
