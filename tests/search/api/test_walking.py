"""`fields`, `cursor` and `updated_since`: for programs that take little, take all, or keep a copy."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Schedule
from directory.enums import ListingStatus, Visibility
from directory.models import Listing
from search.models import Change
from search.projection import project
from tests.factories import ListingFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db
NEAR = "near=34.51,140.71&radius=30"
LONG_AGO = "updated_since=2026-01-01"


def ids(data: dict) -> list[str]:
    return [one["id"] for one in data["results"]]


def walked(ask, query: str) -> list[dict]:
    """The answers of all steps."""
    answers, cursor = [], ""
    while cursor is not None:
        _status, data = ask.get(f"listings?{query}&page_size=2&cursor={cursor}")
        answers.append(data)
        cursor = data["next_cursor"]
    return answers


def changes_of(ask, query: str = LONG_AGO) -> tuple[list[str], list[str]]:
    """(ids found, ids gone)."""
    answers = walked(ask, query)
    return [one for data in answers for one in ids(data)], [one["id"] for data in answers for one in data["gone"]]


# --- fields


def test_only_the_wanted_fields_are_sent_and_always_the_id(ask, town):
    town.fill(1)
    _status, data = ask.get("listings?fields=title, url")
    assert set(data["results"][0]) == {"id", "title", "url"} and data["count"] == 1
    assert data == ask.get("listings?fields=title&fields=url&fields=")[1]
    _status, data = ask.get(f"listings/{data['results'][0]['id']}?fields=places")
    assert set(data) == {"id", "places"}
    _status, data = ask.get("listings.geojson?fields=title")
    assert set(data["features"][0]["properties"]) == {"id", "title"} and data["features"][0]["geometry"]
    _status, data = ask.get("occurrences?fields=starts_at")
    assert {frozenset(one) for one in data["results"]} <= {frozenset({"id", "starts_at"})}


# --- cursor


@pytest.mark.parametrize("query", ["", NEAR, "q=会", "municipality=99201&kind=place", "facets=1"])
def test_a_walk_meets_every_listing_once_and_by_its_nearest_place(ask, town, query):
    listings = town.fill(5)
    ScheduleFactory(listing=listings[0], venue=VenueFactory(municipality=town.municipality, latitude=34.6))
    project([listings[0].pk])
    answers = walked(ask, query)
    assert [len(data["results"]) for data in answers] == [2, 2, 1]
    met = [one for data in answers for one in data["results"]]
    assert [one["id"] for one in met] == sorted(listing.public_id for listing in listings)
    assert {data["count"] for data in answers} == {5} and {data["page"] for data in answers} == {None}
    assert all(one["latitude"] < 34.6 for one in met)


def test_who_comes_or_goes_during_a_walk_disturbs_nobody_else(ask, town):
    listings = sorted(town.fill(5), key=lambda listing: listing.public_id)
    _status, first = ask.get("listings?page_size=3&cursor=")
    Listing.objects.filter(pk=listings[0].pk).update(live=False)
    project([listings[0].pk])
    ListingFactory(public_id="22222222", municipality=town.municipality)
    _status, second = ask.get(f"listings?page_size=3&cursor={first['next_cursor']}")
    assert ids(first) + ids(second) == [listing.public_id for listing in listings]


@pytest.mark.parametrize("query", ["cursor=", f"cursor=&{NEAR}", LONG_AGO, f"{LONG_AGO}&{NEAR}"])
def test_steps_cost_the_same_however_many_rows(ask, town, query):
    costs = []
    for count in (3, 9):
        town.fill(count)
        with CaptureQueriesContext(connection) as queries:
            ask.get(f"listings?{query}&page_size=50")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 8


# --- updated_since


def test_all_that_is_public_has_changed_once(ask, town):
    listings = town.fill(5)
    found, gone = changes_of(ask)
    assert sorted(found) == sorted(listing.public_id for listing in listings) and gone == []


def deleted(listing):
    listing.deleted_at = timezone.now()
    listing.save()


def destroyed(listing):
    listing.delete()


def closed(listing):
    Listing.objects.filter(pk=listing.pk).update(status=ListingStatus.CLOSED, status_reason="3月で終わりました")
    project([listing.pk])


def unpublished(listing):
    Listing.objects.get(pk=listing.pk).unpublish()


def merged(listing):
    Listing.objects.filter(pk=listing.pk).update(replaced_by=ListingFactory())
    project([listing.pk])


@pytest.mark.parametrize("leave", [deleted, destroyed, closed, unpublished, merged])
def test_whatever_the_reason_what_left_looks_alike(ask, town, leave):
    listing = town.fill(2)[0]
    before = ask.get(f"listings?{LONG_AGO}")[1]["as_of"]
    leave(listing)
    _status, data = ask.get(f"listings?updated_since={before}")
    [gone] = data["gone"]
    assert set(gone) == {"id", "gone_at"} and gone["id"] == listing.public_id
    assert listing.title not in ask.response.content.decode()
    row = Change.objects.get(pk=listing.public_id)
    assert (row.gone, row.digest) == (True, "")


def test_what_was_never_public_leaves_no_trace(ask, town):
    draft = ListingFactory(live=False)
    draft.delete()
    assert not Change.objects.exists()


def test_who_comes_back_is_found_again(ask, town):
    [listing] = town.fill(1)
    unpublished(listing)
    assert changes_of(ask) == ([], [listing.public_id])
    Listing.objects.filter(pk=listing.pk).update(live=True)
    project([listing.pk])
    assert changes_of(ask) == ([listing.public_id], [])


def test_a_hall_that_moves_changes_its_listings_and_a_hidden_place_tells_nothing(ask, town):
    shown, hidden = town.fill(2)
    Listing.objects.filter(pk=hidden.pk).update(location_visibility=Visibility.AREA)
    project([hidden.pk])
    Change.objects.update(changed_at=timezone.now() - datetime.timedelta(days=2))
    for listing in (shown, hidden):
        venue = Schedule.objects.get(listing=listing).venue
        venue.latitude += 0.00001
        venue.save()
    yesterday = f"{timezone.localdate() - datetime.timedelta(days=1):%Y-%m-%d}"
    assert changes_of(ask, f"updated_since={yesterday}") == ([shown.public_id], [])


def test_writing_the_same_rows_again_is_no_change(ask, town):
    listings = town.fill(2)
    before = list(Change.objects.order_by("pk").values())
    project([listing.pk for listing in listings])
    assert list(Change.objects.order_by("pk").values()) == before


def test_with_conditions_what_no_longer_answers_them_is_gone_too(ask, town):
    stays, leaves = town.fill(2)
    leaves.municipality = None
    leaves.schedules.all().delete()
    leaves.save()
    found, gone = changes_of(ask, f"{LONG_AGO}&municipality=99201")
    assert (found, gone) == ([stays.public_id], [leaves.public_id])


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-27",
        "2026-11-27T10:00:00",
        "2026-11-27T10:00:00+09:00",
        "2026-11-27T10:00:00%2B09:00",
        "2026-11-27 10:00",
    ],
)
def test_a_moment_may_be_written_in_every_usual_way(ask, town, moment):
    assert ask.get(f"listings?updated_since={moment}")[0] == 200
