"""What a calendar says of a listing, and what it keeps to itself."""

import datetime

import pytest
from django.utils import timezone

from activities import services
from activities.enums import PlaceKind
from activities.models import ScheduleSession
from activities.occurring import JST
from directory.enums import GeocodeLevel, ListingStatus, Visibility
from directory.models import Category, Listing
from search.projection import project
from tests.factories import OrganisationFactory, ScheduleFactory, VenueFactory

from .reading import events

pytestmark = pytest.mark.django_db


def test_weekly_gathering_is_one_event_with_a_rule(weekly, read):
    one = weekly(title="土曜のお茶")
    text = read(one.listing)
    assert text.count("BEGIN:VEVENT") == 1
    assert "RRULE:FREQ=WEEKLY;UNTIL=" in text and "BYDAY=SA" in text
    assert f"DTSTART;TZID=Asia/Tokyo:{one.dates[0].starts_at.astimezone(JST):%Y%m%dT100000}" in text
    assert "SUMMARY:土曜のお茶\n" in text and "X-WR-CALNAME:土曜のお茶\n" in text
    assert f"URL:http://testserver/listings/{one.listing.public_id}/" in text


def test_time_zone_and_how_often_to_ask_again_are_told(weekly, read):
    text = read(weekly().listing)
    assert "BEGIN:VTIMEZONE\nTZID:Asia/Tokyo\nBEGIN:STANDARD" in text
    assert "TZOFFSETTO:+0900" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\n" in text and "X-PUBLISHED-TTL:PT1H\n" in text


def test_place_is_told_with_its_address_and_point(weekly, read):
    text = read(weekly().listing)
    assert "LOCATION:みなと会館（凪浦市浜町2-3 1階）\n" in text
    assert "GEO:34.51;140.71\n" in text


def test_point_of_the_town_alone_is_no_point(weekly, read, municipality):
    venue = VenueFactory(municipality=municipality, geocode_level=GeocodeLevel.TOWN)
    text = read(weekly(venue=venue).listing)
    assert f"LOCATION:{venue.name}" in text and "GEO" not in text


def test_place_told_on_request_is_its_municipality(weekly, read):
    one = weekly(venue=None, schedule={"location_visibility": Visibility.ON_REQUEST})
    text = read(one.listing)
    assert "LOCATION:凪浦市\n" in text and "GEO" not in text
    assert "場所は、問い合わせた人にお伝えします" in text


def test_area_is_told_by_its_name(weekly, read):
    text = read(weekly(location_visibility=Visibility.AREA).listing)
    assert "LOCATION:凪浦市\n" in text and "みなと会館" not in text and "GEO" not in text


def test_online_is_told_as_such(weekly, read):
    one = weekly(venue=None, schedule={"place_kind": PlaceKind.ONLINE}, online=True)
    assert "LOCATION:オンライン\n" in read(one.listing)


# --- Quiet listings -----------------------------------------------------------------------------------------------


@pytest.fixture
def sensitive():
    category = Category.objects.first()
    category.sensitive = True
    category.save()
    return category


def quiet(one, sensitive):
    one.listing.categories = [sensitive]
    one.listing.save()
    return one


@pytest.mark.parametrize("neutral,shown", [("水曜の集まり", "水曜の集まり"), ("", "予定")])
def test_sensitive_listing_shows_a_neutral_title_and_nothing_else(weekly, read, sensitive, neutral, shown):
    one = quiet(weekly(title="つらい人の会", summary="暴力のはなし", neutral_title=neutral), sensitive)
    services.cancel(one.dates[0], note="つらい人へ")
    services.tell_note(one.dates[1], note="つらい人が来ます")
    text = read(one.listing)
    assert f"SUMMARY:{shown}\n" in text and f"X-WR-CALNAME:{shown}\n" in text
    assert f"SUMMARY:【中止】{shown}\n" in text
    assert not [word for word in ("つらい", "暴力", "DESCRIPTION", "CALDESC", "/listings/", "URL") if word in text]


def test_sensitive_listing_is_neutral_in_every_calendar(client, weekly, sensitive, municipality):
    organisation = OrganisationFactory(name="つらい人を支える会")
    one = quiet(weekly(title="つらい人の会", summary="暴力のはなし"), sensitive)
    one.listing.organisations = [organisation]
    one.listing.save()
    for path in ("/feeds/occurrences.ics", f"/feeds/occurrences.ics?q=つらい&category={sensitive.slug}",
                 f"/districts/{municipality.code}/calendar.ics", "/districts/99/calendar.ics",
                 f"/organisations/{organisation.public_id}/calendar.ics"):  # fmt: skip
        text = client.get(path).content.decode().replace("\r\n ", "")
        assert "SUMMARY:予定\r\n" in text, path
        assert "つらい" not in text and "暴力" not in text and one.listing.public_id not in text, path


def test_neutral_title_is_used_wherever_somebody_chose_one(weekly, read):
    text = read(weekly(title="離婚を考える会", neutral_title="お茶の会").listing)
    assert "SUMMARY:お茶の会\n" in text and "離婚" not in text


# --- What changes ---------------------------------------------------------------------------------------------------


def changed(client, one, language: str = "") -> list:
    text = client.get(f"{language}/listings/{one.listing.public_id}/calendar.ics").content
    return [event for event in events(text) if "RECURRENCE-ID" in event]


def test_cancelled_date_is_an_exception_that_says_so(client, weekly):
    one = weekly(title="土曜のお茶")
    services.cancel(one.dates[2], note="大雨のため")
    [event] = changed(client, one)
    assert (event["STATUS"], event["SEQUENCE"], str(event["SUMMARY"])) == ("CANCELLED", 1, "【中止】土曜のお茶")
    assert event["RECURRENCE-ID"].dt == one.dates[2].original_start == event["DTSTART"].dt
    assert "大雨のため" in event["DESCRIPTION"]


def test_moved_date_keeps_the_start_it_is_known_by(client, weekly):
    one = weekly()
    before = one.dates[1].starts_at
    services.move(one.dates[1], before + datetime.timedelta(days=1), before + datetime.timedelta(days=1, hours=1))
    services.move(one.dates[1], before + datetime.timedelta(days=2), before + datetime.timedelta(days=2, hours=1))
    [event] = changed(client, one)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 2)
    assert event["RECURRENCE-ID"].dt == before
    assert event["DTSTART"].dt == before + datetime.timedelta(days=2)
    assert "から変わりました" in event["DESCRIPTION"]
    [event] = changed(client, one, "/en")
    assert f"Moved from {before:%-d %B}." in event["DESCRIPTION"]


def test_note_is_told_on_its_date_only(client, weekly):
    one = weekly()
    services.tell_note(one.dates[0], "水筒を持ってきてください")
    [event] = changed(client, one)
    assert (event["STATUS"], event["DTSTART"].dt) == ("CONFIRMED", one.dates[0].starts_at)
    assert event["DESCRIPTION"].startswith("水筒を持ってきてください")


def test_restored_date_is_no_exception_any_more(client, weekly):
    one = weekly()
    services.cancel(one.dates[0])
    services.restore(one.dates[0])
    assert changed(client, one) == []


def test_uid_and_rule_stay_when_the_time_changes(client, weekly):
    one = weekly()
    path = f"/listings/{one.listing.public_id}/calendar.ics"
    [before] = events(client.get(path).content)
    one.schedule.start_time = datetime.time(9)
    one.schedule.save()
    services.refresh([one.listing.pk])
    after, *others = events(client.get(path).content)
    assert after["UID"] == before["UID"] and others == []
    assert after["SEQUENCE"] > before["SEQUENCE"] == 0
    assert after["DTSTART"].dt == before["DTSTART"].dt - datetime.timedelta(hours=1)


def test_uid_tells_neither_schedule_nor_listing(weekly, read):
    one = weekly()
    [uid] = [line for line in read(one.listing).splitlines() if line.startswith("UID:")]
    assert one.listing.public_id not in uid and str(one.schedule.uid) not in uid


def test_copied_listing_has_uids_of_its_own(client, weekly):
    one, other = weekly(), weekly()
    other.schedule.uid = one.schedule.uid
    other.schedule.save()
    services.refresh([other.listing.pk])
    uids = [events(client.get(f"/listings/{x.listing.public_id}/calendar.ics").content)[0]["UID"] for x in (one, other)]
    assert uids[0] != uids[1]


def test_paused_listing_calls_its_dates_off_and_says_why(client, weekly, municipality):
    one = weekly()
    services.pause(one.listing, "屋根の工事のため")
    text = client.get(f"/listings/{one.listing.public_id}/calendar.ics").content
    coming = [event for event in events(text) if "RECURRENCE-ID" in event]
    assert len(coming) == len(one.dates)
    assert {event["STATUS"] for event in coming} == {"CANCELLED"}
    assert all("屋根の工事のため" in event["DESCRIPTION"] for event in coming)
    assert events(client.get(f"/districts/{municipality.code}/calendar.ics").content) == []
    services.resume(one.listing)
    assert changed(client, one) == []


def test_closed_listing_leaves_an_empty_calendar(client, weekly, read):
    one = weekly()
    one.listing.status, one.listing.status_reason = ListingStatus.CLOSED, "終わりました"
    one.listing.save()
    text = read(one.listing)
    assert "BEGIN:VEVENT" not in text and "この活動は終わりました" in text


@pytest.mark.parametrize("change", [{"live": False}, {"deleted_at": timezone.now()}])
def test_unpublished_or_deleted_listing_has_no_calendar(client, weekly, change):
    one = weekly()
    Listing.objects.filter(pk=one.listing.pk).update(**change)
    for page in ("calendar.ics", "calendar/"):
        assert client.get(f"/listings/{one.listing.public_id}/{page}").status_code == 404


def test_merged_listing_leads_to_the_calendar_of_the_other(client, weekly):
    one, other = weekly(), weekly()
    Listing.objects.filter(pk=one.listing.pk).update(replaced_by=other.listing)
    for page in ("calendar.ics", "calendar/"):
        response = client.get(f"/en/listings/{one.listing.public_id}/{page}")
        assert (response.status_code, response["Location"]) == (301, f"/en/listings/{other.listing.public_id}/{page}")


# --- Kinds of dates -------------------------------------------------------------------------------------------------


def test_time_on_request_is_a_whole_day_with_words(weekly, read):
    text = read(weekly(schedule={"time_on_request": True, "start_time": None, "end_time": None}).listing)
    assert "DTSTART;VALUE=DATE:" in text and "DTEND" not in text
    assert "時間は、問い合わせてください。" in text


def test_dates_without_a_rule_are_events_of_their_own(client, weekly):
    days = [(timezone.localdate() + datetime.timedelta(days=n)).isoformat() for n in (3, 17, 45)]
    one = weekly(schedule={"rrule": "", "dtstart": None, "extra_dates": days})
    found = events(client.get(f"/listings/{one.listing.public_id}/calendar.ics").content)
    assert [event["DTSTART"].dt.date().isoformat() for event in found] == days
    assert len({event["UID"] for event in found}) == 3
    assert not any(name in event for event in found for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def test_holidays_left_out_are_exdates_and_extra_dates_are_rdates(client, weekly):
    today = timezone.localdate()
    extra = today + datetime.timedelta(days=(2 - today.weekday()) % 7 + 70)  # a Wednesday
    one = weekly(schedule={"holiday_rule": "closed_both", "extra_dates": [extra.isoformat()]})
    [event] = events(client.get(f"/listings/{one.listing.public_id}/calendar.ics").content)
    assert [one.dt.date() for one in event["RDATE"].dts] == [extra]
    left_out = {one.dt.date() for one in event["EXDATE"].dts}
    assert left_out and not left_out & {d.starts_at.astimezone(JST).date() for d in one.dates}


def test_sessions_are_told_with_their_times_and_whom_they_are_for(weekly, read):
    one = weekly()
    ScheduleSession.objects.create(
        schedule=one.schedule,
        name="第1部",
        start_time="10:00",
        end_time="11:00",
        audience_note="どなたでも",
        sort_order=0,
    )
    ScheduleSession.objects.create(schedule=one.schedule, name="第2部", audience_note="本人だけ", sort_order=1)
    assert "第1部 10:00〜11:00（どなたでも）\\n第2部（本人だけ）" in read(one.listing)


def test_dates_of_several_places_each_say_their_own(weekly, read, municipality):
    one = weekly()
    ScheduleFactory(
        listing=one.listing, venue=None, location_visibility=Visibility.ON_REQUEST, rrule="FREQ=WEEKLY;BYDAY=SU",
        start_time=datetime.time(10),
    )  # fmt: skip
    services.refresh([one.listing.pk])
    project([one.listing.pk])
    locations = [line for line in read(one.listing).splitlines() if line.startswith("LOCATION")]
    assert sorted(locations) == ["LOCATION:みなと会館（凪浦市浜町2-3 1階）", "LOCATION:凪浦市"]


def test_text_that_breaks_lines_stays_inside_its_property(weekly, read):
    one = weekly(title="お茶, 会; \\n", summary="一行\r\nBEGIN:VEVENT\r\nSUMMARY:にせ")
    text = read(one.listing)
    assert text.count("\nBEGIN:VEVENT") == 1 and "\nSUMMARY:にせ" not in text


def test_titles_are_in_the_language_of_the_address(weekly, read):
    assert "SUMMARY:Saturday tea\n" in read(weekly(title_en="Saturday tea").listing, "/en")


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", ";", ",", "\\"])
def test_a_name_adds_no_line_of_its_own(weekly, read, sign):
    """Whatever a group calls itself: the calendar of that name would be broken by it."""
    one = weekly(title=f"お茶{sign}ATTENDEE:mailto:a@example.jp", summary=f"話す{sign}ATTENDEE:x")
    text = read(one.listing)
    assert "お茶" in text and not any(line.startswith("ATTENDEE") for line in text.split("\n"))
