"""The calendar: which days, what is on them, where – and that it asks where first."""

import datetime
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.enums import OccurrenceStatus, Timing
from activities.models import Occurrence
from activities.occurring import JST
from directory.enums import ListingStatus
from home.templatetags.site_tags import FROM_TO
from search.shortcuts import DAY
from tests.factories import GazetteerEntryFactory, ListingFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
NEAR = "/calendar/?near=34.51,140.71&radius=10"
FRIDAY = datetime.date(2026, 11, 27)


@pytest.fixture(autouse=True)
def on_friday(monkeypatch):
    """Friday 27 November 2026, eight in the morning."""
    now = datetime.datetime(2026, 11, 27, 8, tzinfo=JST)
    monkeypatch.setattr(timezone, "now", lambda: now)


def meet(listing, day: datetime.date, hour: int = 10, **kwargs) -> Occurrence:
    start = datetime.datetime.combine(day, datetime.time(hour), JST)
    kwargs = {"starts_at": start, "ends_at": start + datetime.timedelta(hours=2), "original_start": start, **kwargs}
    return Occurrence.objects.create(listing=listing, schedule_uid=listing.schedules.get().uid, **kwargs)


def shown(response) -> list[datetime.date]:
    """The days of the page that have something."""
    return [day.day for day in response.context["days_shown"] if day.count]


def text(response) -> str:
    return " ".join(response.content.decode().split("<main", 1)[1].split())


def test_what_is_shown_can_be_subscribed_to_whatever_days_are_looked_at(client, town):
    meet(town.fill(1)[0], FRIDAY)
    page = text(client.get("/calendar/?municipality=99201&from=2026-11-27&to=2026-11-29&view=list"))
    assert 'href="/feeds/?municipality=99201"' in page
    assert "/feeds/" not in text(client.get("/calendar/")), "where nobody said where"
    assert "/feeds/" not in text(client.post("/calendar/", {"position": "34.51,140.71"}, headers=SAME_ORIGIN))


# --- Where ------------------------------------------------------------------------------------------------------------


def test_it_asks_where_before_it_shows_anything(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY)
    response = client.get("/calendar/")
    assert response.status_code == 200
    assert listing.title not in text(response)
    assert [place.label for place in response.context["places"]] == ["凪浦市"]
    there = client.get(f"/calendar/?{response.context['places'][0].query}")
    assert listing.title in text(there) and "凪浦市の予定" in text(there)


def test_what_was_asked_besides_the_place_is_not_lost_on_the_way(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY + 40 * DAY)
    response = client.get("/calendar/?month=2027-01")
    [place] = response.context["places"]
    assert place.query == "month=2027-01&municipality=99201"
    assert listing.title in text(client.get(f"/calendar/?{place.query}"))


def test_many_towns_are_offered_by_prefecture(client, town):
    for _n in range(13):
        ListingFactory(municipality=MunicipalityFactory())
    assert [place.query for place in client.get("/calendar/").context["places"]] == ["prefecture=99"]


def test_a_typed_address_becomes_its_town_in_the_address_bar(client, town):
    response = client.post("/calendar/", {"place": "凪浦市浜町2-3-4", "month": "2026-12"}, headers=SAME_ORIGIN)
    assert response.status_code == 303
    assert response["Location"] == f"/calendar/?place={quote('ひなた県凪浦市浜町二丁目')}&month=2026-12"


def test_an_address_of_several_towns_stays_out_of_every_link(client, town):
    GazetteerEntryFactory(municipality=MunicipalityFactory(name="となり市"), name="浜町二丁目", latitude=34.7)
    response = client.post("/calendar/", {"place": "浜町2-3-4"}, headers=SAME_ORIGIN)
    links = " ".join(part.split('"')[0] for part in response.content.decode().split('href="')[1:])
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]
    assert "2-3-4" not in links and quote("浜町二丁目") in links


def test_the_browsers_position_is_in_no_link(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY)
    response = client.post("/calendar/", {"position": "34.5123,140.7098"}, headers=SAME_ORIGIN)
    links = " ".join(part.split('"')[0] for part in response.content.decode().split('href="')[1:])
    assert listing.title in text(response) and "no-store" in response["Cache-Control"]
    assert "34.51" not in links and "140.7" not in links
    further = client.post("/calendar/", {"position": "34.5123,140.7098", "then": "?month=2026-12"}, headers=SAME_ORIGIN)
    assert listing.title not in text(further) and "2026年12月" in text(further)


def test_unknown_place_finds_nothing_and_says_so(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY)
    page = text(client.get("/calendar/?place=どこにもない"))
    assert "「どこにもない」がどこかわかりませんでした" in page and listing.title not in page


# --- When -------------------------------------------------------------------------------------------------------------


def test_five_weeks_are_shown_when_no_days_are_asked_for(client, town):
    [listing] = town.fill(1)
    for day in (FRIDAY - DAY, FRIDAY, FRIDAY + 30 * DAY, FRIDAY + 31 * DAY):
        meet(listing, day)
    assert shown(client.get(NEAR)) == [FRIDAY, FRIDAY + 30 * DAY]


@pytest.mark.parametrize(
    "asked,days",
    [
        ("from=2026-11-27&to=2026-11-27", [27]),
        ("from=2026-11-28&to=2026-11-29", [28, 29]),
        ("from=2026-11-29", [29, 30]),
        ("to=2026-11-28", [27, 28]),
        ("month=2026-11", [27, 28, 29, 30]),
        ("month=2026-11&from=2026-11-30&to=2026-11-30", [30]),
    ],
)
def test_days_asked_for(client, town, asked, days):
    [listing] = town.fill(1)
    for n in range(26, 31):
        meet(listing, datetime.date(2026, 11, n))
    assert [day.day for day in shown(client.get(f"{NEAR}&{asked}"))] == days


@pytest.mark.parametrize("name,days", [("今日", [27]), ("今週", [27, 28, 29]), ("週末", [28, 29]), ("来週", [30])])
def test_shortcuts_are_plain_links_and_lead_to_their_days(client, town, name, days):
    [listing] = town.fill(1)
    for n in range(26, 31):
        meet(listing, datetime.date(2026, 11, n))
    steps = {step.label: step.query for step, _chosen in client.get(NEAR).context["days"].shortcuts}
    response = client.get(f"/calendar/?{steps[name]}")
    assert [day.day for day in shown(response)] == days
    assert [step.label for step, chosen in response.context["days"].shortcuts if chosen] == [name]


def test_month_before_and_after_are_links(client, town):
    [listing] = town.fill(1)
    meet(listing, datetime.date(2026, 12, 5))
    context = client.get(f"{NEAR}&month=2026-11").context
    assert "month=2026-10" in context["previous_month"].query and "month=2026-12" in context["next_month"].query
    assert shown(client.get(f"/calendar/?{context['next_month'].query}")) == [datetime.date(2026, 12, 5)]
    assert client.get(f"{NEAR}&month=2027-11").context["next_month"] is None


BAD = ["month=2026-13", "month=9999-12", "month=%00", "from=x", "from=9999-12-31", "to=0001-01-01", "from=%00",
       "from=2026-11-30&to=2026-11-01"]  # fmt: skip


@pytest.mark.parametrize("asked", BAD)
def test_days_not_understood_are_said_and_the_coming_ones_shown(client, town, asked):
    [listing] = town.fill(1)
    meet(listing, FRIDAY)
    response = client.get(f"{NEAR}&{asked}")
    assert response.status_code == 200 and shown(response) == [FRIDAY]
    assert "今日からの予定を出しています" in text(response)


def test_a_very_long_time_is_cut_and_says_so(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY + 100 * DAY)
    response = client.get(f"{NEAR}&from=2026-11-27&to=2027-10-01")
    assert shown(response) == [] and "2か月ぶん" in text(response)


# --- What is on a day -------------------------------------------------------------------------------------------------


def test_a_date_says_when_what_and_where(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY)
    page = text(client.get(NEAR))
    venue = listing.schedules.get().venue
    assert f"10:00{FROM_TO}12:00" in page and listing.title in page and venue.name in page
    assert "11月27日(金)" in page and "今日" in page


def test_dates_of_one_day_stand_by_their_hour(client, town):
    first, second = town.fill(2)
    meet(second, FRIDAY, 9)
    meet(first, FRIDAY, 13)
    [day] = [day for day in client.get(NEAR).context["days_shown"] if day.count]
    assert [date.title for date in day.dates] == [second.title, first.title]


def test_cancelled_date_is_struck_and_says_so(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY, status=OccurrenceStatus.CANCELLED, note="台風のため")
    page = text(client.get(NEAR))
    assert f"<s>{listing.title}</s>" in page and f"<s>10:00{FROM_TO}12:00</s>" in page
    assert "中止" in page and "台風のため" in page


def test_what_is_over_today_says_so(client, town, monkeypatch):
    """In the evening, today's calendar begins with the morning."""
    for listing, hour in zip(town.fill(2), (10, 19), strict=True):
        meet(listing, FRIDAY, hour)
    said = "今日の分は終わりました"
    assert said not in text(client.get(NEAR))
    evening = datetime.datetime(2026, 11, 27, 18, tzinfo=JST)
    monkeypatch.setattr(timezone, "now", lambda: evening)
    page = text(client.get(NEAR))
    assert page.count(said) == 1 and page.index(f"10:00{FROM_TO}") < page.index(said) < page.index(f"19:00{FROM_TO}")
    assert said not in text(client.get(f"{NEAR}&from=2026-11-28&to=2026-11-29"))


def test_moved_date_says_from_when(client, town):
    [listing] = town.fill(1)
    before = datetime.datetime(2026, 11, 26, 10, tzinfo=JST)
    meet(listing, FRIDAY, original_start=before, status=OccurrenceStatus.MOVED)
    assert "11月26日(木)から変わりました" in text(client.get(NEAR))


def test_an_english_calendar_counts_dates_and_not_places(client, town):
    for listing in town.fill(2):
        meet(listing, FRIDAY)
    page = text(client.get(f"/en{NEAR}"))
    assert '<span class="calendar__count">2 dates</span>' in page
    assert '<span class="picker__count">2<span class="visually-hidden"> dates</span></span>' in page


def test_an_english_heading_begins_with_a_capital_where_no_place_is_named(client, town):
    response = client.get("/en/calendar/?participation=online")
    assert '<span class="calendar__period">Until Sun 27 Dec</span>' in text(response)


@pytest.mark.parametrize(
    "timing,words", [(Timing.ALL_DAY, "一日中"), (Timing.ON_REQUEST, "時間は問い合わせてください")]
)
def test_dates_without_a_time_name_no_hour(client, town, timing, words):
    [listing] = town.fill(1)
    meet(listing, FRIDAY, 0, ends_at=None, timing=timing)
    page = text(client.get(NEAR))
    assert words in page and "0:00" not in page


def test_late_and_early_hours_belong_to_the_day_in_japan(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY, 8)
    meet(listing, FRIDAY + DAY, 0)
    meet(listing, FRIDAY + DAY, 23)
    response = client.get(NEAR)
    assert {day.day: day.count for day in response.context["days_shown"] if day.count} == {FRIDAY: 1, FRIDAY + DAY: 2}
    assert f"23:00{FROM_TO}翌日の1:00" in text(response)


def test_holidays_are_named(client, town):
    [listing] = town.fill(1)
    meet(listing, datetime.date(2027, 1, 1))
    assert "元日" in text(client.get(f"{NEAR}&month=2027-01"))
    assert "New Year" in text(client.get(f"/en{NEAR}&month=2027-01"))


@pytest.mark.parametrize("status", [ListingStatus.PAUSED, ListingStatus.CLOSED])
def test_what_is_paused_or_closed_is_not_offered(client, town, status):
    [listing] = town.fill(1)
    meet(listing, FRIDAY)
    listing.status, listing.status_reason = status, "改修"
    listing.save()
    assert shown(client.get(NEAR)) == []


def test_a_busy_day_shows_some_and_leads_to_all(client, town):
    for listing in town.fill(9):
        meet(listing, FRIDAY)
    [day] = [day for day in client.get(NEAR).context["days_shown"] if day.count]
    assert (day.count, len(day.dates), day.more) == (9, 4, 5) and day.rest.label == "ほか5件"
    [whole] = client.get(f"/calendar/?{day.rest.query}").context["days_shown"]
    assert len(whole.dates) == 9


def test_what_is_seldom_or_changed_is_shown_rather_than_what_is_there_every_day(client, town):
    *daily, monthly, changed = town.fill(7)
    for listing in (*daily, changed):
        for n in range(20):
            meet(listing, FRIDAY + n * DAY, 9)
    meet(monthly, FRIDAY, 18)
    Occurrence.objects.filter(listing=changed, starts_at__date=FRIDAY).update(status=OccurrenceStatus.CANCELLED)
    [day] = [day for day in client.get(NEAR).context["days_shown"] if day.day == FRIDAY]
    assert {monthly.title, changed.title} <= {date.title for date in day.dates}
    assert [date.starts_at for date in day.dates] == sorted(date.starts_at for date in day.dates)


def test_one_day_has_pages(client, town):
    for listing in town.fill(60):
        meet(listing, FRIDAY)
    asked = f"{NEAR}&from=2026-11-27&to=2026-11-27"
    response = client.get(asked)
    assert response.context["count"] == 60 and len(response.context["days_shown"][0].dates) == 50
    second = client.get(f"/calendar/?{response.context['next'].query}")
    assert len(second.context["days_shown"][0].dates) == 10
    assert len(client.get(f"{asked}&page=99").context["days_shown"][0].dates) == 50


def test_days_without_anything_are_for_the_grid_only(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY)
    assert len(client.get(NEAR).context["days_shown"]) == 35
    as_list = client.get(f"{NEAR}&view=list")
    assert len(as_list.context["days_shown"]) == 1 and "day--empty" not in text(as_list)


def test_nothing_found_leads_on(client, town):
    [listing] = town.fill(1)
    meet(listing, FRIDAY)
    response = client.get("/calendar/?near=34.56,140.71&radius=1")
    assert "見つかりませんでした" in text(response)
    assert [way.count for way in response.context["ways_out"]] == [1]
    assert "radius=10" in response.context["ways_out"][0].query


def test_the_filters_of_the_search_hold_here_too(client, town):
    one, other = town.fill(2)
    one.kind = "activity"
    one.save()
    for listing in (one, other):
        meet(listing, FRIDAY)
    page = text(client.get(f"{NEAR}&kind=activity"))
    assert one.title in page and other.title not in page


# --- Cost -------------------------------------------------------------------------------------------------------------


def _cost(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_it_costs_the_same_with_5_and_with_50_dates(client, town, site_pages):
    for listing in town.fill(5):
        meet(listing, FRIDAY)
    client.get(NEAR)  # Wagtail keeps its site's address from the first request on
    few = _cost(client, NEAR)
    for number, listing in enumerate(town.fill(45)):
        meet(listing, FRIDAY + number % 20 * DAY)
    assert _cost(client, NEAR) == few
