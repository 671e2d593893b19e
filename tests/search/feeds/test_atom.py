"""New and changed listings, as any feed reader takes them."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from activities import services
from directory.enums import ListingStatus, Visibility
from directory.models import Listing
from search.projection import project
from tests.factories import ListingFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = datetime.timedelta(days=1)


def listing(days_ago: float, changed_days_ago: float | None = None, **fields) -> Listing:
    """A listing first published and last changed so many days ago."""
    made = ListingFactory(**fields)
    now = timezone.now()
    changed = days_ago if changed_days_ago is None else changed_days_ago
    Listing.objects.filter(pk=made.pk).update(
        first_published_at=now - days_ago * DAY, created_at=now - 90 * DAY, updated_at=now - changed * DAY
    )
    project([made.pk])
    return made


def feed(client, query: str = "", language: str = ""):
    response = client.get(f"{language}/feeds/listings.atom{query}")
    assert response.status_code == 200, response.content.decode()
    return ElementTree.fromstring(response.content)  # noqa: S314 – our own


def titles(root) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def test_changed_last_comes_first(client):
    listing(5, title="古い")
    listing(30, 1, title="直した")
    listing(3, title="新しい")
    assert titles(feed(client)) == ["直した", "新しい", "古い"]


def test_new_is_told_apart_from_changed(client):
    listing(3, title="新しい")
    listing(30, 1, title="直した")
    root = feed(client)
    terms = {e.findtext(f"{ATOM}title"): e.find(f"{ATOM}category").get("term") for e in root.iter(f"{ATOM}entry")}
    assert terms == {"新しい": "new", "直した": "changed"}
    for entry in root.iter(f"{ATOM}entry"):
        same = entry.findtext(f"{ATOM}published") == entry.findtext(f"{ATOM}updated")
        assert same == (entry.findtext(f"{ATOM}title") == "新しい")


def test_editing_makes_a_new_listing_a_changed_one_under_the_same_id(client):
    made = listing(3, title="まえ")
    before = [entry.findtext(f"{ATOM}id") for entry in feed(client).iter(f"{ATOM}entry")]
    made.refresh_from_db()
    made.title = "あと"
    made.save()
    [entry] = feed(client).iter(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id")] == before
    assert (entry.findtext(f"{ATOM}title"), entry.find(f"{ATOM}category").get("term")) == ("あと", "changed")


def test_ids_are_made_of_the_public_id_and_links_are_whole(client):
    made = listing(3)
    root = feed(client, "?kind=place")
    [entry] = root.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id").startswith("tag:") and entry.findtext(f"{ATOM}id").endswith(made.public_id)
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/listings/{made.public_id}/"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == "http://testserver/feeds/listings.atom?kind=place"
    assert links["alternate"] == "http://testserver/search/?kind=place"
    assert root.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")
    assert root.findtext(f"{ATOM}author/{ATOM}name")


def test_empty_feed_is_still_a_feed(client):
    root = feed(client, "?q=どこにもない")
    assert titles(root) == [] and root.findtext(f"{ATOM}updated") and root.findtext(f"{ATOM}id")


def test_conditions_of_the_search_hold(client, town):
    [there] = town.fill(1)
    listing(1, title="よその町")
    assert titles(feed(client, f"?district={town.district.code}")) == [there.title]
    assert titles(feed(client, "?q=よその町")) == ["よその町"]


def test_order_of_a_page_is_no_order_of_the_feed(client):
    listing(5, title="古い", verified_at=timezone.now())
    listing(1, title="新しい")
    assert titles(feed(client, "?sort=verified")) == ["新しい", "古い"]


def test_feed_is_bounded_and_leads_on(client):
    for n in range(5):
        listing(n + 1, title=f"{n}番")
    root = feed(client, "?page_size=2&kind=place")
    assert titles(root) == ["0番", "1番"]
    [more] = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "next"]
    root = ElementTree.fromstring(client.get(more).content)  # noqa: S314 – our own
    assert titles(root) == ["2番", "3番"]


def test_closed_and_unpublished_are_not_in_it_and_a_pause_is_told(client):
    listing(1, status=ListingStatus.CLOSED, status_reason="終わり")
    listing(1, live=False)
    paused = listing(1)
    services.pause(paused, "夏休み")
    [entry] = feed(client).iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}summary").startswith("いまはお休み中です。")


def test_hidden_place_is_told_by_its_municipality(client, municipality, weekly):
    weekly(location_visibility=Visibility.AREA)
    text = client.get("/feeds/listings.atom").content.decode()
    assert "凪浦市" in text and "みなと会館" not in text and "浜町" not in text


def test_characters_that_xml_has_no_place_for_are_left_out(client):
    listing(1, title="お茶\x0b<会>&\x1f")
    assert titles(feed(client)) == ["お茶<会>&"]


def test_feed_speaks_the_language_of_its_address(client):
    listing(1, title_en="Tea")
    root = feed(client, language="/en")
    assert titles(root) == ["Tea"]
    [entry] = root.iter(f"{ATOM}entry")
    assert "/en/listings/" in entry.find(f"{ATOM}link").get("href")
