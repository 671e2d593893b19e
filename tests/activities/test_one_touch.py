"""One date cancelled, moved or spoken of; a listing paused. At once, checked, and traced."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from activities.enums import OccurrenceStatus, Timing
from activities.models import Occurrence, Schedule
from activities.occurring import JST
from activities.services import cancel, move, pause, refresh, restore, resume, tell_note
from directory.enums import ListingStatus
from directory.models import Listing
from search.models import Entry
from search.projection import differences, project
from tests.factories import ScheduleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def date() -> Occurrence:
    """One of many dates of a weekly gathering, ten to twelve, more than a week ahead."""
    schedule = ScheduleFactory(rrule="FREQ=WEEKLY;BYDAY=WE", start_time=time(10), end_time=time(12))
    project([schedule.listing_id])
    refresh()
    return Occurrence.objects.filter(starts_at__gt=now() + timedelta(days=8)).order_by("starts_at")[0]


def now() -> datetime:
    return datetime.now(JST)


def fresh(date: Occurrence) -> Occurrence:
    return Occurrence.objects.get(pk=date.pk)


def test_cancel_says_so_and_counts(date):
    person = UserFactory()
    cancel(date, " 台風の\nため ", by=person)
    assert (fresh(date).status, fresh(date).note, fresh(date).sequence) == ("cancelled", "台風の ため", 1)
    assert (date.status, date.sequence) == ("cancelled", 1)
    entry = ModelLogEntry.objects.get(action="activities.cancel")
    assert entry.user == person and entry.message


def test_doing_the_same_again_leaves_no_trace(date):
    cancel(date)
    cancel(date)
    assert fresh(date).sequence == 1
    assert ModelLogEntry.objects.filter(action="activities.cancel").count() == 1


def test_move_and_restore(date):
    was = (date.starts_at, date.ends_at)
    there = datetime.combine(date.starts_at.date() + timedelta(days=1), time(14))  # as a form gives it: no zone
    move(date, there, there + timedelta(hours=1), "講師の都合")
    moved = fresh(date)
    assert moved.starts_at == there.replace(tzinfo=JST) and moved.original_start == was[0]
    assert (moved.status, moved.note, moved.sequence) == (OccurrenceStatus.MOVED, "講師の都合", 1)
    restore(date)
    again = fresh(date)
    assert (again.starts_at, again.ends_at) == was
    assert (again.status, again.note, again.sequence) == (OccurrenceStatus.SCHEDULED, "", 2)


def test_move_gives_a_time_to_a_date_without_one(date):
    Schedule.objects.update(time_on_request=True)
    refresh()
    date.refresh_from_db()
    assert date.timing == Timing.ON_REQUEST
    move(date, date.starts_at.astimezone(JST).replace(hour=13))
    assert fresh(date).timing == Timing.TIMED
    restore(date)
    assert fresh(date).timing == Timing.ON_REQUEST


def test_a_cancelled_date_that_is_moved_takes_place(date):
    cancel(date)
    move(date, date.starts_at, date.ends_at)
    assert fresh(date).status == OccurrenceStatus.MOVED


def test_note_alone_changes_nothing_else_and_can_be_taken_away(date):
    tell_note(date, "雨のときは中で")
    assert (fresh(date).status, fresh(date).note) == (OccurrenceStatus.SCHEDULED, "雨のときは中で")
    tell_note(date, "")
    assert fresh(date).note == "" and fresh(date).sequence == 2


def test_restore_without_its_schedule_goes_back_to_the_start_it_had(date):
    start = date.starts_at
    move(date, date.starts_at + timedelta(hours=1))
    Schedule.objects.all().delete()
    restore(date)
    assert fresh(date).starts_at == start


BAD = (
    (lambda d: cancel(d, "あ" * 201), "note"),
    (lambda d: tell_note(d, "a\x00b"), "note"),
    (lambda d: move(d, None), "starts_at"),
    (lambda d: move(d, now() - timedelta(minutes=1)), "starts_at"),
    (lambda d: move(d, now() + timedelta(days=400)), "starts_at"),
    (lambda d: move(d, datetime.max), "starts_at"),
    (lambda d: move(d, datetime.min), "starts_at"),
    (lambda d: move(d, d.starts_at, d.ends_at), "starts_at"),
    (lambda d: move(d, d.starts_at, d.starts_at), "ends_at"),
    (lambda d: move(d, d.starts_at, d.starts_at - timedelta(days=1)), "ends_at"),
    (lambda d: pause(d.listing, ""), "status_reason"),
    (lambda d: pause(d.listing, "あ" * 201), "status_reason"),
    (lambda d: pause(d.listing, "a\x00"), "status_reason"),
)


@pytest.mark.parametrize(("change", "field"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(date, change, field):
    before = Occurrence.objects.filter(pk=date.pk).values().get()
    with pytest.raises(ValidationError) as error:
        change(date)
    assert error.value.message_dict[field][0].endswith(("。", "）。"))
    assert Occurrence.objects.filter(pk=date.pk).values().get() == before
    assert Listing.objects.get().status == ListingStatus.OPEN


@pytest.mark.parametrize("change", [cancel, restore, lambda d: tell_note(d, "雨")])
def test_what_is_over_stays_as_it_was(date, change):
    begun = now() - timedelta(hours=5)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=2))
    with pytest.raises(ValidationError, match="終わった"):
        change(fresh(date))
    assert fresh(date).sequence == 0


def test_what_is_going_on_can_still_be_cancelled(date):
    begun = now() - timedelta(hours=1)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=2))
    cancel(fresh(date))
    assert fresh(date).status == OccurrenceStatus.CANCELLED


def test_a_date_that_is_gone(date):
    Occurrence.objects.all().delete()
    with pytest.raises(ValidationError, match="もうありません"):
        cancel(date)


def test_a_change_in_between_is_not_undone(date):
    """Two people look at the same date: the second's note keeps the first's cancellation."""
    other = fresh(date)
    cancel(date)
    tell_note(other, "中止です。すみません")
    assert (fresh(date).status, fresh(date).sequence) == (OccurrenceStatus.CANCELLED, 2)


def test_pause_and_resume(date):
    person = UserFactory()
    first = Entry.objects.get().next_starts_at
    pause(date.listing, "8月は夏休みです", by=person)
    listing = Listing.objects.get()
    assert (listing.status, listing.status_reason) == (ListingStatus.PAUSED, "8月は夏休みです")
    assert Entry.objects.get().next_starts_at is None
    Occurrence.objects.filter(starts_at__gt=now() + timedelta(days=300)).delete()
    resume(listing, by=person)
    assert Listing.objects.get().status == ListingStatus.OPEN and Listing.objects.get().status_reason == ""
    assert Entry.objects.get().next_starts_at == first
    assert Occurrence.objects.filter(starts_at__gt=now() + timedelta(days=300)).exists()
    assert {row.action for row in ModelLogEntry.objects.filter(user=person)} == {
        "activities.pause",
        "activities.resume",
    }
    assert list(differences()) == []
