"""The site's own pages: the front page, guides and news, in the reader's language."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from activities.services import refresh
from directory.models import Category
from home.models import GuidePage, HomePage, NewsIndexPage, NewsPage
from home.pages import ensure_pages
from tests.factories import DistrictFactory, ListingFactory, MunicipalityFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    cache.clear()  # the next dates are kept for a minute
    return ensure_pages()


def text_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def add_news(title: str, days_ago: int = 0, **fields) -> NewsPage:
    page = NewsPage(title=title, date=timezone.localdate() - datetime.timedelta(days=days_ago), **fields)
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


# --- The front page


def test_one_town_leads_to_its_districts_and_several_to_themselves(client, home):
    town = MunicipalityFactory(code="99201", name="凪浦市")
    DistrictFactory(municipality=town, name="凪浦小学校", code="99201-e-nagiura")
    ListingFactory(municipality=town)
    assert "/districts/99201-e-nagiura/" in text_of(client, "/")
    ListingFactory(municipality=MunicipalityFactory(code="99202", name="椿ヶ原町"))
    text = text_of(client, "/")
    assert "/districts/99201/" in text and "/districts/99202/" in text
    assert "/districts/99201-e-nagiura/" not in text


def test_empty_instance_has_a_front_page(client, home):
    text = text_of(client, "/")
    assert 'name="place"' in text and "/talk/" in text and "/help-out/" in text


def daily(listing, **fields) -> None:
    ScheduleFactory(listing=listing, rrule="FREQ=DAILY", dtstart=timezone.localdate(), all_day=True, **fields)
    refresh([listing.pk])


def test_next_dates_name_each_listing_once_and_no_sensitive_one(client, home):
    town = MunicipalityFactory(code="99201", name="凪浦市")
    hall = VenueFactory(municipality=town)
    daily(ListingFactory(title="毎日の会", municipality=town), venue=hall)
    quiet = ListingFactory(title="そっとの会", municipality=town)
    quiet.categories.set([Category.objects.filter(sensitive=True).first()])
    quiet.save()
    daily(quiet, venue=hall)
    text = text_of(client, "/")
    assert text.count("毎日の会") == 1
    assert "そっとの会" not in text


def test_next_dates_of_a_listing_withdrawn_a_moment_ago_are_gone(client, home):
    listing = ListingFactory(title="毎日の会", municipality=MunicipalityFactory(code="99201"))
    daily(listing, venue=VenueFactory(municipality=listing.municipality))
    assert "毎日の会" in text_of(client, "/")
    listing.live = False
    listing.save()
    assert "毎日の会" not in text_of(client, "/")


@pytest.mark.parametrize("days,count", [("today", 1), ("this-week", None)])
def test_day_buttons_lead_to_a_search_with_the_days_in_its_address(client, home, days, count):
    response = client.post("/search/", {"place": "", "days": days}, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 303
    today = timezone.localdate().isoformat()
    assert f"from={today}" in response["Location"] and "days=" not in response["Location"]
    assert not count or f"to={today}" in response["Location"]


def test_queries_of_the_front_page_do_not_grow(client, home, django_assert_max_num_queries):
    for number in range(6):
        listing = ListingFactory(municipality=MunicipalityFactory(code=f"9920{number}"))
        daily(listing, venue=VenueFactory(municipality=listing.municipality))
        add_news(f"お知らせ{number}")
    text_of(client, "/")
    cache.clear()
    with django_assert_max_num_queries(26):
        text_of(client, "/")


# --- Languages


@pytest.mark.parametrize("prefix,lang", [("/en", "en"), ("/easy", "ja")])
def test_seeded_pages_speak_every_language(client, home, prefix, lang):
    for slug in ("hajimete", "anzen", "dantai"):
        text = text_of(client, f"{prefix}/{slug}/")
        assert "まだ日本語だけ" not in text
        assert f'<h1 lang="{lang}">' in text
    assert re.search(rf'<h1[^>]*lang="{lang}"', text_of(client, f"{prefix}/"))


def test_what_is_missing_shows_in_japanese_and_says_so(client, home):
    GuidePage.objects.filter(slug="dantai").update(body_en="[]")
    text = text_of(client, "/en/dantai/")
    assert '<h1 lang="en">' in text and 'class="prose" lang="ja"' in text
    page = GuidePage.objects.get(slug="dantai")
    with translation.override("en"):
        assert page.is_japanese_only
    with translation.override("ja"):
        assert not page.is_japanese_only


def test_existing_pages_are_left_alone(home):
    guide = GuidePage.objects.get(slug="anzen")
    guide.title = "べつの題"
    guide.save_revision().publish()
    GuidePage.objects.get(slug="dantai").delete()
    ensure_pages()
    assert GuidePage.objects.get(slug="anzen").title == "べつの題"
    assert not GuidePage.objects.filter(slug="dantai").exists()


# --- News


def test_latest_three_are_on_the_front_page_and_all_in_the_list(client, home):
    for number in range(5):
        add_news(f"お知らせその{number}", days_ago=number)
    text = text_of(client, "/")
    assert [number for number in range(5) if f"お知らせその{number}" in text] == [0, 1, 2]
    text = text_of(client, "/oshirase/")
    assert [number for number in range(5) if f"お知らせその{number}" in text] == [0, 1, 2, 3, 4]


def test_news_out_of_date_leaves_the_lists_and_keeps_its_address(client, home):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    page = add_news("終わった催し", until=yesterday)
    assert all("終わった催し" not in text_of(client, address) for address in ("/", "/oshirase/", "/feeds/news.atom"))
    assert "終わった催し" in text_of(client, page.url)


def test_news_is_paged(client, home):
    for number in range(25):
        add_news(f"お知らせ{number:02}番", days_ago=number)
    assert "お知らせ20番" not in text_of(client, "/oshirase/")
    assert "お知らせ20番" in text_of(client, "/oshirase/?page=2")


def test_news_in_english_and_as_a_feed(client, home):
    add_news("夏休み", title_en="Summer break", intro="八月は休みます。", intro_en="Closed in August.")
    assert 'lang="en">Summer break' in text_of(client, "/en/")
    feed = text_of(client, "/en/feeds/news.atom")
    assert "Summer break" in feed and "Closed in August." in feed and "/en/oshirase/" in feed
    assert client.get("/feeds/news.atom")["Content-Type"].startswith("application/atom+xml")
