"""A gathering that tours: what one of its dates hides is nowhere, whatever the others show (DESIGN 5)."""

import datetime
from dataclasses import dataclass

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from activities.services import cancel, refresh, tell_note
from directory.enums import GeocodeLevel, ListingStatus, Visibility
from directory.models import Listing, Venue
from search.models import Entry, EntrySchedule
from search.projection import project
from tests.factories import ListingFactory, MunicipalityFactory, ScheduleFactory
from tests.search.test_leaks import Case, Secrets, World, detail, read


@dataclass(frozen=True)
class Stop:
    """One date of the tour."""

    visibility: str
    is_home: bool = False
    crowded: bool = False

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.EXACT and not self.is_home

    @property
    def case(self) -> Case:
        return Case(Visibility.EXACT, self.visibility, self.is_home, self.crowded, ListingStatus.OPEN, "live", False,
                    GeocodeLevel.EXACT)  # fmt: skip


class Tour(World):
    def __init__(self, stops: list[Stop]) -> None:
        super().__init__()
        self.other = MunicipalityFactory(code="99202", name="椿ヶ原町")
        self.listing = ListingFactory(title="みちくさ女子会", municipality=self.municipality)
        self.listing.categories = [self.category]
        self.listing.save()
        self.stops = [(stop, self._add_stop(number, stop)) for number, stop in enumerate(stops)]
        refresh([self.listing.pk])
        project([self.listing.pk])

    def _add_stop(self, number: int, stop: Stop) -> Secrets:
        secrets = Secrets()
        hall = self._venue(stop.case, secrets)
        if stop.visibility == Visibility.ON_REQUEST:
            # what nobody may know isn't stored: the hall is there, as it is for other groups, but not on the schedule
            secrets.hall, hall = hall, None
        else:
            secrets.hall = hall
        self.halls.append(f"/venues/{secrets.hall.public_id}/")
        day = timezone.localdate() + datetime.timedelta(days=number + 1)
        ScheduleFactory(
            listing=self.listing, venue=hall, location_visibility=stop.visibility, note="",
            municipality=None if hall else self.other, dtstart=day, start_time=datetime.time(10),
        )  # fmt: skip
        return secrets

    def everywhere(self) -> list[str]:
        days = [timezone.localdate() + datetime.timedelta(days=n + 1) for n in range(len(self.stops))]
        towns = (self.municipality.code, self.other.code)
        return [
            *self.pages(),
            *detail(self.listing),
            *(f"{self.listing.get_absolute_url()}?municipality={code}&dates=all" for code in towns),
            *(f"/calendar/?municipality={code}&from={day}&to={day}" for code in towns for day in days),
            f"/districts/{self.other.code}/",
        ]


stops = st.builds(Stop, st.sampled_from(Visibility.values), st.booleans(), st.booleans())


@pytest.mark.slow
class TestTouringLeaks(TestCase):
    @settings(
        max_examples=5,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @pytest.mark.slow
    @given(st.lists(stops, min_size=2, max_size=5))
    def test_no_public_output_names_a_stop_that_is_hidden(self, some: list[Stop]) -> None:
        tour = Tour(some)
        text = read(tour.everywhere())
        leaks = [
            (stop, secret)
            for stop, secrets in tour.stops
            if not stop.is_public
            for secret in (*secrets.place.values(), *secrets.coordinates)
            if secret in text
        ]
        assert leaks == []
        assert all(secrets.place["name"] in text for stop, secrets in tour.stops if stop.is_public)


@pytest.fixture
def tour(db):
    return Tour([Stop(Visibility.EXACT), Stop(Visibility.EXACT), Stop(Visibility.ON_REQUEST), Stop(Visibility.EXACT)])


def test_the_hidden_date_carries_no_key_of_a_hall_anywhere(tour):
    [hidden] = tour.listing.schedules.filter(location_visibility=Visibility.ON_REQUEST)
    entry = Entry.objects.get(pk__in=EntrySchedule.objects.filter(schedule_uid=hidden.uid).values("entry"))
    assert (hidden.venue_id, entry.place_key, entry.municipality_id) == (None, "m99202", "99202")
    assert (entry.latitude, entry.longitude, entry.lat_band, entry.tags["district"]) == (None, None, None, [])
    public_ids = [venue.public_id for venue in Venue.objects.all()]
    shown = [one for one in public_ids if one in read([tour.listing.get_absolute_url()])]
    assert len(shown) == 3


def test_the_hidden_date_is_on_its_towns_page_and_on_no_halls(tour, client):
    [hidden] = tour.listing.schedules.filter(location_visibility=Visibility.ON_REQUEST)
    day = hidden.dtstart
    assert [date.day for date in client.get("/districts/99202/").context["coming"].dates] == [day]
    for _stop, secrets in tour.stops:
        response = client.get(f"/venues/{secrets.hall.public_id}/")
        if response.status_code == 200:
            assert day not in [date.day for date in response.context["coming"].dates]
    page = client.get(tour.listing.get_absolute_url())
    [date] = [date for date in page.context["coming"].dates if date.day == day]
    assert (date.municipality_name, date.place_label) == ("椿ヶ原町", "場所は、問い合わせた人にお伝えします")


def test_a_change_at_one_touch_doesnt_give_the_place_away(tour):
    [hidden] = tour.listing.schedules.filter(location_visibility=Visibility.ON_REQUEST)
    date = tour.listing.occurrences.get(schedule_uid=hidden.uid)
    tell_note(date, "飲みものがあります")
    cancel(date)
    [secrets] = [secrets for stop, secrets in tour.stops if stop.visibility == Visibility.ON_REQUEST]
    text = read(tour.everywhere())
    assert not [secret for secret in (*secrets.place.values(), *secrets.coordinates) if secret in text]


@pytest.mark.slow
def test_hiding_a_date_takes_its_hall_out_of_every_page(tour):
    _stop, secrets = tour.stops[0]
    pages = tour.everywhere()
    assert secrets.place["name"] in read(pages)
    listing = Listing.objects.get(pk=tour.listing.pk)
    schedule = next(one for one in listing.schedules.all() if one.venue_id == secrets.hall.pk)
    schedule.location_visibility, schedule.venue, schedule.municipality = Visibility.ON_REQUEST, None, tour.other
    listing.schedules.add(schedule)
    listing.save_revision().publish()
    text = read(pages)
    assert not [secret for secret in (*secrets.place.values(), *secrets.coordinates) if secret in text]
