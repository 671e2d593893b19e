"""特集: on the front page for its days, a search behind it, and only one's own town's to change."""

import datetime

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.models import Category
from home.models import Collection
from home.pages import ensure_pages
from search.projection import project
from tests.factories import ListingFactory
from tests.home.paper.world import make_world

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def make(title: str = "年末年始にあいているところ", first: int = -1, last: int = 1, **fields) -> Collection:
    today = timezone.localdate()
    days = {"shown_from": today + first * DAY, "shown_until": today + last * DAY}
    return Collection.objects.create(**{"title": title, "slug": f"c{Collection.objects.count()}", **days, **fields})


@pytest.fixture
def front(client):
    cache.clear()
    ensure_pages()
    return lambda path="/": client.get(path).content.decode()


def test_it_stands_on_the_front_page_on_its_days_only(front):
    make("いまの特集", 0, 0)
    make("きのうまでの特集", -9, -1)
    make("あしたからの特集", 1, 9)
    text = front()
    assert "いまの特集" in text and "きのうまで" not in text and "あしたから" not in text


def test_it_goes_at_midnight_in_japan(front, monkeypatch):
    make("きょうまで", 0, 0)
    monkeypatch.setattr("home.models.collections.timezone.localdate", lambda **_zone: datetime.date(2099, 1, 1))
    assert "きょうまで" not in front()


def test_three_at_most_and_at_a_constant_cost(front, django_assert_num_queries):
    make()
    front()
    with CaptureQueriesContext(connection) as before:
        front()
    for number in range(5):
        make(f"もっと{number}")
    with django_assert_num_queries(len(before)):
        assert front().count('href="/collections/') == 3


def test_its_page_is_a_search(front, world):
    other = Category.objects.create(name="ごはん", slug="meals-here")
    world.listing.categories.set([other])
    world.listing.save()
    project([world.listing.pk])
    found = make(municipality=world.listing.municipality)
    found.categories.set([other])
    text = front(f"/collections/{found.slug}/")
    assert world.listing.title in text and world.quiet.title not in text
    assert "category=meals-here" in text and f"municipality={world.listing.municipality_id}" in text


def test_dates_are_those_of_its_days(front, world):
    first = world.listing.occurrences.order_by("starts_at").first()
    days = (timezone.localtime(first.starts_at).date() - timezone.localdate()).days
    held = make(first=days, last=days, held_then=True)
    assert world.listing.title in front(f"/collections/{held.slug}/")
    empty = make(first=days + 1, last=days + 2, held_then=True)
    assert world.listing.title not in front(f"/collections/{empty.slug}/")


def test_after_its_days_it_says_so(front):
    assert "この特集の期間は終わったか" in front(f"/collections/{make(first=-9, last=-1).slug}/")
    assert "この特集の期間は終わったか" not in front(f"/collections/{make().slug}/")


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 30])
def test_pages_that_arent_there_break_nothing(client, front, page):
    ListingFactory()
    assert client.get(f"/collections/{make().slug}/?page={page}").status_code == 200


def test_each_language_has_its_own_words(front):
    found = make(title_en="Open over New Year", title_easy="｜年末《ねんまつ》に あいている ところ")
    assert "Open over New Year" in front("/en/")
    assert "Open over New Year" in front(f"/en/collections/{found.slug}/")


def test_it_cant_end_before_it_begins(front):
    wrong = make()
    wrong.shown_until = wrong.shown_from - DAY
    with pytest.raises(ValidationError, match="より前"):
        wrong.full_clean()


def test_curators_change_their_own_towns_and_see_no_other(world):
    elsewhere = make_world("98201", "遠野市")
    own = make("自分の町の特集", municipality=world.listing.municipality)
    everywhere = make("みんなの特集")
    edit = [reverse(Collection.snippet_viewset.get_url_name("edit"), args=[one.pk]) for one in (own, everywhere)]
    assert [world.get(path).status_code for path in edit] == [200, 404]
    assert [elsewhere.get(path).status_code for path in edit] == [404, 404]
    listed = elsewhere.get(reverse(Collection.snippet_viewset.get_url_name("list"))).content.decode()
    assert "自分の町の特集" not in listed
