"""学区の書き方: settled for all listings at once, remembered by the next import, taken back."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from activities.importers.serving import serve_districts
from directory.importers.report import Report
from directory.models import ListingDistrict
from home.workbench import settling
from tests.factories import ListingFactory
from tests.home.workbench.conftest import BACKEND

pytestmark = pytest.mark.django_db


@pytest.fixture
def cells(here, districts):
    """Three listings written 西濱小l, one of which serves 西浜小 already; one written 未就学児."""
    listings = [ListingFactory(title=f"サロン{n}", municipality=here.municipality) for n in range(4)]
    ListingDistrict.objects.bulk_create(ListingDistrict(listing=one, text="西浜小l") for one in listings[:3])
    ListingDistrict.objects.create(listing=listings[3], text="未就学児")
    ListingDistrict.objects.create(listing=listings[2], district=districts[0])
    return listings


def address(here, **query):
    return reverse("workbench_texts", args=[here.municipality.code], query=query)


def test_a_text_stands_once_with_what_it_may_mean(desk, here, cells):
    page = desk.get(address(here))
    by_text = {text.text: text for text in page.context["texts"]}
    assert by_text["西浜小l"].count == 3 and by_text["西浜小l"].suggestion.name == "西浜小学校"
    assert by_text["未就学児"].suggestion is None
    assert "西浜小学校区にする" in page.content.decode()


def test_accepting_settles_all_and_serves_no_district_twice(desk, curator, here, cells, districts):
    answer = desk.post(address(here), {"do": "accept", "text": "西浜小l", "suggestion": districts[0].pk}, follow=True)
    assert "「西浜小l」を西浜小学校区にしました（3件）。" in answer.content.decode()
    serving = ListingDistrict.objects.filter(district=districts[0])
    assert set(serving.values_list("listing", flat=True)) == {one.pk for one in cells[:3]}
    assert serving.count() == 3
    assert not settling.unsettled(type(cells[0]).objects.all()).filter(text="西浜小l").exists()
    entry = ModelLogEntry.objects.for_instance(cells[0]).get()
    assert entry.message == "学区の書き方「西浜小l」は、西浜小学校区のこととしました" and entry.user == curator


def test_choosing_another_and_saying_it_is_none(desk, here, cells, districts):
    desk.post(address(here), {"do": "choose", "text": "西浜小l", "district": districts[2].pk})
    desk.post(address(here), {"do": "none", "text": "未就学児"})
    assert ListingDistrict.objects.filter(district=districts[2]).count() == 3
    row = ListingDistrict.objects.get(text="未就学児")
    assert row.district is None and row.settled_at
    assert [text.text for text in desk.get(address(here)).context["texts"]] == ["凪浦市小"]  # the town's own


def test_the_next_import_asks_no_more(here, curator, cells):
    class Row:
        line = 2

    class Staged:
        municipality, school_districts, row = here.municipality, "未就学児", Row

    from home.workbench.areas import listings_in

    report = Report()
    serve_districts({cells[3]: Staged}, report, "list.csv")
    assert len(report.errors) == 1
    settling.settle("未就学児", None, listings_in(curator, here.municipality), curator)
    report = Report()
    assert serve_districts({cells[3]: Staged}, report, "list.csv") == set()
    assert report.errors == [] and ListingDistrict.objects.filter(listing=cells[3]).count() == 1


def test_it_is_taken_back_exactly(desk, here, cells, districts):
    before = list(ListingDistrict.objects.order_by("pk").values())
    desk.post(address(here), {"do": "choose", "text": "西浜小l", "district": districts[1].pk})
    assert list(ListingDistrict.objects.order_by("pk").values()) != before
    shown = desk.get(address(here, settled="yes")).content.decode()
    assert "中浜小学校区にしました。" in shown
    desk.post(address(here, settled="yes"), {"do": "unsettle", "text": "西浜小l"})
    assert list(ListingDistrict.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"do": "choose", "text": "西浜小l", "district": "9" * 40}, "どの学区のことかを選んでください。"),
        ({"do": "choose", "text": "西浜小l"}, "どの学区のことかを選んでください。"),
        ({"do": "none", "text": "そんな学区\x00"}, "この書き方は、もうありません。"),
        ({"do": "explode"}, "何をするのかわかりませんでした。"),
    ],
)
def test_odd_input_is_told_and_changes_nothing(desk, here, cells, sent, told):
    before = list(ListingDistrict.objects.order_by("pk").values())
    assert told in desk.post(address(here), sent, follow=True).content.decode()
    assert list(ListingDistrict.objects.order_by("pk").values()) == before


def test_texts_of_another_town_are_neither_seen_nor_settled(client, stranger, towns, cells, districts):
    client.force_login(stranger, backend=BACKEND)
    there = towns[1]
    assert client.get(address(towns[0])).status_code == 404
    assert client.post(address(towns[0]), {"do": "none", "text": "西浜小l"}).status_code == 404
    assert "西浜" not in client.get(address(there)).content.decode()
    client.post(address(there), {"do": "none", "text": "西浜小l"})
    client.post(address(there), {"do": "choose", "text": "遠野市小", "district": districts[0].pk})
    assert not ListingDistrict.objects.exclude(settled_at=None).exists()


def test_more_texts_cost_no_more_queries(desk, here, cells, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(60) as queries:
            desk.get(address(here))
        return len(queries)

    count()
    few = count()
    for n in range(20):
        listing = ListingFactory(municipality=here.municipality)
        ListingDistrict.objects.create(listing=listing, text=f"どこか{n}小")
    assert count() == few
