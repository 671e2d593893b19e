"""What a group changes at once in /account/: its own listings' dates and rests, 「まだ正しい」 – and nobody else's."""

import datetime

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from activities.services import refresh
from directory.enums import ListingStatus, VerificationMethod
from directory.models import Listing
from directory.services.listings import mark_unconfirmed
from home.models import DateMailWish
from tests.factories import ListingFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(group) -> Listing:
    """Every day at ten, from tomorrow on."""
    listing = ListingFactory(title="潮騒サロン")
    listing.organisations.set([group.organisation])
    listing.save()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    ScheduleFactory(
        listing=listing, venue=VenueFactory(), rrule="FREQ=DAILY", dtstart=tomorrow, start_time=datetime.time(10)
    )
    refresh([listing.pk])
    return listing


@pytest.fixture
def press(listing, group, signed_in):
    def post(do: str, by=None, date=None, **fields):
        sent = {"do": do, **({"date": date.pk} if date else {}), **fields}
        return signed_in(by or group.editor).post(address(listing), sent, follow=True)

    return post


def address(listing) -> str:
    return reverse("account_listing_dates", args=[listing.public_id])


def first(listing) -> Occurrence:
    return Occurrence.objects.filter(listing=listing).order_by("starts_at")[0]


def words(response) -> str:
    return response.content.decode()


def test_a_date_is_cancelled_moved_and_restored(listing, press):
    assert "中止にしました" in words(press("cancel", date=first(listing)))
    assert first(listing).status == OccurrenceStatus.CANCELLED
    day = timezone.localdate() + datetime.timedelta(days=1)
    press("move", date=first(listing), day=day.isoformat(), start="13:30", end="15:00")
    moved = first(listing)
    assert moved.status == OccurrenceStatus.MOVED and timezone.localtime(moved.starts_at).hour == 13
    press("note", date=moved, note="2階でします")
    assert first(listing).note == "2階でします"
    press("restore", date=first(listing))
    assert first(listing).status == OccurrenceStatus.SCHEDULED and not first(listing).note


def test_still_correct_is_one_button(listing, press, group):
    mark_unconfirmed([listing.pk])
    assert "確認できました" in words(press("confirm"))
    listing.refresh_from_db()
    assert (listing.verified_by, listing.verified_method) == (group.editor, VerificationMethod.SELF)
    assert listing.unconfirmed_since is None


def test_a_rest_and_its_end(listing, press):
    assert "理由を書いてください" in words(press("pause"))
    press("pause", reason="夏休み")
    listing.refresh_from_db()
    assert listing.status == ListingStatus.PAUSED
    assert "確認できません" in words(press("confirm"))
    listing.refresh_from_db()
    assert listing.verified_at is None
    press("resume")
    listing.refresh_from_db()
    assert listing.status == ListingStatus.OPEN


def test_mails_before_dates_are_wished_for(listing, press, group):
    press("mails")
    press("mails")
    assert [one.person for one in DateMailWish.objects.all()] == [group.editor]
    press("no-mails")
    assert not DateMailWish.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "move", "day": "きのう", "start": "13:30"},
        {"do": "move", "day": "2020-01-01", "start": "13:30"},
        {"do": "note", "note": "あ" * 201},
        {"do": "note", "note": "\x00"},
        {"do": "burn"},
    ],
)
def test_what_cannot_be_done_is_told_at_the_date_and_changes_nothing(listing, press, sent):
    before = Occurrence.objects.values().get(pk=first(listing).pk)
    response = press(date=first(listing), **sent)
    assert response.status_code == 200 and "notice--warning" in words(response)
    assert Occurrence.objects.values().get(pk=first(listing).pk) == before


def test_a_foreign_listing_is_not_there_and_its_dates_out_of_reach(listing, press, group, signed_in):
    for person in (group.stranger, group.former):
        assert press("cancel", by=person, date=first(listing)).status_code == 404
        assert signed_in(person).get(address(listing)).status_code == 404
    assert signed_in(None).get(address(listing)).status_code == 302
    foreign = ListingFactory()
    ScheduleFactory(listing=foreign, rrule="FREQ=DAILY", dtstart=timezone.localdate(), start_time=datetime.time(23, 59))
    refresh([foreign.pk])
    for do in ("cancel", "restore", "note", "move"):
        assert "もうありません" in words(press(do, date=first(foreign), note="x", day="2030-01-01", start="10:00"))
    assert first(foreign).status == OccurrenceStatus.SCHEDULED and first(listing).status == OccurrenceStatus.SCHEDULED


def test_the_number_of_queries_holds(listing, group, signed_in):
    browser = signed_in(group.editor)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert browser.get(address(listing)).status_code == 200
        return len(seen)

    queries()
    Occurrence.objects.filter(pk__in=list(Occurrence.objects.values_list("pk", flat=True)[2:])).delete()
    few = queries()
    refresh([listing.pk])
    assert queries() <= few


def test_the_part_for_other_pages_needs_the_listing_only(listing, group):
    request = RequestFactory().get("/")
    request.user = group.editor
    text = render_to_string("account/listing/one_touch.html", {"listing": listing}, request)
    assert "このとおりです" in text and "この日を中止にする" in text and text.count(f'action="{address(listing)}"') == 3
