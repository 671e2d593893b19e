"""What comes back on paper: by code, only what has changed, with whose words it is."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from activities.models import Schedule
from directory.enums import ChannelKind, VerificationMethod
from home.desk.behalf import ON_BEHALF
from home.models import ReviewPolicy
from home.models.review import ReviewMode
from home.paper import codes, key_in, years

pytestmark = pytest.mark.django_db
WHOSE = {"behalf_method": "paper", "behalf_whom": "会長さん"}


@pytest.fixture
def free(world):
    """Where nobody has to look a second time."""
    ReviewPolicy.objects.create(municipality=world.listing.municipality, mode=ReviewMode.TRUSTED)
    return world


def send(world, **said):
    return world.desk.post(f"/admin/paper/key-in/{world.listing.pk}/", WHOSE | said)


def test_the_code_is_read_as_people_type_it(world):
    code = codes.written(world.listing)
    wide = code.translate({ord(one): ord(one) + 0xFEE0 for one in code})
    for one in (code, code.lower(), code.replace("-", " "), wide):
        answer = world.get("/admin/paper/key-in/", code=f" {one} ")
        assert answer.status_code == 302 and answer["Location"] == f"/admin/paper/key-in/{world.listing.pk}/"


@pytest.mark.parametrize(
    "typed,sentence",
    [
        ("", codes.NO_CODE),
        ("ABC", codes.NOT_A_CODE),
        ("ああああああああ", codes.NOT_A_CODE),
        ("\x00" * 8, codes.NOT_A_CODE),
        ("22222222", codes.NOT_YOURS),
    ],
)
def test_a_code_that_is_wrong_gets_a_sentence(world, typed, sentence):
    assert sentence in world.get("/admin/paper/key-in/", code=typed).content.decode()


def test_only_what_was_typed_is_changed_and_whose_words_it_is_is_kept(free):
    before = free.listing.summary
    assert send(free, cost="200円").status_code == 302
    free.listing.refresh_from_db()
    assert (free.listing.cost, free.listing.summary) == ("200円", before)
    entry = ModelLogEntry.objects.get(action=ON_BEHALF)
    assert entry.data == {"method": "paper", "whom": "会長さん"} and entry.user == free.user
    assert free.listing.verified_at is None  # nobody said that all of it is so


def test_all_is_still_so_is_a_confirmation_and_no_new_version(world):
    assert send(world, behalf_confirms="on").status_code == 302
    world.listing.refresh_from_db()
    assert world.listing.verified_method == VerificationMethod.PAPER and world.listing.verified_for == "会長さん"
    assert world.listing.latest_revision is None


def test_where_a_second_person_looks_it_waits(world):
    ReviewPolicy.objects.create(municipality=world.listing.municipality, mode=ReviewMode.EVERYTHING)
    send(world, cost="200円")
    world.listing.refresh_from_db()
    assert world.listing.cost == "100円" and world.listing.workflow_in_progress
    page = world.get(f"/admin/paper/key-in/{world.listing.pk}/").content.decode()
    assert "200円" in page and "確認を待っている変更" in page


def test_when_it_meets_is_read_from_words_and_keeps_its_number(free):
    before = free.listing.schedules.get()
    send(free, **{f"when-{before.uid}": "毎月第1・第3木曜日 13:30〜15:00"})
    after = Schedule.objects.get(listing=free.listing)
    assert (after.rrule, str(after.start_time), after.uid) == ("FREQ=MONTHLY;BYDAY=1TH,3TH", "13:30:00", before.uid)
    assert after.venue == before.venue


def test_a_new_day_alone_keeps_the_time(free):
    uid = free.listing.schedules.get().uid
    send(free, **{f"when-{uid}": "毎月第3木曜日"})
    after = Schedule.objects.get(listing=free.listing)
    assert (after.rrule, str(after.start_time)) == ("FREQ=MONTHLY;BYDAY=3TH", "10:00:00")


@pytest.mark.parametrize(
    "said,sentence",
    [
        ({}, key_in.NOTHING),
        ({"cost": "1円", "behalf_whom": ""}, "だれの代わりに書いたかを入れてください"),
        ({"cost": "1円", "cost-gone": "on"}, key_in.BOTH),
        ({"new_value": "000-0000-0009"}, key_in.NO_KIND),
        ({"new_kind": "phone"}, key_in.NO_VALUE),
        ({"title": "あ" * 121}, "120"),
        ({"cost": "1円", "behalf_method": "self"}, "error-message"),
        ({"ask_name": "maybe"}, "error-message"),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_nothing_is_kept(free, said, sentence):
    answer = send(free, **said)
    assert answer.status_code == 200 and sentence in answer.content.decode()
    free.listing.refresh_from_db()
    assert free.listing.cost == "100円" and free.listing.latest_revision is None
    assert not ModelLogEntry.objects.filter(action=ON_BEHALF).exists()


@pytest.mark.parametrize("words", ["そのうち", "毎月第2火曜10:00〜12:00、第4木曜13:00〜15:00", "火曜 12:00〜10:00"])
def test_words_that_cant_be_one_rule_are_refused(free, words):
    uid = free.listing.schedules.get().uid
    answer = send(free, **{f"when-{uid}": words})
    assert answer.status_code == 200
    assert Schedule.objects.get(listing=free.listing).rrule == "FREQ=MONTHLY;BYDAY=2TU"


def test_contacts_are_changed_taken_out_and_added(free):
    send(free, **{"channel-0": "000-0000-0002", "new_kind": "fax", "new_value": "000-0000-0003"})
    found = {one.kind: (one.value, one.public) for one in free.listing.channels.all()}
    assert found == {ChannelKind.PHONE: ("000-0000-0002", True), ChannelKind.FAX: ("000-0000-0003", False)}
    send(free, **{"channel-0-gone": "on"})
    free.listing = type(free.listing).objects.get(pk=free.listing.pk)
    assert [one.kind for one in free.listing.channels.all()] == [ChannelKind.FAX]


# --- A year -----------------------------------------------------------------------------------------------------------


def year_form(world, **changed):
    """The form as it is shown, with these months changed; for the next 年度, of which no day has passed."""
    schedule = world.listing.schedules.get()
    year = years.offered()[1]
    typed = {f"month-{one.number}": one.typed for one in years.months_of(schedule, year)}
    return schedule, year, typed | {f"month-{month.removeprefix('m')}": days for month, days in changed.items()} | WHOSE


def test_a_year_is_keyed_in_as_a_change_to_the_rhythm(free):
    schedule, year, said = year_form(free, m5="20、27", m8="休み")
    rule = schedule.rrule
    answer = free.desk.post(f"/admin/paper/key-in/{free.listing.pk}/year/?year={year}", said)
    assert answer.status_code == 302
    after = Schedule.objects.get(listing=free.listing)
    assert after.rrule == rule
    months = {one.number: [day.day for day in one.days] for one in years.months_of(after, year)}
    assert months[5] == [20, 27] and months[8] == [] and len(months[6]) == 1
    assert [one.days for one in years.months_of(after, year + 1)] == [
        one.days for one in years.months_of(schedule, year + 1)
    ]


def test_days_that_have_passed_stay(world):
    schedule = world.listing.schedules.get()
    this = years.offered()[0]
    first = max(years.span(this)[0], timezone.localdate())
    before = [day for one in years.months_of(schedule, this) for day in one.days if day < first]
    years.put_year(schedule, this, set())
    left = [day for one in years.months_of(schedule, this) for day in one.days]
    assert left == before


@pytest.mark.parametrize(
    "days,sentence",
    [("5月40日", "ない日付"), ("6月3日", "ほかの月"), ("こんど", "読めません"), ("9" * 150, "読めません")],
)
def test_days_that_arent_there_get_a_sentence(world, days, sentence):
    _schedule, year, said = year_form(world, m5=days)
    answer = world.desk.post(f"/admin/paper/key-in/{world.listing.pk}/year/?year={year}", said)
    assert answer.status_code == 200 and sentence in answer.content.decode()


def test_the_same_year_again_is_told(world):
    _schedule, year, said = year_form(world)
    answer = world.desk.post(f"/admin/paper/key-in/{world.listing.pk}/year/?year={year}", said)
    assert years.NOTHING in answer.content.decode()


def test_the_year_to_ask_for_is_the_one_being_planned(monkeypatch):
    for day, year in (((2026, 11, 27), 2026), ((2027, 1, 5), 2027), ((2027, 4, 1), 2027)):
        monkeypatch.setattr(years.timezone, "localdate", lambda day=day: datetime.date(*day))
        assert years.year_to_ask() == year
