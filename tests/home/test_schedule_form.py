"""Staff say in everyday words when a gathering meets: the admin's own requests, from what is typed to what stays."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import querydict_from_html

from activities.enums import HolidayRule, Repeat
from activities.models import Occurrence, Schedule
from activities.services import one_touch
from directory.enums import Visibility
from directory.models import Listing
from home.desk.schedule_fields import REPEATS
from tests.factories import ListingFactory, ScheduleFactory, VenueFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]
D = datetime.date
RICH = "FREQ=MONTHLY;BYDAY=1TU,3TH"
NEW = {
    "name": "",
    "place_kind": "venue",
    "location_visibility": "exact",
    "holiday_rule": "as_usual",
    "month_choice": "every",
    "timing": "timed",
    "fiscal_year": "2026",
    "season_year": "2026",
}


@pytest.fixture
def admin(client, django_user_model):
    user = django_user_model.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def listing():
    return ListingFactory(title="ひだまり")


def page_of(listing, view="edit") -> str:
    return reverse(Listing.snippet_viewset.get_url_name(view), args=[listing.pk])


def browser_form(response) -> dict[str, list[str]]:
    """The page's form as a browser would send it back."""
    html = response.content.decode()
    data = querydict_from_html(html, form_id="w-editor-form")
    data = {name: [value.removeprefix("\n") for value in data.getlist(name)] for name in data}  # of a textarea
    ticked = WagtailTestUtils.get_soup(html).select("#w-editor-form [type=checkbox]:not([value])[checked]")
    return data | {box["name"]: ["on"] for box in ticked}


def send(admin, listing, publish=True, form=None, **changes):
    """Open the page, change some fields of the first schedule (adding one where there is none) and save."""
    data = form or browser_form(admin.get(page_of(listing)))
    if data["schedules-TOTAL_FORMS"] == ["0"]:
        data |= {"schedules-TOTAL_FORMS": "1", "schedules-0-ORDER": "1", "schedules-0-id": ""}
        data |= {f"schedules-0-sessions-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
        data |= {f"schedules-0-{name}": value for name, value in NEW.items()}
    for name, value in changes.items():
        data[f"schedules-0-{name}"] = value
    if publish:
        data["action-publish"] = "action-publish"
    return admin.post(page_of(listing), data)


def saved(response) -> bool:
    """Whether it was; what was wrong is in the message of the failing test."""
    if response.status_code == 200:
        form = response.context["form"]
        assert not (form.errors, [formset.errors for formset in form.formsets.values()])
    return response.status_code == 302


def errors_of(response) -> dict[str, list[str]]:
    [form] = response.context["form"].formsets["schedules"].forms
    return {name: list(errors) for name, errors in form.errors.items()}


def stored(listing) -> Schedule:
    return Schedule.objects.get(listing=listing)


# --- What is typed is what is kept ----------------------------------------------------------------------------------


def test_first_and_third_saturday_is_written_and_shown_again(admin, client, listing):
    words = {"repeat": "monthly_weekday", "weeks": ["1", "3"], "weekdays": ["5"], "venue": VenueFactory().pk}
    assert saved(send(admin, listing, start_time="10時", end_time="午後1時半", **words))
    schedule = stored(listing)
    assert schedule.rrule == "FREQ=MONTHLY;BYDAY=1SA,3SA"
    assert (schedule.start_time, schedule.end_time) == (datetime.time(10), datetime.time(13, 30))
    page = admin.get(page_of(listing)).content.decode()
    assert "毎月 第1・第3土曜日 10:00〜13:30" in page
    assert "次の3回：" in page
    assert "毎月 第1・第3土曜日 10:00〜13:30" in client.get(listing.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "words,fields",
    [
        ({"repeat": "weekly", "weekdays": ["1", "3"]}, {"rrule": "FREQ=WEEKLY;BYDAY=TU,TH"}),
        (
            {"repeat": "fortnightly", "weekdays": ["5"], "first_day": "令和8年4月4日"},
            {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "dtstart": D(2026, 4, 4)},
        ),
        (
            {"repeat": "monthly_weekday", "weekdays": ["6"], "weeks": ["-1"], "month_choice": "thirds"},
            {"rrule": "FREQ=MONTHLY;BYDAY=-1SU;BYMONTH=3,6,9,12"},
        ),
        (
            {"repeat": "monthly_day", "days": "５日、20、末日", "month_choice": "chosen", "months": ["4", "10"]},
            {"rrule": "FREQ=MONTHLY;BYMONTHDAY=5,20,-1;BYMONTH=4,10"},
        ),
        (
            {"repeat": "month_end", "month_choice": "even"},
            {"rrule": "FREQ=MONTHLY;BYMONTHDAY=-1;BYMONTH=2,4,6,8,10,12"},
        ),
        (
            {"repeat": "dates", "dates": "4月5日（日）\n令和9年3月7日、5/3"},
            {"extra_dates": ["2026-04-05", "2026-05-03", "2027-03-07"]},
        ),
        ({"repeat": "once", "day": "R8.11.3"}, {"rrule": "", "dtstart": D(2026, 11, 3)}),
        ({"repeat": "undecided"}, {"rrule": "", "dtstart": None}),
        (
            {
                "repeat": "weekly",
                "weekdays": ["2"],
                "holiday_rule": "closed_both",
                "last_day": "2027-03-31",
                "off": "8月12日〜8月14日",
                "also": "2026/8/20",
            },
            {
                "until": D(2027, 3, 31),
                "holiday_rule": HolidayRule.CLOSED_BOTH,
                "exception_dates": ["2026-08-12", "2026-08-13", "2026-08-14"],
                "extra_dates": ["2026-08-20"],
            },
        ),
    ],
    ids=lambda value: value.get("repeat", ""),
)
def test_each_rhythm_is_kept_as_fields_and_comes_back_unchanged(admin, listing, words, fields):
    assert saved(send(admin, listing, **words))
    before = stored(listing)
    assert {name: getattr(before, name) for name in fields} == fields
    assert saved(send(admin, listing)), "opened and saved again as it is"
    after = stored(listing)
    for name in ("rrule", "dtstart", "until", "holiday_rule", "exception_dates", "extra_dates", "uid"):
        assert getattr(after, name) == getattr(before, name), name


def test_what_was_typed_for_another_rhythm_is_nobodys_mistake(admin, listing):
    words = {"repeat": "undecided", "dates": "4月31日", "days": "99", "first_day": "x", "timing": "all_day"}
    assert saved(send(admin, listing, start_time="25:00", **words))
    assert (stored(listing).all_day, stored(listing).start_time) == (True, None)


# --- Mistakes -------------------------------------------------------------------------------------------------------

WEEKLY = {"repeat": "weekly", "weekdays": ["5"]}


@pytest.mark.parametrize(
    "words,field,message",
    [
        ({}, "repeat", "どのくらいの間隔"),
        ({"repeat": "weekly"}, "weekdays", "曜日を一つ以上"),
        ({"repeat": "monthly_weekday", "weekdays": ["5"]}, "weeks", "第何週か"),
        ({"repeat": "fortnightly", "weekdays": ["5"]}, "first_day", "はじまりの日を書いてください"),
        ({"repeat": "monthly_day", "days": "32"}, "days", "1から31まで"),
        (
            {"repeat": "monthly_day", "days": "31", "month_choice": "chosen", "months": ["4"]},
            "days",
            "31日はありません",
        ),
        (WEEKLY | {"month_choice": "chosen"}, "months", "開く月を一つ以上"),
        ({"repeat": "dates", "dates": "4月5日\n5月3日\n4月31日"}, "dates", "3行目「4月31日」は、ない日付です。"),
        ({"repeat": "dates", "dates": "4月5日（月）"}, "dates", "月曜日ではなく日曜日です"),
        ({"repeat": "dates", "dates": "4月5日", "fiscal_year": ""}, "dates", "年がありません"),
        ({"repeat": "dates", "dates": " "}, "dates", "開く日を一つ以上"),
        ({"repeat": "once"}, "day", "開く日を書いてください"),
        ({"repeat": "once", "day": "いつか"}, "day", "日付として読めません"),
        (WEEKLY | {"first_day": "2026/5/1", "last_day": "2026/4/1"}, "last_day", "前"),
        (WEEKLY | {"start_time": "12:00", "end_time": "10:00"}, "end_time", "終わりは翌日"),
        (WEEKLY | {"start_time": "ten"}, "start_time", "時刻として読めません"),
        (WEEKLY | {"end_time": "12:00"}, "start_time", "開始も"),
        (WEEKLY | {"off": "2026/8/12", "also": "2026/8/12"}, "off", "両方"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_saved(admin, listing, words, field, message):
    response = send(admin, listing, note="消えないで", **words)
    assert response.status_code == 200
    assert list(errors_of(response)) == [field]
    assert message in "".join(errors_of(response)[field])
    page = response.content.decode()
    assert "消えないで" in page
    again = browser_form(response)
    for name, value in words.items():
        assert again[f"schedules-0-{name}"] == (value if isinstance(value, list) else [value]), name
    assert not Schedule.objects.exists()
    listing.refresh_from_db()
    assert listing.latest_revision is None


def test_end_on_the_next_day_may_be_earlier_by_the_clock(admin, listing):
    assert saved(send(admin, listing, start_time="22:00", end_time="2:00", ends_next_day="on", **WEEKLY))
    assert stored(listing).ends_next_day


def test_a_hidden_place_takes_no_venue(admin, listing):
    words = WEEKLY | {"venue": VenueFactory().pk, "location_visibility": Visibility.ON_REQUEST}
    response = send(admin, listing, **words)
    assert "会場を選べません" in errors_of(response)["venue"][0]
    assert not Schedule.objects.exists()


def test_a_venue_chosen_before_online_is_not_kept(admin, listing):
    assert saved(send(admin, listing, **WEEKLY, venue=VenueFactory().pk, place_kind="online"))
    assert stored(listing).venue is None


def test_a_draft_may_be_unfinished(admin, listing):
    assert saved(send(admin, listing, publish=False, note="第3土曜 11時"))
    assert not Schedule.objects.exists(), "a draft only"
    assert "第3土曜 11時" in admin.get(page_of(listing)).content.decode()


@pytest.mark.parametrize("text", ["\x00", "4月5日\x00", "あ" * 30_000, "9" * 5_000, "〜", "、、、", "令和99年13月40日"])
@pytest.mark.parametrize(
    "field,repeat", [("dates", "dates"), ("day", "once"), ("days", "monthly_day"), ("off", "weekly")]
)
def test_whatever_is_pasted_is_answered_with_words(admin, listing, field, repeat, text):
    response = send(admin, listing, **{"repeat": repeat, "weekdays": ["5"], "start_time": text, field: text})
    assert response.status_code in (200, 302)


# --- What the form has no words for ---------------------------------------------------------------------------------


def test_a_richer_rule_survives_an_edit_of_another_field(admin, listing):
    made = ScheduleFactory(listing=listing, rrule=RICH, dtstart=D(2026, 4, 1), note="")
    page = admin.get(page_of(listing))
    assert RICH in page.content.decode()
    assert browser_form(page)["schedules-0-repeat"] == ["keep"]
    assert saved(send(admin, listing, name="本館", off="2026年12月1日", holiday_rule="closed"))
    schedule = stored(listing)
    assert (schedule.name, schedule.rrule, schedule.dtstart, schedule.uid) == ("本館", RICH, D(2026, 4, 1), made.uid)
    assert (schedule.exception_dates, schedule.holiday_rule) == (["2026-12-01"], HolidayRule.CLOSED)


def test_a_richer_rule_gives_way_when_another_rhythm_is_chosen(admin, listing):
    ScheduleFactory(listing=listing, rrule=RICH, dtstart=D(2026, 4, 1))
    assert saved(send(admin, listing, repeat="weekly", weekdays=["0"]))
    assert stored(listing).rrule == "FREQ=WEEKLY;BYDAY=MO"


def test_keeping_is_offered_only_where_there_is_something_to_keep(admin, listing):
    assert "keep" in errors_of(send(admin, listing, repeat="keep"))["repeat"][0]


def test_a_rule_that_cannot_do_without_its_first_day_can_be_given_one(admin, listing):
    Schedule.objects.bulk_create([Schedule(listing=listing, rrule="FREQ=WEEKLY;INTERVAL=3;BYDAY=SA")])
    assert "first_day" in errors_of(send(admin, listing))
    assert saved(send(admin, listing, first_day="2026年4月4日"))
    assert stored(listing).dtstart == D(2026, 4, 4)


def test_an_imported_rule_stays_as_it_was_written(admin, listing):
    ScheduleFactory(listing=listing, rrule="FREQ=MONTHLY;BYDAY=SA;BYSETPOS=1,3", dtstart=D(2026, 4, 1))
    assert saved(send(admin, listing, name="本館"))
    assert stored(listing).rrule == "FREQ=MONTHLY;BYDAY=SA;BYSETPOS=1,3"


# --- Drafts, versions, previews -------------------------------------------------------------------------------------


def test_a_schedule_that_is_only_in_a_draft_keeps_its_uid_and_a_richer_rule(admin, listing):
    drafted = Schedule(rrule=RICH, dtstart=D(2026, 4, 1))
    listing.schedules.add(drafted)
    listing.save_revision()
    assert saved(send(admin, listing, publish=False, name="本館"))
    assert saved(send(admin, listing, end_time="12:00", start_time="10:00"))
    schedule = stored(listing)
    assert (schedule.uid, schedule.rrule, schedule.name) == (drafted.uid, RICH, "本館")


def test_cancelled_dates_stay_with_a_schedule_that_is_edited(admin, listing):
    assert saved(send(admin, listing, **WEEKLY))
    tonight = Occurrence.objects.filter(listing=listing).earliest("starts_at")
    one_touch.cancel(tonight, "台風のため")
    assert saved(send(admin, listing, name="本館"))
    cancelled = Occurrence.objects.get(listing=listing, status="cancelled")
    assert (cancelled.schedule_uid, cancelled.starts_at) == (stored(listing).uid, tonight.starts_at)


def test_a_schedule_in_a_draft_is_not_lost_when_only_the_title_changes(admin, listing):
    send(admin, listing, publish=False, **WEEKLY)
    data = browser_form(admin.get(page_of(listing))) | {"title": "新しい名前"}
    assert saved(send(admin, listing, form=data))
    assert stored(listing).rrule == "FREQ=WEEKLY;BYDAY=SA"


def test_a_uid_of_somebody_elses_schedule_is_not_taken(admin, listing):
    other = ScheduleFactory(rrule=RICH)
    assert saved(send(admin, listing, uid=str(other.uid), **WEEKLY))
    assert stored(listing).uid != other.uid


def test_two_versions_are_compared_in_words(admin, listing):
    send(admin, listing, repeat="monthly_weekday", weeks=["1"], weekdays=["5"])
    send(admin, listing, repeat="monthly_weekday", weeks=["3"], weekdays=["5"], off="2026年8月15日")
    older, newer = listing.revisions.order_by("pk")
    url = reverse(Listing.snippet_viewset.get_url_name("revisions_compare"), args=[listing.pk, older.pk, newer.pk])
    page = admin.get(url).content.decode()
    assert "第1土曜日" in page and "第3土曜日" in page and "2026-08-15" in page
    assert "BYDAY" not in page


def test_preview_shows_the_sentence_of_what_is_typed(admin, listing):
    data = browser_form(admin.get(page_of(listing)))
    send(admin, listing, form=data, publish=False, **WEEKLY)
    data = browser_form(admin.get(page_of(listing))) | {"schedules-0-weekdays": ["6"], "schedules-0-start_time": "9時"}
    preview = page_of(listing, "preview_on_edit")
    assert admin.post(preview, data).json()["is_valid"]
    assert "毎週 日曜日 9:00から" in admin.get(preview).content.decode()


def test_sessions_are_written_in_the_same_words(admin, listing):
    data = {"sessions-TOTAL_FORMS": "1", "sessions-0-name": "第1部", "sessions-0-id": "", "sessions-0-ORDER": "1"}
    data |= {"sessions-0-start_time": "10時半", "sessions-0-end_time": "正午"}
    assert saved(send(admin, listing, **WEEKLY, **data))
    [session] = stored(listing).sessions.all()
    assert (session.start_time, session.end_time) == (datetime.time(10, 30), datetime.time(12))
    assert saved(send(admin, listing, name="本館"))
    assert stored(listing).sessions.get().start_time == datetime.time(10, 30)


def test_next_dates_are_those_of_the_rule(admin, listing):
    ScheduleFactory(listing=listing, rrule="FREQ=DAILY", dtstart=D(2026, 1, 1), note="")
    today = timezone.localdate()
    page = admin.get(page_of(listing)).content.decode()
    assert f"次の3回：</strong>{today.year}年{today.month}月{today.day}日" in page


def test_days_that_are_all_past_are_pointed_out(admin, listing):
    ScheduleFactory(listing=listing, dtstart=D(2020, 1, 5), note="")
    assert "これから開く日はありません" in admin.get(page_of(listing)).content.decode()


@pytest.mark.parametrize(
    "note,differs", [("毎月第3土曜日", True), ("毎週水曜日 10時から", False), ("夕方から", False), ("", False)]
)
def test_words_that_name_other_days_than_the_rule_are_pointed_out(admin, listing, note, differs):
    ScheduleFactory(listing=listing, rrule="FREQ=WEEKLY;BYDAY=WE", note=note)
    page = admin.get(page_of(listing)).content.decode()
    assert ("選んだ曜日がちがいます" in page) == differs


def test_every_choice_of_rhythm_is_in_the_form(admin, listing):
    assert {value for value, _label in REPEATS} == set(Repeat)
