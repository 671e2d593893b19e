"""日にちの変更・お休み: what staff change at one touch, and who may."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from activities.enums import OccurrenceStatus, Timing
from activities.japanese_dates import write_date
from activities.models import Occurrence, Schedule
from activities.occurring import JST
from activities.services import refresh
from directory.enums import ListingStatus
from directory.models import Curatorship, Listing, Membership, User
from home.roles import make_curator
from tests.factories import (
    ListingFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ScheduleFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def town():
    return MunicipalityFactory(code="99201", name="凪浦市")


@pytest.fixture
def listing(town):
    """Every day at ten, from today on."""
    listing = ListingFactory(title="潮騒サロン", municipality=town)
    ScheduleFactory(
        listing=listing, venue=VenueFactory(municipality=town), rrule="FREQ=DAILY", dtstart=timezone.localdate(),
        start_time=datetime.time(10), end_time=datetime.time(12),
    )  # fmt: skip
    refresh([listing.pk])
    return listing


@pytest.fixture
def tomorrow(listing) -> Occurrence:
    return at(listing, 1)


def at(listing, days: int) -> Occurrence:
    start = datetime.datetime.combine(timezone.localdate() + datetime.timedelta(days=days), datetime.time(10), JST)
    return Occurrence.objects.get(listing=listing, original_start=start)


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99")
    client.force_login(user, backend=BACKEND)
    return client


def address(listing) -> str:
    return reverse("listing_dates", args=[listing.pk])


def press(client, listing, do: str, date=None, **fields):
    """Press a button of the page, as a browser would."""
    sent = {"do": do, **({"date": date.pk} if date else {}), **fields}
    return client.post(address(listing), sent, follow=True)


def words(response) -> str:
    return " ".join(response.content.decode().split())


# --- The buttons ------------------------------------------------------------------------------------------------------


def test_cancelled_at_one_touch_and_seen_everywhere(staff, client, listing, tomorrow):
    response = press(staff, listing, "cancel", tomorrow)
    assert "を中止にしました" in words(response)
    tomorrow.refresh_from_db()
    assert (tomorrow.status, tomorrow.sequence) == (OccurrenceStatus.CANCELLED, 1)
    client.logout()
    page = words(client.get(listing.get_absolute_url()))
    assert "中止" in page
    calendar = words(client.get("/calendar/?municipality=99201"))
    assert "<s>潮騒サロン</s>" in calendar


def test_changed_date_survives_an_older_draft(staff, listing, tomorrow):
    draft = listing.save_revision()
    press(staff, listing, "cancel", tomorrow)
    draft.publish()
    tomorrow.refresh_from_db()
    assert tomorrow.status == OccurrenceStatus.CANCELLED


def test_moved_to_another_day_and_back(staff, listing, tomorrow):
    day = timezone.localdate() + datetime.timedelta(days=3)
    response = press(staff, listing, "move", tomorrow, day=day.isoformat(), start="13:30", end="15:00")
    assert "13:30〜15:00に変えました" in words(response)
    tomorrow.refresh_from_db()
    assert timezone.localtime(tomorrow.starts_at, JST) == datetime.datetime.combine(day, datetime.time(13, 30), JST)
    assert tomorrow.status == OccurrenceStatus.MOVED
    press(staff, listing, "restore", tomorrow)
    tomorrow.refresh_from_db()
    assert tomorrow.starts_at == tomorrow.original_start and tomorrow.status == OccurrenceStatus.SCHEDULED


def test_an_end_before_the_start_is_meant_on_the_next_day(staff, listing, tomorrow):
    day = timezone.localdate() + datetime.timedelta(days=2)
    press(staff, listing, "move", tomorrow, day=day.isoformat(), start="22:00", end="01:00")
    tomorrow.refresh_from_db()
    assert tomorrow.ends_at - tomorrow.starts_at == datetime.timedelta(hours=3)


def test_a_date_without_a_time_is_moved_by_its_day_alone(staff, client, listing, tomorrow):
    Schedule.objects.filter(listing=listing).update(all_day=True)
    refresh([listing.pk])
    date = Occurrence.objects.filter(listing=listing, starts_at__gt=timezone.now()).earliest("starts_at")
    day = timezone.localdate() + datetime.timedelta(days=9)
    page = words(press(staff, listing, "move", date, day=day.isoformat(), start="", end=""))
    assert "一日中に変えました" in page and " 0:00" not in page
    date.refresh_from_db()
    assert (date.status, date.timing) == (OccurrenceStatus.MOVED, Timing.ALL_DAY)
    assert timezone.localtime(date.starts_at, JST) == datetime.datetime.combine(day, datetime.time.min, JST)
    assert "日付は 2026-11-28" in words(press(staff, listing, "move", date, day="あした", start="", end=""))


def test_a_date_says_its_venue_and_not_the_words_on_when(staff, listing):
    Schedule.objects.filter(listing=listing).update(note="毎日 朝10時から", name="西の会")
    page = words(staff.get(address(listing)))
    venue = Schedule.objects.get(listing=listing).venue
    assert f"西の会 {venue}" in page and "毎日 朝10時から" not in page


def test_the_history_names_the_day(staff, listing, tomorrow):
    press(staff, listing, "cancel", tomorrow)
    day = write_date(timezone.localtime(tomorrow.starts_at, JST).date())
    history = staff.get(reverse(Listing.snippet_viewset.get_url_name("history"), args=[listing.pk]))
    assert f"{day}を中止にしました" in words(history)
    ModelLogEntry.objects.update(data={})
    history = staff.get(reverse(Listing.snippet_viewset.get_url_name("history"), args=[listing.pk]))
    assert "開催日を中止にしました" in words(history), "entries of before have no day"


def test_a_word_on_one_date_is_shown_and_taken_away(staff, client, listing, tomorrow):
    press(staff, listing, "note", tomorrow, note="雨のときは2階で")
    assert "雨のときは2階で" in words(client.get(listing.get_absolute_url()))
    press(staff, listing, "note", tomorrow, note="")
    assert "雨のときは2階で" not in words(client.get(listing.get_absolute_url()))


def test_cancelling_and_moving_keep_the_word(staff, listing, tomorrow):
    press(staff, listing, "note", tomorrow, note="台風のため")
    press(staff, listing, "cancel", tomorrow)
    tomorrow.refresh_from_db()
    assert tomorrow.note == "台風のため"


def test_the_whole_listing_rests_and_opens_again(staff, client, listing):
    response = press(staff, listing, "pause", reason="8月は夏休みです")
    assert "お休み中です" in words(response)
    listing.refresh_from_db()
    assert (listing.status, listing.status_reason) == (ListingStatus.PAUSED, "8月は夏休みです")
    page = words(client.get(listing.get_absolute_url()))
    assert "8月は夏休みです" in page and "これからの日" not in page
    press(staff, listing, "resume")
    listing.refresh_from_db()
    assert listing.status == ListingStatus.OPEN and listing.status_reason == ""


# --- What isn't understood --------------------------------------------------------------------------------------------

BAD = [
    ({"do": "pause", "reason": "  "}, "理由を書いてください"),
    ({"do": "pause", "reason": "あ" * 201}, "文字まで"),
    ({"do": "note", "note": "あ" * 201}, "文字まで"),
    ({"do": "note", "note": "\x00"}, "使えない文字"),
    ({"do": "note", "note": ""}, "ひとことを書いてください"),
    ({"do": "move", "day": "あした", "start": "10:00"}, "のように書いてください"),
    ({"do": "move", "day": "2020-01-01", "start": "10:00"}, "もう過ぎています"),
    ({"do": "move", "day": "9999-12-31", "start": "10:00", "end": "09:00"}, "のように書いてください"),
    ({"do": "move", "day": "2026-12-01", "start": "10:00+00:00"}, "のように書いてください"),
    ({"do": "move"}, "のように書いてください"),
    ({"do": "explode"}, "もう一度ボタンを押してください"),
    ({}, "もう一度ボタンを押してください"),
]


@pytest.mark.parametrize("sent,said", BAD, ids=[f"{one.get('do')}{n}" for n, (one, _s) in enumerate(BAD)])
def test_what_is_refused_says_why_and_changes_nothing(staff, listing, tomorrow, sent, said):
    response = staff.post(address(listing), {"date": tomorrow.pk, **sent})
    assert response.status_code == 200 and said in words(response)
    tomorrow.refresh_from_db()
    listing.refresh_from_db()
    assert tomorrow.sequence == 0 and listing.status == ListingStatus.OPEN


@pytest.mark.parametrize("key", ["", "x", "0", "99999999999999999999", "١"])
def test_dates_that_are_not_there_are_said(staff, listing, key):
    assert "選びなおしてください" in words(staff.post(address(listing), {"do": "cancel", "date": key}))


def test_dates_of_another_listing_are_out_of_reach(staff, listing, tomorrow, town):
    other = ListingFactory(municipality=town)
    assert "選びなおしてください" in words(staff.post(address(other), {"do": "cancel", "date": tomorrow.pk}))
    tomorrow.refresh_from_db()
    assert tomorrow.status == OccurrenceStatus.SCHEDULED


def test_what_was_typed_stays_in_its_form(staff, listing, tomorrow):
    response = staff.post(address(listing), {"do": "move", "date": tomorrow.pk, "day": "2020-01-01", "start": "10:00"})
    [row] = [row for row in response.context["rows"] if row.error]
    assert row.date == tomorrow and row.opened == "move" and row.fields["day"] == "2020-01-01"
    page = response.content.decode()
    assert f'<a href="#start-{tomorrow.pk}">' in page, "the error leads to its field"
    assert f'id="start-{tomorrow.pk}" aria-invalid="true" aria-describedby="error-{tomorrow.pk}"' in page


# --- The page ---------------------------------------------------------------------------------------------------------


def test_only_dates_that_are_not_over_are_listed(staff, listing):
    past = timezone.now() - datetime.timedelta(days=2)
    uid = listing.schedules.get().uid
    Occurrence.objects.create(listing=listing, schedule_uid=uid, starts_at=past, original_start=past)
    rows = staff.get(address(listing)).context["rows"]
    assert len(rows) == 15 and all(row.start.date() >= timezone.localdate() for row in rows)
    later = staff.get(f"{address(listing)}?p=2").context["rows"]
    assert later[0].date.starts_at > rows[-1].date.starts_at


def test_the_way_there_stands_on_the_listings_page_and_in_the_list(staff, listing):
    viewset = Listing.snippet_viewset
    for name, args in (("edit", [listing.pk]), ("list", [])):
        page = staff.get(reverse(viewset.get_url_name(name), args=args)).content.decode()
        assert address(listing) in page and "日にちの変更・お休み" in page


def test_a_listing_without_dates_says_so(staff, town):
    assert "まだ登録されていません" in words(staff.get(address(ListingFactory(municipality=town))))


def test_it_costs_the_same_with_2_and_15_dates(staff, listing):
    staff.get(address(listing))  # Wagtail keeps some things from the first request on
    many = cost(staff, address(listing))
    kept = Occurrence.objects.filter(listing=listing).order_by("-starts_at").values_list("pk", flat=True)[:2]
    Occurrence.objects.filter(listing=listing).exclude(pk__in=list(kept)).delete()
    assert len(staff.get(address(listing)).context["rows"]) == 2
    assert cost(staff, address(listing)) == many


def cost(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


# --- Who may ----------------------------------------------------------------------------------------------------------


def test_those_who_run_or_look_after_it_may_and_nobody_else(client, listing, tomorrow, town):
    organisation, council, elsewhere = (OrganisationFactory() for _n in range(3))
    listing.organisations = [organisation]
    listing.save()
    Curatorship.objects.create(organisation=council, municipality=town)
    Curatorship.objects.create(organisation=elsewhere, municipality=MunicipalityFactory())
    for body, may in ((organisation, True), (council, True), (elsewhere, False), (OrganisationFactory(), False)):
        user = UserFactory()
        make_curator(user)
        Membership.objects.create(user=user, organisation=body)
        client.force_login(user, backend=BACKEND)
        assert client.get(address(listing)).status_code == (200 if may else 404)
        press(client, listing, "note", tomorrow, note=f"from {user.pk}")
        tomorrow.refresh_from_db()
        assert (tomorrow.note == f"from {user.pk}") == may


def test_signed_out_and_without_the_admin_nothing_is_changed(client, listing, tomorrow):
    for user in (None, UserFactory(is_superuser=False)):
        if user:
            client.force_login(user, backend=BACKEND)
        assert client.post(address(listing), {"do": "cancel", "date": tomorrow.pk}).status_code == 302
    tomorrow.refresh_from_db()
    assert tomorrow.status == OccurrenceStatus.SCHEDULED


def test_a_button_pressed_on_another_site_is_refused(listing, tomorrow):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_superuser("a@example.jp", "nagiura-no-umi-99"), backend=BACKEND)
    assert strict.post(address(listing), {"do": "cancel", "date": tomorrow.pk}).status_code == 403


def test_deleted_listings_have_no_page(staff, listing):
    Listing.objects.filter(pk=listing.pk).update(deleted_at=timezone.now())
    assert staff.get(address(listing)).status_code == 404
