"""Dates are made of rules, a year ahead; what people said of single dates stays, and so does the past."""

import json
from datetime import date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from activities.enums import HolidayRule, OccurrenceStatus, Timing
from activities.models import Occurrence, Schedule
from activities.occurring import JST, dates_of, day_of
from activities.services import Refreshed, cancel, move, refresh, tell_note
from activities.services.refreshing import HORIZON
from directory.enums import ListingStatus
from directory.models import Listing
from directory.services.listings import change_status, delete_listing, restore_listing
from search.models import Entry
from search.projection import differences, project
from tests.factories import ListingFactory, ScheduleFactory

pytestmark = pytest.mark.django_db
WEDNESDAYS = {"rrule": "FREQ=WEEKLY;BYDAY=WE", "start_time": time(10), "end_time": time(12)}


def today() -> date:
    return day_of(datetime.now(JST))


def weekly(**values) -> Schedule:
    return ScheduleFactory(**{**WEDNESDAYS, **values})


def stored() -> list[date]:
    return sorted(day_of(start) for start in Occurrence.objects.values_list("original_start", flat=True))


def nth(number: int) -> Occurrence:
    """The n-th date from a week on, so that it certainly lies ahead."""
    return Occurrence.objects.filter(starts_at__gt=datetime.now(JST) + timedelta(days=7)).order_by("starts_at")[number]


def test_dates_are_made_a_year_ahead():
    schedule = weekly()
    outcome = refresh()
    assert stored() == dates_of(schedule, today(), today() + HORIZON)
    assert outcome == Refreshed(created=len(stored())) and outcome.created in (52, 53)
    first = Occurrence.objects.earliest("starts_at")
    assert (first.listing, first.schedule_uid, first.timing) == (schedule.listing, schedule.uid, Timing.TIMED)
    assert first.starts_at == first.original_start and first.starts_at.astimezone(JST).time() == time(10)
    assert first.ends_at - first.starts_at == timedelta(hours=2)


def test_a_second_time_in_a_row_changes_nothing():
    weekly()
    refresh()
    before = list(Occurrence.objects.order_by("pk").values())
    assert refresh() == Refreshed(kept=len(before))
    assert list(Occurrence.objects.order_by("pk").values()) == before


def test_the_next_day_adds_only_what_is_new():
    weekly(rrule="FREQ=DAILY")
    made = refresh().created
    assert refresh(today=today() + timedelta(days=3)) == Refreshed(created=3, kept=made - 3)


def test_only_the_listings_asked_for():
    one, _other = weekly(), weekly()
    refresh([one.listing_id])
    assert {date.listing_id for date in Occurrence.objects.all()} == {one.listing_id}
    assert refresh([]) == refresh([0]) == Refreshed()


def test_cancellation_stays_when_the_time_changes():
    schedule = weekly()
    refresh()
    date = nth(1)
    cancel(date, "会場がお休みです")
    Schedule.objects.update(start_time=time(14), end_time=time(16))
    outcome = refresh()
    assert (outcome.created, outcome.removed) == (0, 0) and outcome.updated > 50
    again = Occurrence.objects.get(pk=date.pk)
    assert (again.status, again.note) == (OccurrenceStatus.CANCELLED, "会場がお休みです")
    assert again.starts_at.astimezone(JST).time() == time(14) and again.starts_at == again.original_start
    assert again.sequence == date.sequence + 1
    assert schedule.uid == again.schedule_uid


def test_cancellation_stays_when_another_rule_names_the_day_and_goes_when_none_does():
    weekly()
    refresh()
    date, later = nth(0), nth(1)
    for one in (date, later):
        cancel(one)
    day = day_of(date.original_start)
    Schedule.objects.update(rrule=f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day}")
    refresh()
    assert Occurrence.objects.get(pk=date.pk).status == OccurrenceStatus.CANCELLED
    assert not Occurrence.objects.filter(pk=later.pk).exists()


def test_move_stays_with_its_date():
    weekly()
    refresh()
    date = nth(1)
    there = date.starts_at + timedelta(days=1, hours=3)
    move(date, there, there + timedelta(hours=1), "会場の都合")
    Schedule.objects.update(start_time=time(9))
    refresh()
    again = Occurrence.objects.get(pk=date.pk)
    assert (again.starts_at, again.ends_at, again.status) == (there, there + timedelta(hours=1), OccurrenceStatus.MOVED)
    assert again.original_start.astimezone(JST).time() == time(9)
    cancel(again)
    refresh()
    again.refresh_from_db()
    assert (again.starts_at, again.status) == (there, OccurrenceStatus.CANCELLED)


def test_note_stays():
    weekly()
    refresh()
    tell_note(nth(2), "エプロンを持ってきてください")
    Schedule.objects.update(holiday_rule=HolidayRule.CLOSED_YEAR_END)
    refresh()
    assert Occurrence.objects.filter(note__startswith="エプロン").count() == 1


def test_the_past_is_left_as_it_was():
    schedule = weekly()
    begun = datetime.combine(today() - timedelta(days=20), time(10), JST)
    past = Occurrence.objects.create(
        listing=schedule.listing, schedule_uid=schedule.uid, original_start=begun, starts_at=begun
    )
    Schedule.objects.all().delete()
    refresh()
    assert Occurrence.objects.get() == past


def test_dates_of_a_schedule_that_is_gone_go_too():
    schedule = weekly()
    other = weekly(listing=schedule.listing, rrule="FREQ=MONTHLY;BYDAY=1SU")
    refresh()
    schedule.delete()
    outcome = refresh()
    assert outcome.removed > 50 and {date.schedule_uid for date in Occurrence.objects.all()} == {other.uid}


def test_schedule_of_words_keeps_the_dates_made_by_hand():
    schedule = ScheduleFactory(note="不定期。お問い合わせください")
    start = datetime.now(JST) + timedelta(days=9)
    Occurrence.objects.create(
        listing=schedule.listing, schedule_uid=schedule.uid, original_start=start, starts_at=start
    )
    assert refresh() == Refreshed(kept=1)


def test_rule_that_cannot_be_read_is_reported_and_gives_no_dates():
    schedule = weekly(rrule="FREQ=SECONDLY")
    weekly()
    outcome = refresh()
    assert outcome.unreadable == {schedule.listing_id: ["FREQ=SECONDLY"]}
    assert not Occurrence.objects.filter(listing=schedule.listing).exists() and outcome.created > 50


def test_dates_of_what_the_public_cannot_see_are_not_made_but_wait():
    schedule = weekly()
    refresh()
    count = Occurrence.objects.count()
    delete_listing(schedule.listing)
    Schedule.objects.update(rrule="FREQ=MONTHLY;BYDAY=1WE")
    assert refresh() == Refreshed() and Occurrence.objects.count() == count
    restore_listing(schedule.listing)
    refresh()
    assert Occurrence.objects.count() < 20


def test_a_copied_listing_has_dates_of_its_own():
    schedule = weekly()
    copy = ListingFactory()
    weekly(listing=copy, uid=schedule.uid)
    refresh()
    date = nth(0)
    cancel(Occurrence.objects.get(listing=copy, original_start=date.original_start))
    refresh()
    assert Occurrence.objects.filter(status=OccurrenceStatus.CANCELLED).count() == 1


def test_next_date_is_there_at_once_and_moves_on():
    schedule = weekly()
    project([schedule.listing_id])
    refresh()
    entry = Entry.objects.get()
    coming = Occurrence.objects.filter(starts_at__gte=datetime.now(JST)).order_by("starts_at")
    assert (entry.next_starts_at, entry.next_timing) == (coming[0].starts_at, Timing.TIMED)
    cancel(coming[0])
    assert Entry.objects.get().next_starts_at == coming[1].starts_at
    assert list(differences()) == []


# --- with publications


def published(**values) -> Listing:
    listing = ListingFactory()
    listing.schedules = [Schedule(**{**WEDNESDAYS, **values})]
    listing.save_revision().publish()
    return Listing.objects.get(pk=listing.pk)


def test_publishing_makes_the_dates():
    published()
    assert len(stored()) in (52, 53)


def test_cancellation_survives_publishing_an_older_draft():
    listing = published()
    older = listing.save_revision()
    listing.title = "新しい名前"
    listing.save_revision().publish()
    date = nth(0)
    cancel(date, "本日休みます")
    older.publish()
    again = Occurrence.objects.get(pk=date.pk)
    assert (again.status, again.note) == (OccurrenceStatus.CANCELLED, "本日休みます")
    assert list(differences()) == []


def test_cancellation_survives_an_older_draft_with_another_time():
    listing = published()
    older = listing.save_revision()
    schedule = listing.schedules.get()
    schedule.start_time, schedule.end_time = time(15), time(17)
    listing.schedules = [schedule]
    listing.save_revision().publish()
    date = nth(0)
    assert date.starts_at.astimezone(JST).hour == 15
    cancel(date)
    older.publish()
    again = Occurrence.objects.get(pk=date.pk)
    assert (again.status, again.starts_at.astimezone(JST).hour) == (OccurrenceStatus.CANCELLED, 10)


def test_dates_follow_a_published_rule_in_the_same_transaction():
    listing = published()
    schedule = listing.schedules.get()
    schedule.rrule = "FREQ=MONTHLY;BYDAY=1WE"
    listing.schedules = [schedule]
    listing.save_revision().publish()
    assert 11 <= Occurrence.objects.count() <= 13
    assert list(differences()) == []


# --- the command


def test_command_reports_and_a_dry_run_writes_nothing(tmp_path, capsys):
    weekly()
    weekly(rrule="FREQ=HOURLY")
    report = tmp_path / "report.json"
    call_command("refresh_occurrences", "--dry-run", "--report", str(report))
    said = json.loads(report.read_text(encoding="utf-8"))
    assert said["created"] == said["rows"] > 50 and Occurrence.objects.count() == 0
    assert [problem["value"] for problem in said["errors"]] == ["FREQ=HOURLY"]
    call_command("refresh_occurrences", "--report", str(report))
    assert Occurrence.objects.count() == said["created"]
    call_command("refresh_occurrences", "--report", str(report))
    assert json.loads(report.read_text(encoding="utf-8"))["unchanged"] == said["created"]
    assert "読めない" in capsys.readouterr().err


def test_next_dates_move_on_with_passed_only():
    schedule = weekly()
    project([schedule.listing_id])
    refresh()
    right = Entry.objects.get().next_starts_at
    Entry.objects.update(next_starts_at=datetime.now(JST) - timedelta(minutes=5))
    call_command("refresh_occurrences", "--passed")
    assert Entry.objects.get().next_starts_at == right
    change_status(schedule.listing, ListingStatus.PAUSED, "夏休み")
    assert Entry.objects.get().next_starts_at is None


def test_number_of_queries_does_not_grow_with_listings():
    def queries(count: int) -> int:
        ids = [weekly().listing_id for _n in range(count)]
        with CaptureQueriesContext(connection) as made:
            refresh(ids)
        return len(made)

    assert queries(2) == queries(30)


# --- any rules, in any order

rules = st.sampled_from([
    {"rrule": "FREQ=WEEKLY;BYDAY=WE"},
    {"rrule": "FREQ=WEEKLY;BYDAY=WE,SA", "holiday_rule": HolidayRule.CLOSED_BOTH},
    {"rrule": "FREQ=MONTHLY;BYDAY=3WE"},
    {"rrule": "FREQ=WEEKLY;BYDAY=WE", "start_time": time(18), "end_time": time(1), "ends_next_day": True},
    {"rrule": "FREQ=WEEKLY;BYDAY=WE", "all_day": True},
    {"rrule": "", "extra_dates": [(date.today() + timedelta(days=40)).isoformat()]},
    {"rrule": "X"},
])  # fmt: skip


class AnyHistoryTests(TestCase):
    @given(st.lists(rules, min_size=1, max_size=5), st.integers(1, 6))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_dates_are_always_those_of_the_rule_and_cancellations_of_surviving_days_stay(self, history, number):
        schedule = weekly(holiday_rule=HolidayRule.AS_USUAL)
        refresh()
        cancelled = {day_of(nth(number).original_start)}
        cancel(nth(number))
        for values in history:
            plain = {"holiday_rule": HolidayRule.AS_USUAL, "all_day": False, "ends_next_day": False, "extra_dates": []}
            Schedule.objects.update(**{**WEDNESDAYS, **plain, **values})
            refresh()
            schedule.refresh_from_db()
            days = dates_of(schedule, today(), today() + HORIZON)
            begun = {day_of(start) for start in Occurrence.objects.filter(
                original_start__lt=datetime.now(JST)).values_list("original_start", flat=True)}  # fmt: skip
            assert set(stored()) - begun == set(days) - begun
            cancelled &= set(days)
            found = Occurrence.objects.filter(status=OccurrenceStatus.CANCELLED)
            assert {day_of(row.original_start) for row in found} == cancelled
            assert refresh().created == 0
