"""The preview shows the dates that the draft will have, and what was cancelled already as cancelled."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Occurrence
from activities.services import one_touch, refresh
from directory.enums import ListingStatus, Visibility
from directory.models import Listing
from home.account import schedules
from home.account.editing import drafts
from tests.factories import ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(listing) -> Listing:
    soon = (timezone.localtime() + datetime.timedelta(hours=2)).replace(second=0, microsecond=0)
    times = {"rrule": "FREQ=DAILY", "dtstart": soon.date(), "start_time": soon.time()}
    ScheduleFactory(listing=listing, venue=VenueFactory(name="ひみつの家"), **times)
    refresh([listing.pk])
    return Listing.objects.get(pk=listing.pk)


def preview(browser, listing: Listing):
    return browser.get(reverse("account_listing_preview", args=[listing.public_id]))


def test_a_draft_shows_its_own_dates(browser, listing, group):
    draft, seen = drafts.draft_of(listing)
    [schedule] = schedules.schedules_of(draft)
    schedule.rrule = "FREQ=WEEKLY"
    schedules.put(draft, schedule)
    drafts.save(listing, draft, group.editor, seen)
    page = preview(browser, listing)
    days = [one.day for one in page.context["coming"].dates]
    assert len(days) == 6 and days[1] - days[0] == datetime.timedelta(days=7)
    assert "これからの日" in page.content.decode() and Occurrence.objects.filter(listing=listing).count() > 300


def test_what_is_cancelled_stays_so(browser, listing, group):
    first, second = Occurrence.objects.filter(listing=listing).order_by("starts_at")[:2]
    one_touch.cancel(first, note="台風のため")
    one_touch.move(second, second.starts_at + datetime.timedelta(minutes=5))
    dates = preview(browser, listing).context["coming"].dates
    assert [(one.is_cancelled, one.is_moved) for one in dates[:3]] == [(True, False), (False, True), (False, False)]
    assert "台風のため" in preview(browser, listing).content.decode()


def test_a_hidden_place_is_no_better_known_by_its_dates(browser, listing, group):
    draft, seen = drafts.draft_of(listing)
    draft.location_visibility = Visibility.AREA
    drafts.save(listing, draft, group.editor, seen)
    page = preview(browser, listing)
    assert page.context["coming"].dates and "ひみつの家" not in page.content.decode()
    assert "ひみつの家" not in {one.place_label for one in page.context["coming"].dates}


def test_what_rests_offers_none(browser, listing):
    Listing.objects.filter(pk=listing.pk).update(status=ListingStatus.PAUSED, status_reason="夏休み")
    assert preview(browser, listing).context["coming"].dates == []
