"""Halls without a place, and halls in no district: put where they are, by suggestion, by name, by hand."""

import pytest
from django.urls import reverse

from directory.enums import Certainty, GeocodeLevel
from directory.models import Venue
from directory.services.assignment import assign_districts
from tests.factories import GazetteerEntryFactory, ListingFactory, MunicipalityFactory, VenueFactory
from tests.home.workbench.conftest import BACKEND

pytestmark = pytest.mark.django_db


@pytest.fixture
def town_name(here):
    """西柴三丁目, in the middle of 西浜小学校区."""
    return GazetteerEntryFactory(municipality=here.municipality, name="西柴三丁目", key="西柴3丁目", longitude=140.71)


@pytest.fixture
def hall(here):
    """Its street was mistyped, so that only the town is known."""
    return VenueFactory(
        name="西柴会館",
        address="凪浦市西芝3-17-7",
        municipality=here.municipality,
        latitude=34.6,
        longitude=140.9,
        geocode_level=GeocodeLevel.MUNICIPALITY,
    )


def of(name, venue):
    return reverse(f"workbench_{name}", args=[venue.municipality_id if name != "venue" else venue.pk])


def names(venue):
    return [one.name for one in venue.districts.order_by("pk")]


def test_a_suggestion_is_accepted_and_the_district_follows(desk, hall, town_name, districts):
    page = desk.get(of("addresses", hall))
    assert "凪浦市西柴三丁目に置く" in page.content.decode()
    sent = {"do": "spot", "town": town_name.pk, "back": "addresses"}
    answer = desk.post(of("venue", hall), sent, follow=True)
    assert "「凪浦市西柴三丁目」に置きました。学区：西浜小学校区。" in answer.content.decode()
    assert hall.name not in [venue.name for venue, *_ in answer.context["rows"]]
    hall.refresh_from_db()
    assert (hall.geocode_level, hall.town, names(hall)) == (GeocodeLevel.TOWN, town_name, ["西浜小学校"])
    assert hall.address == "凪浦市西芝3-17-7", "the words stay: the next list knows the hall by them"


@pytest.mark.parametrize("address", ["凪浦市沖区西谷3-1", "沖区西谷3-1", "凪浦市西谷3-1"])
def test_the_names_of_city_and_ward_are_not_compared(desk, hall, here, address):
    """Else 沖区町 looks more like 凪浦市沖区西谷 than 西谷町 does."""
    ward = MunicipalityFactory(code="99208", name="凪浦市沖区", parent=here.municipality)
    GazetteerEntryFactory(municipality=ward, name="沖区町", key="沖区町")
    valley = GazetteerEntryFactory(municipality=ward, name="西谷町", key="西谷町")
    Venue.objects.filter(pk=hall.pk).update(address=address)
    ((_venue, _held, spots),) = desk.get(of("addresses", hall)).context["rows"]
    assert spots[0].town == valley.pk


def test_a_typed_name_is_looked_up(desk, hall, town_name, districts):
    page = desk.get(of("venue", hall), {"q": "凪浦市西柴3丁目"})
    assert [spot.town for spot in page.context["found"]] == [town_name.pk]
    desk.post(of("venue", hall), {"do": "spot", "q": "凪浦市西柴3丁目", "town": town_name.pk})
    hall.refresh_from_db()
    assert hall.town == town_name


def test_by_hand_it_is_exact(desk, hall, districts):
    desk.post(of("venue", hall), {"do": "position", "latitude": "34.51", "longitude": "１４０．７３"})
    hall.refresh_from_db()
    assert (hall.latitude, hall.longitude, hall.geocode_level) == (34.51, 140.73, GeocodeLevel.EXACT)
    assert names(hall) == ["中浜小学校"]


def test_the_map_begins_where_the_hall_may_be(desk, hall, town_name, districts):
    seen = desk.get(of("venue", hall)).context
    assert (seen["position"], seen["start"]) == (("", ""), (town_name.latitude, town_name.longitude))
    assert {area["properties"]["name"] for area in seen["areas"]} == {one.display_name for one in districts}
    desk.post(of("venue", hall), {"do": "position", "latitude": "34.51", "longitude": "140.73"})
    page = desk.get(of("venue", hall))
    assert page.context["position"] == ("34.510000", "140.730000")
    assert [area["properties"]["name"] for area in page.context["areas"]] == ["中浜小学校区"]
    assert 'data-start="34.' in page.content.decode() and 'id="id_latitude"' in page.content.decode()


def test_what_was_typed_wrong_stands_there_again(desk, hall, districts):
    page = desk.post(of("venue", hall), {"do": "position", "latitude": "34.5", "longitude": "東"})
    assert page.context["position"] == ("34.5", "東")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"do": "position", "latitude": "きた", "longitude": "140"}, "緯度と経度を、数字で"),
        ({"do": "position", "latitude": "nan", "longitude": "140"}, "緯度と経度を、数字で"),
        ({"do": "position", "latitude": "1e400", "longitude": "140"}, "緯度と経度を、数字で"),
        ({"do": "position", "latitude": "140.7", "longitude": "34.5"}, "日本の外"),
        ({"do": "spot", "town": "123456789"}, "候補から選んでください"),
        ({"do": "district", "district": "9" * 30}, "どの学区にあるか"),
        ({}, "何をするのかわかりませんでした"),
    ],
)
def test_odd_input_is_told_and_moves_nothing(desk, hall, town_name, districts, sent, told):
    before = Venue.objects.filter(pk=hall.pk).values().get()
    assert told in desk.post(of("venue", hall), sent).content.decode()
    assert Venue.objects.filter(pk=hall.pk).values().get() == before


def test_outside_of_all_districts_the_nearest_are_named_but_nothing_is_chosen(desk, here, districts):
    far = VenueFactory(name="沖の小屋", municipality=here.municipality, latitude=34.51, longitude=140.77)
    assign_districts()
    ListingFactory(title="沖の会", municipality=here.municipality, venue=far)
    page = desk.get(of("outside", far))
    (venue, held, near), *_others = page.context["rows"]
    assert held == ["沖の会"] and "ここで開くもの：沖の会" in page.content.decode()
    assert venue == far and near[0][0] == districts[2] and near[0][1] == pytest.approx(1112, abs=20)
    assert names(far) == []
    desk.post(of("venue", far), {"do": "district", "district": districts[2].pk, "back": "outside"})
    assert far.venue_districts.get().certainty == Certainty.CONFIRMED
    assert far not in [venue for venue, *_ in desk.get(of("outside", far)).context["rows"]]


def test_halls_elsewhere_are_neither_shown_nor_moved(client, stranger, towns, hall, districts):
    client.force_login(stranger, backend=BACKEND)
    for name in ("addresses", "outside", "venue"):
        assert client.get(of(name, hall)).status_code == 404
    sent = {"do": "position", "latitude": "34.51", "longitude": "140.73"}
    assert client.post(of("venue", hall), sent).status_code == 404
    hall.refresh_from_db()
    assert hall.latitude == 34.6
    theirs = VenueFactory(name="遠野の蔵", municipality=towns[1].municipality, latitude=39.3, longitude=141.5)
    client.post(of("venue", theirs), {"do": "district", "district": districts[0].pk})
    assert names(theirs) == []


@pytest.mark.parametrize("name", ["addresses", "outside"])
def test_more_halls_cost_no_more_queries(desk, here, districts, town_name, name, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(60) as queries:
            desk.get(reverse(f"workbench_{name}", args=[here.municipality.code]))
        return len(queries)

    level = GeocodeLevel.MUNICIPALITY if name == "addresses" else GeocodeLevel.EXACT
    VenueFactory.create_batch(2, municipality=here.municipality, longitude=140.9, geocode_level=level)
    count()
    few = count()
    VenueFactory.create_batch(15, municipality=here.municipality, longitude=140.9, geocode_level=level)
    assert count() == few
