"""A group says when it meets: from what is typed to the draft, through the pages a browser would open."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.japanese_dates import write_date
from activities.models import Schedule, ScheduleSession
from home.account.editing import drafts
from home.account.schedules import schedules_of
from tests.factories import ScheduleFactory, VenueFactory

pytestmark = pytest.mark.django_db
THIRD_SATURDAY = {
    "when-repeat": "monthly_weekday",
    "when-weeks": "3",
    "when-weekdays": "5",
    "when-timing": "timed",
    "when-start_time": "11時半",
    "when-end_time": "午後1時半",
    "when-month_choice": "every",
    "when-holiday_rule": "as_usual",
}


def address(listing, uid=None) -> str:
    return reverse("account_schedule", args=[listing.public_id, uid or uuid.uuid4()])


def seen(listing) -> int:
    return drafts.draft_of(listing)[1]


def in_draft(listing) -> list[Schedule]:
    listing.refresh_from_db()
    return schedules_of(drafts.draft_of(listing)[0])


def send(browser, listing, uid=None, do="save", **changes):
    return browser.post(address(listing, uid), THIRD_SATURDAY | {"do": do, "seen": seen(listing)} | changes)


def test_the_third_saturday_goes_into_the_draft_and_not_onto_the_page(browser, listing):
    response = send(browser, listing)
    assert response.status_code == 302, response.context["form"].errors
    [schedule] = in_draft(listing)
    assert schedule.rrule == "FREQ=MONTHLY;BYDAY=3SA"
    assert (schedule.start_time, schedule.end_time) == (datetime.time(11, 30), datetime.time(13, 30))
    assert not Schedule.objects.exists()
    page = browser.get(reverse("account_listing_when", args=[listing.public_id]), follow=True).content.decode()
    assert "毎月 第3土曜日 11:30〜13:30" in page and 'value="monthly_weekday"' in page


def test_sent_twice_it_is_one_schedule(browser, listing):
    uid = uuid.uuid4()
    send(browser, listing, uid)
    listing.refresh_from_db()
    send(browser, listing, uid)
    assert [one.uid for one in in_draft(listing)] == [uid]


@pytest.mark.parametrize("words,is_told", [("第3土曜のお昼", True), ("第3土曜 2時まで", False), ("", False)])
def test_own_words_left_behind_by_new_hours_are_pointed_out(browser, listing, words, is_told):
    """Readers see the words: whoever only corrects the hours has corrected nothing that anybody reads."""
    uid = uuid.uuid4()
    send(browser, listing, uid, **{"when-note": "第3土曜のお昼"})
    listing.refresh_from_db()
    answer = send(browser, listing, uid, **{"when-note": words, "when-end_time": "午後2時"})
    page = browser.get(answer["Location"]).content.decode()
    assert ("自分で書いた文「第3土曜のお昼」のまま" in page) is is_told


def test_the_next_five_dates_are_shown_before_anything_is_saved(browser, listing):
    page = send(browser, listing, do="look")
    days = (timezone.localdate() + datetime.timedelta(days=n) for n in range(200))
    third = [write_date(day) for day in days if day.weekday() == 5 and 15 <= day.day <= 21]
    assert page.context["shown"]["days"] == third[:5]
    assert all(day in page.content.decode() for day in page.context["shown"]["days"])
    assert in_draft(listing) == []


def test_a_second_schedule_meets_where_the_first_does_and_the_first_stays(browser, listing):
    first = ScheduleFactory(listing=listing, venue=VenueFactory(), rrule="FREQ=MONTHLY;BYDAY=1TU,3TH")
    send(browser, listing)
    one, other = in_draft(listing)
    assert (one.uid, one.rrule) == (first.uid, first.rrule)
    assert other.venue == first.venue and other.uid != first.uid
    page = browser.get(reverse("account_listing_when", args=[listing.public_id])).content.decode()
    assert page.count("直す<") == 2


def test_a_rule_without_words_stays_as_it_is(browser, listing):
    first = ScheduleFactory(listing=listing, rrule="FREQ=MONTHLY;BYDAY=1TU,3TH", start_time=datetime.time(9))
    page = browser.get(address(listing, first.uid)).content.decode()
    assert "いまのくり返しのまま" in page
    send(browser, listing, first.uid, **{"when-repeat": "keep"})
    [schedule] = in_draft(listing)
    assert (schedule.rrule, schedule.start_time) == (first.rrule, datetime.time(11, 30))


def test_what_the_form_does_not_ask_is_kept(browser, listing):
    first = ScheduleFactory(listing=listing, venue=VenueFactory())
    ScheduleSession.objects.create(schedule=first, name="第1部")
    send(browser, listing, first.uid)
    [schedule] = in_draft(listing)
    assert (schedule.pk, schedule.venue) == (first.pk, first.venue)
    assert [part.name for part in schedule.sessions.all()] == ["第1部"]


@pytest.mark.parametrize(
    ("words", "field", "message"),
    [
        ({"when-repeat": ""}, "repeat", "どのくらいの間隔"),
        ({"when-weekdays": []}, "weekdays", "曜日を一つ以上"),
        ({"when-start_time": "ten"}, "start_time", "時刻として読めません"),
        ({"when-end_time": "10:00"}, "end_time", "終わりは翌日"),
        ({"when-repeat": "dates", "when-dates": "4月31日", "when-fiscal_year": "2026"}, "dates", "ない日付です"),
        ({"when-name": "あ" * 81}, "name", "80"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_saved(browser, listing, words, field, message):
    page = send(browser, listing, **words)
    assert page.status_code == 200
    assert message in page.context["form"].errors[field][0]
    html = page.content.decode()
    assert "もう少しです" in html and f'id="id_when-{field}_error"' in html
    assert in_draft(listing) == []


def test_mistakes_are_told_in_the_language_of_the_page(browser, listing):
    """Whether they are translated is for tools/messages.py; here, that they are asked for when the page is made."""
    page = browser.get(f"/en{address(listing)}").content.decode()
    assert "Sat" in page and "<span>土</span>" not in page


def test_the_second_to_save_is_shown_what_the_first_wrote(browser, listing, group, signed_in):
    first = ScheduleFactory(listing=listing)
    opened = seen(listing)
    send(signed_in(group.owner), listing, first.uid, **{"when-weeks": "1"})
    listing.refresh_from_db()
    page = send(browser, listing, first.uid, seen=opened)
    assert page.status_code == 200
    html = page.content.decode()
    assert "ほかの人が保存しました" in html and "毎月 第1土曜日" in html
    assert page.context["form"]["weeks"].value() == ["3"]
    assert in_draft(listing)[0].rrule == "FREQ=MONTHLY;BYDAY=1SA"
    send(browser, listing, first.uid, seen=page.context["seen"])
    assert in_draft(listing)[0].rrule == "FREQ=MONTHLY;BYDAY=3SA"


def test_a_schedule_can_be_taken_out(browser, listing):
    first = ScheduleFactory(listing=listing)
    browser.post(address(listing, first.uid), {"do": "remove", "seen": seen(listing)})
    assert in_draft(listing) == []
    assert Schedule.objects.filter(pk=first.pk).exists(), "readers still see it until somebody has looked"


def test_the_number_of_another_listings_schedule_is_no_door(browser, listing):
    foreign = ScheduleFactory()
    assert browser.get(address(listing, foreign.uid)).status_code == 404
    assert send(browser, listing, foreign.uid).status_code == 404


def test_nobody_elses(listing, group, signed_in):
    for person in (group.stranger, group.former):
        for name in ("account_listing_when", "account_schedule_new", "account_listing_pictures"):
            assert signed_in(person).get(reverse(name, args=[listing.public_id])).status_code == 404
        assert send(signed_in(person), listing).status_code == 404
