"""What the widget is given: ready words in the reader's language, of what may stand on somebody else's page."""

import datetime
import json
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.utils import timezone

from activities.services import refresh
from directory.enums import Visibility
from directory.models import Audience, Category
from tests.factories import ListingFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/embed/v1/results"
KEYS = {"name", "count", "status", "notices", "groups", "page", "more", "links", "form"}
ITEM = {"title", "lang", "url", "over", "facts", "tags", "note"}


@pytest.fixture
def ask(client):
    cache.clear()

    def ask(query: str = "", typed: dict | None = None) -> dict:
        address = f"{ADDRESS}?{query}"
        ask.response = client.post(address, typed) if typed is not None else client.get(address)
        return json.loads(ask.response.content)

    return ask


def titles(answer: dict) -> list[str]:
    return [item["title"] for group in answer["groups"] for item in group["items"]]


def test_a_list_comes_as_words_with_whole_addresses(ask, town):
    [listing] = town.fill(1)
    answer = ask("municipality=99201&view=list")
    assert set(answer) == KEYS and answer["form"] is None
    [group] = answer["groups"]
    [item] = group["items"]
    assert set(item) == ITEM
    assert item["title"] == listing.title and item["url"] == f"http://testserver/listings/{listing.public_id}/"
    assert item["over"][1] == "凪浦市"
    assert answer["links"][0]["url"] == "http://testserver/search/?municipality=99201"
    assert answer["links"][1]["url"] == "http://testserver/away/"
    assert ask.response["Cache-Control"] == "public, max-age=60" and ask.response["ETag"]


def test_a_search_has_a_form_and_asks_where_only_if_nothing_says_it(ask, town):
    assert ask("municipality=99201")["form"]["place"] is None
    assert ask("category=salon")["form"]["place"]["label"]


def test_a_place_that_is_named_is_where_one_begins(ask, town):
    [listing] = town.fill(1)
    assert ask("place=どこにもない町&view=list").get("errors")
    form = ask("place=浜町二丁目&q=ひだまり")["form"]
    assert (form["q"]["value"], form["place"]["value"]) == ("ひだまり", "浜町二丁目")
    assert titles(ask("place=浜町二丁目&q=なにか", {"q": "", "place": ""})) == [listing.title]


def test_what_is_typed_travels_in_the_body_and_never_in_a_link(ask, town):
    [listing] = town.fill(1)
    answer = ask("", {"place": "凪浦市浜町2-3-4", "q": ""})
    assert titles(answer) == [listing.title]
    assert unquote(answer["links"][0]["url"]).endswith("浜町二丁目")
    assert "no-store" in ask.response["Cache-Control"]


def test_a_place_nobody_knows_finds_nothing_and_says_so(ask, town):
    town.fill(1)
    answer = ask("", {"place": "どこにもない町", "q": ""})
    assert answer["count"] == 0 and answer["groups"] == [] and "どこかわかりません" in answer["notices"][0]


@pytest.mark.parametrize("typed", [{"municipality": "13101"}, {"sensitive": "1"}, {"avoid": "99201"}, {"view": "x"}])
def test_only_words_and_place_can_be_typed(ask, town, typed):
    [listing] = town.fill(1)
    assert titles(ask("municipality=99201", typed)) == [listing.title]


def test_more_is_the_next_page(ask, town):
    town.fill(3)
    first = ask("municipality=99201&page_size=2")
    assert first["count"] == 3 and len(titles(first)) == 2 and first["more"]
    second = ask("municipality=99201&page_size=2", {"page": "2"})
    assert second["page"] == 2 and not second["more"]
    assert len({*titles(first), *titles(second)}) == 3


@pytest.mark.parametrize(
    "query",
    ["municipality=99", "view=nonsense", "language=xx", "near=here", "nonsense=1", "page_size=x", "avoid=99201"],
)
def test_an_attribute_that_cannot_be_meant_so_is_refused_with_a_reason(ask, town, query):
    answer = ask(query)
    assert ask.response.status_code == 400
    assert list(answer["errors"]) == [query.partition("=")[0]]


def test_the_number_is_bounded(ask, town):
    assert ask("page_size=5000")["count"] == 0 and ask.response.status_code == 200


def test_other_methods_are_told_what_is_there(client, town):
    response = client.put(ADDRESS)
    assert response.status_code == 405 and "Allow" in response.headers


def test_dates_stand_under_their_days(ask, town, monkeypatch):
    [listing] = town.fill(1)
    today = timezone.localtime()
    monkeypatch.setattr(timezone, "now", lambda: today.replace(hour=23, minute=49))
    schedule = listing.schedules.get()
    schedule.rrule, schedule.dtstart, schedule.start_time = "FREQ=DAILY", timezone.localdate(), datetime.time(23, 50)
    schedule.save()
    refresh([listing.pk])
    answer = ask("municipality=99201&view=calendar&page_size=3")
    assert [len(group["items"]) for group in answer["groups"]] == [1, 1, 1]
    assert "今日" in answer["groups"][0]["name"] and "あした" in answer["groups"][1]["name"]
    assert answer["groups"][0]["items"][0]["over"] == ["23:50から"]
    assert answer["links"][0]["url"].startswith("http://testserver/calendar/?")
    monkeypatch.setattr(timezone, "now", lambda: today.replace(hour=23, minute=51))
    cache.clear()
    answer = ask("municipality=99201&view=calendar&page_size=3")
    assert [group["items"][0]["over"][1:] for group in answer["groups"]] == [["今日の分は終わりました"], [], []]


def test_easy_japanese_comes_with_its_readings_settled(ask, town):
    """How a day is read depends on its number, which the widget doesn't know about."""
    town.fill(1)
    answer = ask("municipality=99201&language=easy")
    assert "《" in json.dumps(answer, ensure_ascii=False) and "《*》" not in json.dumps(answer, ensure_ascii=False)
    assert "/easy/" in answer["links"][1]["url"]


def test_quiet_subjects_stand_on_other_peoples_pages_only_where_they_are_named(ask, town):
    quiet = Category.objects.create(name="内緒の話", slug="quiet-talk", sensitive=True)
    plain = Category.objects.create(name="お茶", slug="tea")
    listing = ListingFactory(municipality=town.municipality)
    listing.categories.set([quiet, plain])
    listing.save()
    assert titles(ask("municipality=99201")) == []
    assert titles(ask("municipality=99201&category=tea")) == []
    assert titles(ask("municipality=99201", {"q": listing.title})) == []
    assert titles(ask("municipality=99201&category=quiet-talk")) == [listing.title]


def test_a_quiet_audience_counts_as_a_quiet_subject(ask, town):
    audience = Audience.objects.create(name="だれか", slug="somebody", sensitive=True)
    listing = ListingFactory(municipality=town.municipality)
    listing.audiences.set([audience])
    listing.save()
    assert titles(ask("municipality=99201")) == []
    assert titles(ask("municipality=99201&audience=somebody")) == [listing.title]


def test_a_hidden_place_has_no_place_here(ask, town):
    ListingFactory(municipality=town.municipality, location_visibility=Visibility.ON_REQUEST)
    assert ask("district=99201-e-nagiura")["count"] == 0
    assert ask("near=34.51,140.71&radius=50")["count"] == 0
    [item] = ask("municipality=99201")["groups"][0]["items"]
    assert "km" not in json.dumps(item["facts"])


@pytest.mark.parametrize("view", ["search", "list", "calendar"])
def test_number_of_queries_holds_as_lists_grow(ask, town, view, django_assert_max_num_queries):
    town.fill(2)
    ask(f"municipality=99201&view={view}")
    with django_assert_max_num_queries(16) as few:
        ask(f"municipality=99201&view={view}&page_size=50")
    town.fill(20)
    with django_assert_max_num_queries(len(few)):
        ask(f"municipality=99201&view={view}&page_size=50")
