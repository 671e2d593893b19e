"""The next dates on cards, and on the pages of listings, halls, districts and towns."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from activities.enums import OccurrenceStatus, Timing
from activities.models import Occurrence
from activities.occurring import JST
from activities.services import cancel, merge_venues, move, pause, tell_note
from directory.enums import Visibility
from directory.japan.furigana import to_base
from directory.models import Venue
from home.templatetags.site_tags import FROM_TO
from search.cards import make_cards
from search.date_words import clock, holiday_name, near_word, span_words, time_words
from search.models import Entry
from search.projection import project
from search.shortcuts import DAY
from tests.factories import ListingFactory, MunicipalityFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db
FRIDAY = datetime.date(2026, 11, 27)


@pytest.fixture(autouse=True)
def on_friday(monkeypatch):
    """Friday 27 November 2026, eight in the morning."""
    now = datetime.datetime(2026, 11, 27, 8, tzinfo=JST)
    monkeypatch.setattr(timezone, "now", lambda: now)


def meet(listing, day: datetime.date, hour: int = 10, schedule=None, **kwargs) -> Occurrence:
    start = datetime.datetime.combine(day, datetime.time(hour), JST)
    kwargs = {"starts_at": start, "ends_at": start + datetime.timedelta(hours=2), "original_start": start, **kwargs}
    schedule = schedule or listing.schedules.get()
    return Occurrence.objects.create(listing=listing, schedule_uid=schedule.uid, **kwargs)


def text(response) -> str:
    return " ".join(response.content.decode().split("<main", 1)[1].split())


def card_of(listing):
    project([listing.pk])
    [card] = make_cards(Entry.objects.filter(listing=listing))
    return card


# --- Words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "language,time,words",
    [
        ("ja", datetime.time(13, 30), "13:30"),
        ("en", datetime.time(13, 30), "1:30 p.m."),
        ("easy", datetime.time(13, 30), "午後1時30分"),
        ("easy", datetime.time(9), "午前9時"),
        ("easy", datetime.time(12), "午後0時"),
    ],
)
def test_times_in_each_language(language, time, words):
    with translation.override(language):
        assert to_base(clock(time)) == words


def test_days_of_a_stretch_in_words():
    assert span_words(FRIDAY, FRIDAY) == "11月27日(金)"
    assert span_words(FRIDAY, FRIDAY + DAY) == "11月27日(金)〜11月28日(土)"
    assert span_words(FRIDAY, None) == "11月27日(金)から" and span_words(None, FRIDAY) == "11月27日(金)まで"
    assert [near_word(FRIDAY + n * DAY, FRIDAY) for n in range(3)] == ["今日", "あした", ""]


@pytest.mark.parametrize(
    "day,name",
    [
        (datetime.date(2026, 11, 23), "勤労感謝の日"),
        (datetime.date(2026, 5, 6), "振替休日"),
        (FRIDAY, ""),
        (datetime.date(2150, 1, 1), ""),
    ],
)
def test_names_of_holidays(day, name):
    assert name in holiday_name(day) and bool(holiday_name(day)) == bool(name)


def test_a_date_over_midnight_says_so():
    start = datetime.datetime(2026, 11, 27, 20, tzinfo=JST)
    ends = start + datetime.timedelta(hours=5)
    assert time_words(Occurrence(starts_at=start, ends_at=ends)) == "20:00〜翌日の1:00"
    assert time_words(Occurrence(starts_at=start)) == "20:00から"


# --- Cards ------------------------------------------------------------------------------------------------------------


def test_card_names_the_next_date(town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY + DAY)
    assert (card_of(listing).next.near, card_of(listing).next.day, card_of(listing).next.time) == (
        "あした",
        "11月28日(土)",
        "10:00",
    )


def test_card_without_a_time_names_no_hour(town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY, 0, timing=Timing.ON_REQUEST, ends_at=None)
    assert (card_of(listing).next.day, card_of(listing).next.time) == ("11月27日(金)", "")


def test_card_says_that_the_coming_date_is_cancelled(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY + DAY, status=OccurrenceStatus.CANCELLED)
    meet(listing, FRIDAY + 8 * DAY)
    card = card_of(listing)
    assert (card.next.cancelled, card.next.day) == ("11月28日(土)", "12月5日(土)")
    page = text(client.get("/search/?near=34.51,140.71"))
    assert "中止" in page and "<s>11月28日(土)</s>" in page and "12月5日(土) 10:00" in page


def test_card_keeps_quiet_about_later_and_past_cancellations(town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY - DAY, status=OccurrenceStatus.CANCELLED)
    meet(listing, FRIDAY + DAY)
    meet(listing, FRIDAY + 8 * DAY, status=OccurrenceStatus.CANCELLED)
    assert card_of(listing).next.cancelled == ""


def test_card_of_a_listing_that_rests_names_no_date(town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY + DAY)
    pause(listing, "改修")
    assert not card_of(listing).next


def test_card_of_one_place_doesnt_speak_of_another(town):
    [listing] = town.fill(1)
    other = ScheduleFactory(listing=listing, venue=VenueFactory(municipality=town.municipality))
    meet(listing, FRIDAY + DAY, schedule=other, status=OccurrenceStatus.CANCELLED)
    project([listing.pk])
    cards = make_cards(Entry.objects.filter(listing=listing).order_by("-first"))
    assert [card.next.cancelled for card in cards] == ["", "11月28日(土)"]


# --- The page of a listing --------------------------------------------------------------------------------------------


def test_listing_shows_six_dates_and_all_of_them(client, town):
    [listing] = town.fill(1)
    for n in range(9):
        meet(listing, FRIDAY + (n + 1) * 7 * DAY)
    project([listing.pk])
    response = client.get(listing.get_absolute_url())
    assert len(response.context["coming"].dates) == 6 and "すべて見る" in text(response)
    every = client.get(f"{listing.get_absolute_url()}?{response.context['coming'].query_all}")
    assert len(every.context["coming"].dates) == 9 and "すべて見る" not in text(every)


def test_listing_marks_what_was_changed(client, town):
    [listing] = town.fill(1)
    first, second, third = (meet(listing, FRIDAY + n * DAY) for n in (1, 2, 3))
    cancel(first, "台風のため")
    move(second, datetime.datetime(2026, 11, 30, 14, tzinfo=JST))
    tell_note(third, "上ばきを持って")
    page = text(client.get(listing.get_absolute_url()))
    assert f"<s>11月28日(土) 10:00{FROM_TO}12:00</s>" in page and "中止" in page and "台風のため" in page
    assert "11月29日(日)から変わりました" in page and "上ばきを持って" in page


def test_listing_that_rests_says_why_and_offers_no_date(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY + DAY)
    pause(listing, "8月は夏休みです")
    page = text(client.get(listing.get_absolute_url()))
    assert page.index("8月は夏休みです") < page.index('id="when-heading"') and "11月28日(土)" not in page


@pytest.mark.parametrize("query", ["municipality=%00", "municipality=99999", "dates=x", "municipality=&dates="])
def test_what_is_not_understood_on_a_listing_is_passed_over(client, town, query):
    [listing] = town.fill(1)
    meet(listing, FRIDAY + DAY)
    project([listing.pk])
    response = client.get(f"{listing.get_absolute_url()}?{query}")
    assert response.status_code == 200 and len(response.context["coming"].dates) == 1


# --- A gathering that tours -------------------------------------------------------------------------------------------


@pytest.fixture
def tour(town):
    """みちくさ女子会: three public dates in two towns, and one in 椿ヶ原町 whose place is told on request."""
    other = MunicipalityFactory(code="99202", name="椿ヶ原町")
    listing = ListingFactory(title="みちくさ女子会", municipality=town.municipality)
    places = [(town.municipality, "福祉会館"), (town.municipality, "川東センター"), (other, "椿ヶ原センター")]
    for number, (municipality, name) in enumerate(places):
        hall = VenueFactory(name=name, municipality=municipality, latitude=34.51 + number / 100)
        meet(listing, FRIDAY + (number + 1) * DAY, schedule=ScheduleFactory(listing=listing, venue=hall, note=""))
    hidden = ScheduleFactory(
        listing=listing, venue=None, municipality=other, location_visibility=Visibility.ON_REQUEST, note=""
    )
    meet(listing, FRIDAY + 4 * DAY, schedule=hidden)
    project([listing.pk])
    return listing


def test_tour_shows_all_dates_in_order_with_town_and_place(client, tour):
    dates = client.get(tour.get_absolute_url()).context["coming"].dates
    assert [(date.municipality_name, date.place_label) for date in dates] == [
        ("凪浦市", "福祉会館"),
        ("凪浦市", "川東センター"),
        ("椿ヶ原町", "椿ヶ原センター"),
        ("椿ヶ原町", "場所は、問い合わせた人にお伝えします"),
    ]


def test_tour_is_filtered_by_town_with_plain_links(client, tour):
    response = client.get(tour.get_absolute_url())
    towns = {one.name: one.query for one in response.context["coming"].towns}
    assert towns == {"凪浦市": "municipality=99201", "椿ヶ原町": "municipality=99202"}
    assert 'href="?municipality=99202#dates"' in response.content.decode()
    there = client.get(f"{tour.get_absolute_url()}?municipality=99202").context["coming"]
    assert [date.municipality_name for date in there.dates] == ["椿ヶ原町"] * 2 and there.in_town == "椿ヶ原町"


@pytest.mark.parametrize("code,days", [("99201", [28, 29]), ("99202", [30, 1])])
def test_each_date_stands_on_the_page_of_its_town(client, tour, code, days):
    dates = client.get(f"/districts/{code}/").context["coming"].dates
    assert [date.day.day for date in dates] == days and {date.title for date in dates} == {"みちくさ女子会"}


def test_each_date_is_found_near_its_hall_and_the_hidden_one_near_none(client, tour):
    near = client.get("/calendar/?near=34.51,140.71&radius=0.5").context
    assert [date.day.day for day in near["days_shown"] for date in day.dates] == [28]
    everywhere = client.get("/calendar/?near=34.51,140.71&radius=30").context
    assert [date.day.day for day in everywhere["days_shown"] for date in day.dates] == [28, 29, 30]
    in_town = client.get("/calendar/?municipality=99202").context
    assert [date.day.day for day in in_town["days_shown"] for date in day.dates] == [30, 1]


# --- Halls ------------------------------------------------------------------------------------------------------------


def test_hall_shows_what_is_on_there_and_nothing_else(client, tour):
    hall = Venue.objects.get(name="椿ヶ原センター")
    response = client.get(f"/venues/{hall.public_id}/")
    assert [date.day.day for date in response.context["coming"].dates] == [30]
    assert [card.title for card in response.context["results"]] == ["みちくさ女子会"]
    assert f"/venues/{hall.public_id}/" in client.get(tour.get_absolute_url()).content.decode()


@pytest.mark.parametrize("visibility", [Visibility.AREA, Visibility.ON_REQUEST])
def test_hall_that_no_listing_shows_has_no_page(client, town, visibility):
    [listing] = town.fill(1)
    hall = listing.schedules.get().venue
    address = f"/venues/{hall.public_id}/"
    assert client.get(address).status_code == 200
    listing.location_visibility = visibility
    listing.save_revision().publish()
    missing = client.get("/venues/nowherex/")
    hidden = client.get(address)
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.decode().replace(hall.public_id, "nowherex") == missing.content.decode()


def test_hall_doesnt_show_the_listing_that_hides_there(client, town):
    shown, hidden = town.fill(2)
    hall = shown.schedules.get().venue
    hidden.schedules.update(venue=hall)
    for listing in (shown, hidden):
        meet(listing, FRIDAY + DAY)
    hidden.location_visibility = Visibility.AREA
    hidden.save()
    project([shown.pk, hidden.pk])
    page = client.get(f"/venues/{hall.public_id}/").content.decode()
    assert shown.title in page and hidden.title not in page


def test_home_has_no_page(client, town):
    [listing] = town.fill(1)
    hall = listing.schedules.get().venue
    hall.is_home = True
    hall.save()
    assert client.get(f"/venues/{hall.public_id}/").status_code == 404


def test_merged_hall_leads_to_the_one_it_became(client, town):
    one, other = (listing.schedules.get().venue for listing in town.fill(2))
    merge_venues(one, other)
    response = client.get(f"/venues/{one.public_id}/")
    assert (response.status_code, response["Location"]) == (301, f"/venues/{other.public_id}/")


def test_merged_hall_without_anything_public_leads_nowhere(client, town):
    listings = town.fill(2)
    one, other = (listing.schedules.get().venue for listing in listings)
    merge_venues(one, other)
    for listing in listings:
        listing.location_visibility = Visibility.AREA
        listing.save()
    assert client.get(f"/venues/{one.public_id}/").status_code == 404


# --- Cost -------------------------------------------------------------------------------------------------------------


def _cost(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_pages_cost_the_same_with_few_and_many_dates(client, town, site_pages):
    [listing] = town.fill(1)
    hall = listing.schedules.get().venue
    paths = [listing.get_absolute_url(), f"/venues/{hall.public_id}/", "/districts/99201/",
             f"/districts/{town.district.code}/"]  # fmt: skip
    meet(listing, FRIDAY + DAY)
    project([listing.pk])
    for path in paths:
        client.get(path)
    few = [_cost(client, path) for path in paths]
    for n in range(40):
        meet(listing, FRIDAY + (n + 2) * DAY)
    others = town.fill(20)
    for other in others:
        other.schedules.update(venue=hall)
        meet(other, FRIDAY + DAY)
    project([listing.pk, *(other.pk for other in others)])
    assert [_cost(client, path) for path in paths] == few


def test_several_schedules_read_from_one_note_say_it_once(client, town):
    listing = ListingFactory(municipality=town.municipality)
    venue = VenueFactory(municipality=town.municipality)
    for note in ("毎週月・水 10時から", "毎週月・水 10時から", "第1土曜 13時から"):
        ScheduleFactory(listing=listing, venue=venue, note=note)
    page = text(client.get(f"/listings/{listing.public_id}/"))
    assert (page.count("毎週月・水 10時から"), page.count("第1土曜 13時から")) == (1, 1)
