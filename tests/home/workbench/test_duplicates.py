"""重なりかもしれないもの: what may be one and why; groups that share a hall or a number aren't."""

import pytest
from django.urls import reverse

from directory.enums import ChannelKind
from directory.models import Channel
from home.models import ToldApart
from tests.factories import ListingFactory, VenueFactory
from tests.home.workbench.conftest import BACKEND

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(here):
    def make(title, hall=None, phone="", **values):
        listing = ListingFactory(title=title, municipality=here.municipality, venue=hall, **values)
        if phone:
            Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value=phone)
        return listing

    return make


@pytest.fixture
def hall(here):
    return VenueFactory(name="浜公民館", address="浜町1-2", municipality=here.municipality)


def pairs(desk, here):
    page = desk.get(reverse("workbench_duplicates", args=[here.municipality.code])).context["page"]
    return {(pair.first.title, pair.second.title): pair.reasons for pair in page}


def test_the_same_name_in_the_same_hall_is_explained(desk, here, add, hall):
    add("ひまわりサロン", hall, "０９９（１２３）４５６７")
    add("ヒマワリ・サロン", hall, "099-123-4567")
    assert pairs(desk, here) == {
        ("ひまわりサロン", "ヒマワリ・サロン"): ["名前が同じ", "会場が同じ（浜公民館）", "電話番号が同じ（0991234567）"]
    }


def test_groups_that_share_a_hall_or_a_number_are_no_doubles(desk, here, add, hall):
    add("将棋の会", hall, "099-123-4567")
    add("フラダンス教室", hall, "099-123-4567")
    add("子育てひろば", hall, "099-123-4567")
    assert pairs(desk, here) == {}


def test_the_same_name_elsewhere_is_no_double_but_with_the_same_number(desk, here, add, hall):
    other = VenueFactory(name="山公民館", municipality=here.municipality, latitude=34.55, longitude=140.75)
    add("いきいきサロン", hall)
    add("いきいきサロン", other)
    assert pairs(desk, here) == {}
    add("元気の会", hall, "099-123-4567")
    add("元気の会", other, "099-123-4567")
    assert list(pairs(desk, here).values()) == [["名前が同じ", "会場はちがう", "電話番号が同じ（0991234567）"]]


def test_names_that_count_are_different(desk, here, add, hall):
    add("第一ふれあいサロン", hall)
    add("第二ふれあいサロン", hall)
    add("ふれあい食堂1", hall)
    add("ふれあい食堂2", hall)
    assert pairs(desk, here) == {}


def test_near_by_and_without_a_hall(desk, here, add, hall):
    beside = VenueFactory(name="はま会館", municipality=here.municipality, latitude=34.5105, longitude=140.71)
    add("浜の茶の間", hall)
    add("浜の茶の間", beside)
    add("夕やけ食堂")
    add("夕焼け食堂", hall)
    found = pairs(desk, here)
    assert found["浜の茶の間", "浜の茶の間"] == ["名前が同じ", "会場が近い（約60m）"]
    assert ("夕やけ食堂", "夕焼け食堂") not in found or "会場がどちらかに書かれていない" in found[
        "夕やけ食堂", "夕焼け食堂"
    ]


def test_told_apart_stays_apart_until_it_is_forgotten(desk, here, curator, add, hall):
    one, other = add("ひまわりサロン", hall), add("ひまわりサロン", hall)
    address = reverse("workbench_duplicates", args=[here.municipality.code])
    sent = {"do": "apart", "first": other.pk, "second": one.pk}
    assert "別のもの、と覚えました" in desk.post(address, sent, follow=True).content.decode()
    desk.post(address, sent)  # pressed twice
    kept = ToldApart.objects.get()
    assert (kept.first, kept.second, kept.by) == (one, other, curator)
    assert pairs(desk, here) == {}
    desk.post(f"{address}?apart=yes", {**sent, "do": "forget"})
    assert len(pairs(desk, here)) == 1


def test_merging_leads_to_the_desks_own_page(desk, here, add, hall):
    one, other = add("ひまわりサロン", hall), add("ひまわりサロン", hall)
    page = desk.get(reverse("workbench_duplicates", args=[here.municipality.code])).content.decode()
    way = f"{reverse('listing_ending', args=[other.pk])}?into={one.pk}"
    assert way in page and "統合する" in desk.get(way).content.decode()
    desk.post(way, {"do": "merge", "into": one.pk})
    assert pairs(desk, here) == {}


def test_doubles_elsewhere_are_not_shown_and_not_told_apart(client, stranger, towns, add, hall):
    one, other = add("ひまわりサロン", hall), add("ひまわりサロン", hall)
    client.force_login(stranger, backend=BACKEND)
    here, there = (reverse("workbench_duplicates", args=[town.municipality.code]) for town in towns)
    assert client.get(here).status_code == 404
    sent = {"do": "apart", "first": one.pk, "second": other.pk}
    assert client.post(here, sent).status_code == 404
    assert "もうありません" in client.post(there, sent, follow=True).content.decode()
    client.post(there, {**sent, "first": "９" * 30})
    assert not ToldApart.objects.exists()


def test_more_listings_cost_no_more_queries(desk, here, add, hall, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(60) as queries:
            found = pairs(desk, here)
        return len(queries), len(found)

    for _twice in range(2):
        add("ひまわりサロン0", hall)
    count()
    few, _ = count()
    for n in range(1, 9):
        add(f"サロンひまわり{n}", hall)
        add(f"サロンひまわり{n}", hall)
    assert count() == (few, 9)
