"""A weekly gathering in a hall, with its dates of a year."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.utils import timezone

from activities.models import Occurrence
from activities.services import refresh
from tests.factories import ListingFactory, MunicipalityFactory, ScheduleFactory, VenueFactory


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture(autouse=True)
def on_friday(monkeypatch):
    """The next Friday, eight in the morning: on a Saturday at noon the weekly gathering's first date has begun."""
    today = timezone.localtime()
    friday = today + datetime.timedelta(days=(4 - today.weekday()) % 7)
    now = friday.replace(hour=8, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def municipality(db):
    return MunicipalityFactory(code="99201", name="凪浦市")


@pytest.fixture
def weekly(municipality):
    """Makes a listing that meets each Saturday from 10 to 12; give fields of the listing, or `schedule={…}`."""

    def make(schedule: dict | None = None, venue: object = True, **fields: object) -> SimpleNamespace:
        listing = ListingFactory(municipality=municipality, **fields)
        if venue is True:
            venue = VenueFactory(municipality=municipality, name="みなと会館", address="浜町2-3", building="1階")
        row = ScheduleFactory(
            listing=listing,
            **{
                "venue": venue, "rrule": "FREQ=WEEKLY;BYDAY=SA", "dtstart": datetime.date(2020, 1, 4),
                "start_time": datetime.time(10), "end_time": datetime.time(12), **(schedule or {}),
            },
        )  # fmt: skip
        refresh([listing.pk])
        dates = Occurrence.objects.filter(listing=listing, starts_at__gt=timezone.now()).order_by("starts_at")
        return SimpleNamespace(listing=listing, schedule=row, dates=list(dates))

    return make


@pytest.fixture
def read(client):
    """The text of a listing's calendar, lines unfolded."""

    def text(listing: object, language: str = "") -> str:
        response = client.get(f"{language}/listings/{listing.public_id}/calendar.ics")
        assert response.status_code == 200
        return response.content.decode().replace("\r\n ", "").replace("\r\n", "\n")

    return text
