"""Dates as the public finds them: on Japan's days, at their place, changed ones as changed, hidden places as hidden."""

import datetime
from datetime import time, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from activities.enums import OccurrenceStatus, Timing
from activities.models import Occurrence, Schedule, ScheduleSession
from activities.occurring import JST, day_of
from activities.services import cancel, move, pause, refresh, resume
from activities.services.one_touch import has_passed
from activities.times_of_day import parts_of_day
from directory.enums import Visibility
from directory.models import Listing
from search import next_dates
from search.asking import ask
from search.coming import next_dates_of, next_dates_of_listing
from search.dates import find_dates, public_id, upcoming
from search.finding import find
from search.models import Entry
from search.projection import differences, project
from tests.factories import ListingFactory, MunicipalityFactory, ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2027, 1, 16)  # a Saturday, some weeks ahead of whenever this runs before then


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Everybody's clock stands at 8:00 on 2027-01-11, a Monday."""
    at = datetime.datetime(2027, 1, 11, 8, tzinfo=JST)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at.astimezone(datetime.UTC))
    return at


def on(day: datetime.date, hour: int = 10, minute: int = 0) -> datetime.datetime:
    return datetime.datetime.combine(day, time(hour, minute), JST)


def gathering(title: str = "会", venue=None, *, days=(DAY,), **values) -> Listing:
    """A listing that meets on these days from ten to twelve."""
    listing = ListingFactory(title=title)
    add(listing, venue or VenueFactory(), days=days, **values)
    return listing


def add(listing: Listing, venue, *, days, **values) -> Schedule:
    values = {"start_time": time(10), "end_time": time(12), **values}
    schedule = ScheduleFactory(
        listing=listing, venue=venue, extra_dates=[day.isoformat() for day in days], note="", **values
    )
    refresh([listing.pk])
    project([listing.pk])
    return schedule


def found(text: str = "") -> list[tuple[str, str]]:
    """[(title, start)] of the dates a search finds."""
    search = ask(QueryDict(text))
    assert search.errors == {}
    dates = find_dates(search).dates
    return [(one.entry.title, f"{one.occurrence.starts_at.astimezone(JST):%m-%d %H:%M}") for one in dates]


def titles(text: str) -> list[str]:
    search = ask(QueryDict(text))
    assert search.errors == {}
    return [entry.title for entry in find(search).entries]


# --- Which days -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [time(0), time(8, 59), time(9), time(23, 59)])
def test_a_day_is_japans_from_midnight_to_midnight(start):
    """00:00–08:59 in Japan is still the day before in UTC."""
    gathering(start_time=start, end_time=None)
    for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)):
        query = f"from={day}&to={day}"
        assert titles(query) == (["会"] if day == DAY else [])
        assert len(found(query)) == (day == DAY)


ENDS = ("from=0001-01-01", "to=9999-12-31", "from=0001-01-01&to=9999-12-31", "from=9999-12-31", "to=0001-01-01")


@pytest.mark.parametrize("query", ENDS)
def test_days_at_the_ends_of_the_calendar_are_no_trouble(query):
    gathering()
    expected = [] if query.startswith(("from=9999", "to=0001")) else ["会"]
    assert titles(query) == [title for title, _start in found(query)] == expected


def test_moved_dates_count_on_their_new_day_and_cancelled_ones_not():
    gathering()
    date = Occurrence.objects.get()
    move(date, on(DAY + timedelta(days=2), 15))
    assert titles(f"from={DAY}&to={DAY}") == []
    assert titles(f"from={DAY + timedelta(days=2)}") == ["会"]
    assert found() == [("会", "01-18 15:00")]
    cancel(date)
    assert titles(f"from={DAY}") == []
    assert [one.occurrence.status for one in find_dates(ask(QueryDict(""))).dates] == [OccurrenceStatus.CANCELLED]


def test_dates_are_found_from_today_on_unless_asked_otherwise(today):
    gathering("過ぎた会", days=())
    passed = Schedule.objects.get()
    Schedule.objects.update(rrule="FREQ=DAILY", dtstart=today.date() - timedelta(days=3), until=today.date())
    for days in (1, 0):
        start = on(today.date() - timedelta(days=days), 7)
        Occurrence.objects.create(
            listing=passed.listing, schedule_uid=passed.uid, original_start=start, starts_at=start
        )
    gathering("あとの会")
    assert found() == [("過ぎた会", "01-11 07:00"), ("あとの会", "01-16 10:00")]
    assert len(found("from=2027-01-01")) == 3
    assert found("from=2027-01-12&to=2027-01-15") == []


def test_weekday_and_time_are_asked_of_the_date_itself():
    """A Wednesday moved to a Saturday is found on Saturday."""
    wednesday = DAY + timedelta(days=4)
    gathering("土曜の会", start_time=time(18))
    gathering("水曜の会", days=[wednesday])
    assert found("weekday=sat") == [("土曜の会", "01-16 18:00")]
    assert found("weekday=wed&time=morning") == [("水曜の会", "01-20 10:00")]
    assert found("weekday=wed&time=evening") == []
    move(Occurrence.objects.get(listing__title="水曜の会"), on(DAY, 13))
    assert found("weekday=sat&time=afternoon&time=evening") == [
        ("水曜の会", "01-16 13:00"),
        ("土曜の会", "01-16 18:00"),
    ]
    assert found("weekday=wed") == []


def test_dates_lasting_all_day_are_there_at_any_time_and_unknown_times_at_none():
    gathering("一日", all_day=True)
    gathering("問い合わせ", time_on_request=True)
    for part in ("morning", "afternoon", "evening"):
        assert [title for title, _start in found(f"time={part}")] == ["一日"]
        assert titles(f"time={part}") == ["一日"]
    assert len(found()) == 2


PARTS = ((0, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon"), (17, "evening"), (23, "evening"))


@pytest.mark.parametrize(("hour", "part"), PARTS)
def test_parts_of_the_day(hour, part):
    schedule = Schedule(start_time=time(hour, 59))
    assert parts_of_day(schedule) == [part]
    gathering(start_time=time(hour, 59), end_time=None)
    assert titles(f"time={part}") == ["会"] and len(found(f"time={part}")) == 1
    assert Entry.objects.get().tags["time"] == [part] and f"time={part}" in Entry.objects.get().facets.split()


# --- Whose dates ----------------------------------------------------------------------------------------------------


def test_a_paused_listing_offers_no_dates_until_it_resumes():
    listing = gathering()
    pause(listing, "お休みします")
    assert found() == titles(f"from={DAY}") == []
    assert titles("") == ["会"] and upcoming(Entry.objects.all()) == []
    resume(listing)
    assert len(found()) == len(upcoming(Entry.objects.all())) == 1


def test_a_copy_with_the_same_schedule_keeps_its_dates_to_itself():
    listing = gathering("もと")
    copy = ListingFactory(title="うつし")
    ScheduleFactory(listing=copy, uid=listing.schedules.get().uid, venue=VenueFactory())
    project([copy.pk])
    assert titles(f"from={DAY}") == ["もと"]
    assert found() == [("もと", "01-16 10:00")]
    assert [one.entry.title for one in upcoming(Entry.objects.all())] == ["もと"]


def test_each_date_of_a_tour_is_found_at_its_own_place():
    north, south = VenueFactory(latitude=35.9), VenueFactory(latitude=34.5)
    listing = gathering("巡回", north)
    add(listing, south, days=[DAY + timedelta(days=7)])
    assert found("near=35.9,140.71") == [("巡回", "01-16 10:00")]
    assert found("near=34.5,140.71") == [("巡回", "01-23 10:00")]
    assert len(found()) == 2
    assert found(f"municipality={north.municipality_id}") == [("巡回", "01-16 10:00")]


def test_a_hidden_date_shows_its_municipality_and_nothing_of_its_hall():
    open_hall, town = VenueFactory(name="ひらいた館"), MunicipalityFactory(name="かくれ町")
    listing = gathering("女子会", open_hall)
    hidden = add(
        listing,
        None,
        days=[DAY + timedelta(days=7)],
        municipality=town,
        location_visibility=Visibility.ON_REQUEST,
    )
    [one] = [one for one in find_dates(ask(QueryDict(""))).dates if one.occurrence.schedule_uid == hidden.uid]
    entry = one.entry
    assert (entry.municipality, entry.latitude, entry.longitude, entry.precision) == (town, None, None, "none")
    assert entry.tags["district"] == [] and "ひらいた館" not in entry.place_label
    assert str(hidden.uid) not in one.id and hidden.uid.hex[:8] not in one.id
    assert found(f"municipality={town.pk}") == [("女子会", "01-23 10:00")]
    assert found("near=34.51,140.71&radius=100") == [("女子会", "01-16 10:00")]


# --- In which order, and how many -----------------------------------------------------------------------------------


@pytest.mark.parametrize("search", ["", "near=34.51,140.71", "q=おなじ"])
def test_pages_hold_each_date_once_under_ties(search):
    hall = VenueFactory()
    made = [gathering("おなじ", hall, days=[DAY, DAY + timedelta(days=1)]) for _n in range(6)]
    pages = [find_dates(ask(QueryDict(f"{search}&page_size=5&page={page}"))) for page in range(1, 5)]
    ids = [one.id for page in pages for one in page.dates]
    assert len(ids) == len(set(ids)) == 12 == 2 * len(made)
    assert {page.count for page in pages[:3]} == {12} and pages[3].dates == [] and pages[3].count == 12
    starts = [one.occurrence.starts_at for page in pages for one in page.dates]
    assert starts == sorted(starts)


def test_nearest_first_where_asked():
    gathering("遠い", VenueFactory(latitude=34.52))
    gathering("近い", VenueFactory(latitude=34.511), days=[DAY + timedelta(days=1)])
    assert [title for title, _start in found("near=34.51,140.71")] == ["遠い", "近い"]
    assert [title for title, _start in found("near=34.51,140.71&sort=distance")] == ["近い", "遠い"]


def test_an_id_stays_when_the_time_changes():
    listing = gathering()
    [before] = find_dates(ask(QueryDict(""))).dates
    Schedule.objects.update(start_time=time(15), end_time=None)
    refresh()
    [after] = find_dates(ask(QueryDict(""))).dates
    assert before.id == after.id == public_id(listing.public_id, Occurrence.objects.get())
    move(after.occurrence, on(DAY + timedelta(days=3)))
    assert find_dates(ask(QueryDict(""))).dates[0].id == before.id


# --- The next ones --------------------------------------------------------------------------------------------------


def test_upcoming_are_the_soonest_with_the_names_of_their_schedules_and_sessions():
    listing = gathering("会", days=[DAY, DAY + timedelta(days=1), DAY + timedelta(days=9)], name="午前の部")
    ScheduleSession.objects.create(schedule=listing.schedules.get(), name="第1部", audience_note="どなたでも")
    cancel(Occurrence.objects.earliest("starts_at"))
    entries = list(Entry.objects.all())
    dates = upcoming(entries, limit=2)
    assert [one.occurrence.status for one in dates] == ["cancelled", "scheduled"]
    assert {one.schedule_name for one in dates} == {"午前の部"}
    assert [part.name for part in dates[0].sessions] == ["第1部"]
    assert len(upcoming(entries)) == 3
    assert len(upcoming(entries, until=DAY)) == 1
    assert len(upcoming(entries, since=DAY + timedelta(days=1), until=DAY + timedelta(days=9))) == 2
    assert len(upcoming(entries, since=on(DAY, 10, 1))) == 2
    assert upcoming([]) == upcoming(Entry.objects.none()) == []


@pytest.mark.parametrize(
    "times,shown_at",
    [
        ({}, {"9:59": True, "10:30": True, "12:00": True, "12:01": False}),
        ({"end_time": None}, {"9:59": True, "10:00": True, "10:01": False}),
        ({"start_time": None, "end_time": None, "all_day": True}, {"0:00": True, "23:59": True}),
    ],
    ids=["from ten to twelve", "from ten", "all day"],
)
def test_what_is_over_today_is_no_next_date_of_its_listing_or_hall(monkeypatch, times, shown_at):
    listing = gathering("会", days=[DAY, DAY + timedelta(days=7)], **times)
    for clock, shown in shown_at.items():
        now = on(DAY, *map(int, clock.split(":"))).astimezone(datetime.UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        expected = [DAY, DAY + timedelta(days=7)] if shown else [DAY + timedelta(days=7)]
        assert [one.day for one in next_dates_of_listing(listing.pk, QueryDict("")).dates] == expected, clock
        assert [one.day for one in next_dates_of(Entry.objects.all()).dates] == expected, clock
        assert [not has_passed(one) for one in Occurrence.objects.order_by("starts_at")] == [shown, True], clock


def test_cost_does_not_grow_with_dates():
    def queries(work) -> int:
        with CaptureQueriesContext(connection) as made:
            work()
        return len(made)

    def costs() -> tuple[int, int, int]:
        search = ask(QueryDict("near=34.51,140.71&page_size=100"))
        return (
            queries(lambda: find_dates(search)),
            queries(lambda: find_dates(search, described=False)),
            queries(lambda: upcoming(Entry.objects.all())),
        )

    gathering(days=[DAY + timedelta(days=n) for n in range(5)])
    few = costs()
    for _n in range(9):
        gathering(days=[DAY + timedelta(days=n) for n in range(10)])
    assert costs() == few == (5, 3, 5)


# --- The next date of an entry --------------------------------------------------------------------------------------


def test_next_date_is_the_first_that_takes_place_and_has_not_begun(today):
    listing = gathering(days=[today.date(), DAY], start_time=time(7))
    assert Entry.objects.get().next_starts_at == on(DAY, 7)
    cancel(Occurrence.objects.get(starts_at=on(DAY, 7)))
    assert Entry.objects.get().next_starts_at is None
    add(listing, VenueFactory(), days=[today.date()], all_day=True)
    starts = {(entry.next_starts_at, entry.next_timing) for entry in Entry.objects.all()}
    assert starts == {(None, ""), (on(today.date(), 0), Timing.ALL_DAY)}
    assert list(differences()) == []


def test_what_has_begun_is_never_shown_as_the_next_date(monkeypatch, today):
    gathering("会", days=[DAY, DAY + timedelta(days=1)])
    later = on(DAY, 11).astimezone(datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    [entry] = find(ask(QueryDict("sort=soonest"))).entries
    assert entry.next_starts_at == on(DAY + timedelta(days=1))
    assert Entry.objects.get().next_starts_at == on(DAY)
    assert list(differences()) == []  # time has passed, nobody has changed anything
    assert next_dates.renew_passed() == 1
    assert Entry.objects.get().next_starts_at == on(DAY + timedelta(days=1))
    assert next_dates.renew_passed() == 0


def test_soonest_first():
    gathering("あと", days=[DAY + timedelta(days=1)])
    gathering("さき")
    gathering("なし", days=())
    assert titles("sort=soonest") == ["さき", "あと", "なし"]
    cancel(Occurrence.objects.get(listing__title="さき"))
    assert titles("sort=soonest")[0] == "あと"
    assert day_of(Entry.objects.get(title="あと").next_starts_at) == DAY + timedelta(days=1)
