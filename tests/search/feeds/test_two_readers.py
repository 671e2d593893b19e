"""What two independent programs read from our calendars is what we say happens, for a year."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from activities.models import Occurrence
from search.projection import project
from tests.factories import MunicipalityFactory

from .made import make_listing
from .reading import by_ical, by_recurring, events, ours

pytestmark = pytest.mark.django_db
# The readers take most of the time, and read what the other database gave them too
PART = 50
LISTINGS = 200 if connection.vendor == "sqlite" else 50
YEAR = datetime.timedelta(days=400)  # moved dates may lie a little beyond


@pytest.fixture(scope="module")
def today():
    return timezone.localdate()


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, LISTINGS, PART))
def test_two_readers_find_our_dates_in_the_calendars_of_all_kinds_of_listings(client, today, first):
    municipality = MunicipalityFactory()
    seeds = range(first, first + PART)
    made = [make_listing(seed, today, municipality=municipality) for seed in seeds]
    project([listing.pk for listing, _dates in made])
    wrong, dates, written = [], 0, {"RRULE": 0, "EXDATE": 0, "RDATE": 0, "RECURRENCE-ID": 0}
    for seed, (listing, occurrences) in zip(seeds, made, strict=True):
        text = client.get(f"/listings/{listing.public_id}/calendar.ics").content
        expected = ours(occurrences)
        dates += len(expected)
        for name in written:
            written[name] += sum(name in event for event in events(text))
        for reader in (by_recurring, by_ical):
            if reader(text, today, today + YEAR) != expected:
                wrong.append((seed, reader.__name__))
    assert wrong == []
    assert dates > 25 * PART and all(count > PART / 5 for count in written.values()), (dates, written)


def test_calendar_of_an_area_names_the_same_dates_as_those_of_its_listings(client, today):
    municipality = MunicipalityFactory()
    made = [make_listing(seed, today, municipality=municipality) for seed in range(3, 9)]
    project([listing.pk for listing, _dates in made])
    text = client.get(f"/districts/{municipality.code}/calendar.ics").content
    expected = ours([one for _listing, dates in made for one in dates])
    assert 0 < len(expected) <= 1_000
    assert by_recurring(text, today, today + YEAR) == expected
    assert by_ical(text, today, today + YEAR) == expected


def test_a_date_is_known_by_the_same_uid_and_recurrence_id_in_every_calendar(client, today):
    municipality = MunicipalityFactory()
    made = [make_listing(seed, today, municipality=municipality) for seed in range(3, 9)]
    project([listing.pk for listing, _dates in made])
    own = [client.get(f"/listings/{listing.public_id}/calendar.ics").content for listing, _dates in made]
    area = client.get(f"/feeds/occurrences.ics?municipality={municipality.code}").content
    keys = {key for text in own for key in _changed(text)}
    assert _changed(area) == keys
    assert {str(event["UID"]) for event in events(area)} == {str(e["UID"]) for text in own for e in events(text)}


def _changed(text: bytes) -> set[tuple]:
    return {
        (str(event["UID"]), str(event["RECURRENCE-ID"].dt), event["SEQUENCE"], str(event["STATUS"]))
        for event in events(text)
        if "RECURRENCE-ID" in event
    }


def test_given_dates_are_of_every_kind(today):
    """Else the tests above would prove little."""
    for seed in range(40):
        make_listing(seed, today, municipality=MunicipalityFactory(code="99201"))
    found = Occurrence.objects.values_list("status", "timing")
    assert set(found) >= {(s, t) for s in ("scheduled", "cancelled", "moved") for t in ("timed", "all_day")}
    assert any(one.ends_at and one.ends_at.astimezone().date() > one.starts_at.astimezone().date() for one in
               Occurrence.objects.exclude(ends_at=None))  # fmt: skip
