"""`occurrences`: what it says, what it refuses, and what it costs."""

import datetime
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Occurrence, Schedule
from activities.occurring import JST
from activities.services import cancel, move, pause, refresh
from directory.enums import Visibility
from directory.models import VenueDistrict
from search import dates
from search.projection import project
from tests.factories import ListingFactory, MunicipalityFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db


def tomorrow(days: int = 1) -> datetime.date:
    return datetime.datetime.now(JST).date() + timedelta(days=days)


@pytest.fixture
def golden(town):
    """One date of which every word is known, but its day."""
    venue = VenueFactory(municipality=town.municipality)
    VenueDistrict.objects.create(venue=venue, district=town.district)
    listing = ListingFactory(public_id="abcd2345", title="ひだまりの会", municipality=town.municipality)
    ScheduleFactory(
        listing=listing, venue=venue, start_time=time(10), end_time=time(12), extra_dates=[tomorrow().isoformat()]
    )
    refresh([listing.pk])
    project([listing.pk])
    return listing


def test_a_date_as_it_was_agreed(ask, golden, town):
    status, data = ask.get("occurrences")
    [item] = data.pop("results")
    assert (status, data) == (200, {"count": 1, "page": 1, "page_size": 20})
    assert len(item.pop("id")) == 16
    assert item == {
        "listing": "abcd2345",
        "title": "ひだまりの会",
        "starts_at": f"{tomorrow()}T10:00:00+09:00",
        "ends_at": f"{tomorrow()}T12:00:00+09:00",
        "timing": "timed",
        "status": "scheduled",
        "note": "",
        "municipality": "99201",
        "districts": [town.district.code],
        "latitude": 34.51,
        "longitude": 140.71,
        "location_precision": "exact",
    }


def test_changes_are_seen_at_once(ask, golden):
    date = Occurrence.objects.get()
    cancel(date, "本日休みます")
    _status, data = ask.get("occurrences")
    assert [(one["status"], one["note"]) for one in data["results"]] == [("cancelled", "本日休みます")]
    move(date, datetime.datetime.combine(tomorrow(3), time(15), JST))
    _status, data = ask.get("occurrences")
    [one] = data["results"]
    assert (one["status"], one["starts_at"], one["ends_at"]) == ("moved", f"{tomorrow(3)}T15:00:00+09:00", None)
    pause(golden, "夏休みです")
    assert ask.get("occurrences")[1]["count"] == 0


def test_hidden_date_has_its_municipality_only(ask, golden):
    town = MunicipalityFactory(code="99388")
    ScheduleFactory(
        listing=golden, venue=None, municipality=town, location_visibility=Visibility.ON_REQUEST,
        extra_dates=[tomorrow(2).isoformat()],
    )  # fmt: skip
    refresh()
    project([golden.pk])
    _status, data = ask.get("occurrences?municipality=99388")
    [one] = data["results"]
    shown = {name: one[name] for name in ("municipality", "districts", "latitude", "longitude", "location_precision")}
    assert shown == {
        "municipality": "99388", "districts": [], "latitude": None, "longitude": None, "location_precision": "none",
    }  # fmt: skip
    uid = Schedule.objects.get(venue=None).uid
    assert uid.hex not in ask.response.content.decode() and str(uid) not in ask.response.content.decode()
    assert [item["starts_at"][:10] for item in ask.get("occurrences?near=34.51,140.71")[1]["results"]] == [
        str(tomorrow())
    ]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("from=yesterday", "from"), ("from=2026-02-30", "from"), ("to=x", "to"),
        ("from=2027-02-01&to=2027-01-01", "to"),
        ("weekday=someday", "weekday"), ("time=noon", "time"), ("page=0", "page"), ("page_size=101", "page_size"),
        ("near=x", "near"), ("colour=red", "colour"), ("sort=distance", "sort"), ("avoid=99201", "avoid"),
        ("from=2027-01-01&from=2027-01-02", "from"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(ask, query, name):
    status, data = ask.get(f"occurrences?{query}")
    assert status == 400 and list(data["errors"]) == [name]


@pytest.mark.parametrize(
    "query", ["from=0001-01-01", "to=9999-12-31", "page=1000000", "q=\x01&time=morning", "to=0001-01-01"]
)
def test_unusual_ones_are_answered(ask, golden, query):
    assert ask.get(f"occurrences?{query}")[0] == 200


@pytest.mark.parametrize(
    "query", ["page_size=100", "page_size=100&near=34.51,140.71", "page_size=100&municipality=99201"]
)
def test_number_of_queries_does_not_grow_from_five_to_a_hundred(ask, golden, query):
    def cost(count: int) -> tuple[int, int]:
        Schedule.objects.update(rrule="FREQ=DAILY", dtstart=tomorrow(), until=tomorrow(count), extra_dates=[])
        refresh()
        with CaptureQueriesContext(connection) as made:
            _status, data = ask.get(f"occurrences?{query}")
        return len(data["results"]), len(made)

    few, many = cost(5), cost(99)
    assert (few[0], many[0]) == (5, 99)
    assert few[1] == many[1] <= 4


def test_dates_of_the_whole_country_are_counted_up_to_a_number(ask, golden, monkeypatch):
    Schedule.objects.update(rrule="FREQ=DAILY", dtstart=tomorrow(), until=tomorrow(12), extra_dates=[])
    refresh()
    monkeypatch.setattr(dates, "MOST_COUNTED", 10)
    _status, data = ask.get("occurrences?page_size=5")
    assert (data["count"], data["count_exact"], len(data["results"])) == (10, False, 5)
    _status, last = ask.get("occurrences?page_size=5&page=3")
    assert (len(last["results"]), last["count"]) == (2, 12), "the last page knows"
    _status, here = ask.get("occurrences?page_size=5&municipality=99201")
    assert here["count"] == 12 and "count_exact" not in here
    monkeypatch.setattr(dates, "MOST_COUNTED", 12)
    assert ask.get("occurrences?page_size=5")[1]["count"] == 12
