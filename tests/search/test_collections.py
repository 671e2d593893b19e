"""`collection`: a 特集 as a condition, the same in page, API, feed and calendar."""

import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from activities.services import refresh
from directory.models import Category
from home.models import Collection
from search.projection import project
from tests.factories import ListingFactory, ScheduleFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def season(site_pages, town):
    """冬の特集 holds the salon that meets every day, and neither the same salon elsewhere nor the other listing."""
    cache.clear()
    salon = Category.objects.create(name="茶の間", slug="tea-room")
    today = timezone.localdate()
    found = Collection.objects.create(
        title="冬の特集", slug="fuyu", municipality=town.municipality, shown_from=today, shown_until=today + 6 * DAY
    )
    found.categories.add(salon)
    daily = ListingFactory(title="浜の茶の間", municipality=town.municipality)
    ScheduleFactory(listing=daily, rrule="FREQ=DAILY", dtstart=today + DAY, start_time=datetime.time(10))
    elsewhere = ListingFactory(title="遠くの茶の間")
    other = ListingFactory(title="浜の体操", municipality=town.municipality)
    for listing in (daily, elsewhere):
        listing.categories.set([salon])
        listing.save()
    keys = [one.pk for one in (daily, elsewhere, other)]
    refresh(keys)
    project(keys)
    return found


def titles(client, query: str) -> list[str]:
    return [one["title"] for one in client.get(f"/api/v1/listings?{query}").json()["results"]]


def test_it_finds_what_its_page_shows(client, season):
    assert titles(client, "collection=fuyu") == ["浜の茶の間"]
    assert "浜の茶の間" in client.get("/feeds/listings.atom?collection=fuyu").content.decode()
    assert "遠くの茶の間" not in client.get("/feeds/listings.atom?collection=fuyu").content.decode()


def test_other_conditions_only_narrow_it(client, season):
    Category.objects.create(name="船の会", slug="boats")
    assert titles(client, "collection=fuyu&category=boats") == []
    assert titles(client, "collection=fuyu&category=tea-room&q=茶の間") == ["浜の茶の間"]
    assert titles(client, "collection=fuyu&municipality=13101") == []


def test_dates_are_those_of_its_days_unless_others_are_asked(client, season):
    assert client.get("/api/v1/occurrences?collection=fuyu").json()["count"] > 6
    Collection.objects.update(held_then=True)
    assert client.get("/api/v1/occurrences?collection=fuyu").json()["count"] == 6
    first = (season.shown_until + DAY).isoformat()
    asked = client.get(f"/api/v1/occurrences?collection=fuyu&from={first}&to={first}").json()
    assert [one["starts_at"][:10] for one in asked["results"]] == [first]
    assert client.get("/feeds/occurrences.ics?collection=fuyu").status_code == 200


def test_a_name_nobody_knows_is_told(client, season):
    for path in ("listings", "listings.geojson", "occurrences", "clusters?bbox=139,34,141,36&"):
        answer = client.get(f"/api/v1/{path}{'' if '?' in path else '?'}collection=haru")
        assert answer.status_code == 400 and "その特集はありません" in answer.json()["errors"]["collection"][0]
    page = client.get("/search/?collection=haru&municipality=99201").content.decode()
    assert "わからない条件があったので" in page and "浜の体操" in page


def test_the_page_says_which_it_is_and_how_to_let_go(client, season):
    page = client.get("/search/?collection=fuyu&q=茶の間").content.decode()
    assert "特集「冬の特集」" in page and "浜の茶の間" in page and "遠くの茶の間" not in page
    assert '<input type="hidden" name="collection" value="fuyu">' in page


def test_the_calendar_knows_it(client, season):
    page = client.get("/calendar/?collection=fuyu").content.decode()
    assert "浜の茶の間" in page and "遠くの茶の間" not in page and "特集「冬の特集」" in page


def test_its_own_page_leads_to_its_calendar(client, season):
    page = client.get("/collections/fuyu/").content.decode()
    assert 'href="/feeds/?collection=fuyu"' in page
    assert "特集「冬の特集」" in client.get("/feeds/?collection=fuyu").content.decode()


def test_it_says_nothing_of_who_looks_away_from_home(client, season):
    asked = client.post("/api/v1/away", {"collection": "fuyu"}, content_type="application/json")
    assert asked.status_code == 400 and "collection" in asked.json()["errors"]


def test_what_it_costs_does_not_grow(client, season, django_assert_max_num_queries):
    titles(client, "collection=fuyu")
    cache.clear()
    with django_assert_max_num_queries(12):
        titles(client, "collection=fuyu")
