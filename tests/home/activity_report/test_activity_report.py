"""The activity report: what is counted, for whom, as files; numbers of people keyed in, and small ones not told."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from activities.occurring import start_of
from directory.models import Listing, Organisation
from home.activity_report.figures import people_words
from home.activity_report.period import PeriodForm, this_year
from home.models import Headcount
from tests.home.desk_world import Town, curator_of, make_town

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = TODAY - datetime.timedelta(days=1)
ASKED = {"from": (TODAY - datetime.timedelta(days=40)).isoformat(), "to": TODAY.isoformat()}


@pytest.fixture
def town() -> Town:
    town = make_town("99201", "凪浦市")
    town.listing.organisations.add(town.objects[Organisation])
    town.listing.save()
    return town


@pytest.fixture
def browser(town) -> Client:
    client = Client()
    client.force_login(curator_of(town.council), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def elsewhere(db) -> Client:
    client = Client()
    there = curator_of(make_town("98201", "遠野市").council)
    client.force_login(there, backend="django.contrib.auth.backends.ModelBackend")
    return client


def date_of(listing: Listing, day: datetime.date, status: str = OccurrenceStatus.SCHEDULED) -> Occurrence:
    moment = start_of(day) + datetime.timedelta(minutes=1)
    uid = listing.schedules.get().uid
    return Occurrence.objects.create(
        listing=listing, schedule_uid=uid, original_start=moment, starts_at=moment, status=status
    )


def shown(browser, town, **asked: str) -> dict:
    answer = browser.get(reverse("activity_report_area", args=[town.municipality.code]), ASKED | asked)
    assert answer.status_code == 200
    return dict(answer.context["figures"].lines)


def sheet_of(browser, town, **asked: str):
    return browser.get(reverse("activity_report_organisation", args=[town.objects[Organisation].pk]), ASKED | asked)


def count(browser, listing: Listing, day: datetime.date, typed: str):
    address = f"{reverse('listing_headcounts', args=[listing.pk])}?month={day:%Y-%m}"
    return browser.post(address, {f"people-{day.isoformat()}": typed})


def test_dates_that_have_begun_are_counted_and_cancelled_ones_apart(town, browser):
    for days, status in ((1, "scheduled"), (2, "moved"), (3, "cancelled"), (60, "scheduled"), (-1, "scheduled")):
        date_of(town.listing, TODAY - datetime.timedelta(days=days), status)
    figures = shown(browser, town)
    assert figures["開催日（中止をのぞく）"] == 2 and figures["中止になった日"] == 1


def test_reports_confirmations_and_new_listings_of_the_period(town, browser):
    now = timezone.now()
    Listing.objects.filter(pk=town.listing.pk).update(verified_at=now)
    report = town.report
    report.settled_at = now
    report.save()
    figures = shown(browser, town)
    assert [figures[name] for name in figures if name.startswith(("期間中", "読んだ"))] == [1, 1, 1, 1]
    figures = shown(browser, town, **{"from": "2020-01-01", "to": "2020-12-31"})
    assert [figures[name] for name in figures if name.startswith(("期間中", "読んだ"))] == [0, 0, 0, 0]
    assert figures["公開している居場所・活動（いま）"] == 1


def test_nothing_of_another_town_is_counted_or_named(town, browser, elsewhere):
    date_of(town.listing, YESTERDAY)
    pages = [
        reverse("activity_report_area", args=["99201"]),
        reverse("activity_report_area", args=["99"]),
        reverse("activity_report_organisation", args=[town.objects[Organisation].pk]),
        reverse("listing_headcounts", args=[town.listing.pk]),
    ]
    assert [elsewhere.get(page).status_code for page in pages] == [404] * 4
    assert count(elsewhere, town.listing, YESTERDAY, "9").status_code == 404 and not Headcount.objects.exists()
    assert "凪浦市" not in elsewhere.get(reverse("activity_report")).content.decode()
    assert "遠野市" not in browser.get(reverse("activity_report_area", args=["99201"])).content.decode()


def test_a_shared_organisation_shows_only_the_listings_of_ones_own_areas(town, browser, elsewhere):
    there = Listing.objects.get(title="遠野市サロン")
    there.organisations.add(town.objects[Organisation])
    there.save()
    assert [line.listing.title for line in sheet_of(browser, town).context["lines"]] == ["凪浦市サロン"]


def test_the_sheet_of_an_organisation_as_a_file(town, browser):
    date_of(town.listing, YESTERDAY)
    Headcount.objects.create(listing=town.listing, day=YESTERDAY, people=12)
    head, line = b"".join(sheet_of(browser, town, format="csv").streaming_content).decode("utf-8-sig").splitlines()
    assert head.startswith("団体,居場所・活動,期間,開催日")
    assert line.startswith("凪浦市の会,凪浦市サロン,") and line.endswith(f",1,0,12人,{YESTERDAY:%-m/%-d}")
    assert b"".join(sheet_of(browser, town, format="xlsx").streaming_content).startswith(b"PK")


@pytest.mark.parametrize("typed,stored", [("12", 12), ("１２人", 12), ("1,200", 1200), ("0", 0)])
def test_a_number_of_people_is_kept_for_its_day(town, browser, typed, stored):
    date_of(town.listing, YESTERDAY)
    assert count(browser, town.listing, YESTERDAY, typed).status_code == 302
    assert Headcount.objects.get().people == stored
    count(browser, town.listing, YESTERDAY, "")
    assert not Headcount.objects.exists()


@pytest.mark.parametrize("typed", ["-1", "99999999999999999999", "たくさん", "1.5", "田中さん", "½", "100001"])
def test_what_is_no_number_is_said_at_its_row_and_nothing_is_saved(town, browser, typed):
    date_of(town.listing, YESTERDAY)
    Headcount.objects.create(listing=town.listing, day=YESTERDAY, people=7)
    text = count(browser, town.listing, YESTERDAY, typed).content.decode()
    assert 'aria-invalid="true"' in text and "保存していません" in text
    assert Headcount.objects.get().people == 7


def test_a_day_on_which_it_did_not_meet_takes_no_number(town, browser):
    count(browser, town.listing, YESTERDAY, "9")
    assert not Headcount.objects.exists()


@pytest.mark.parametrize("number,words", [(None, ""), (0, "0人"), (1, "5人未満"), (4, "5人未満"), (5, "5人")])
def test_fewer_than_five_people_are_not_told_exactly(number, words):
    assert people_words(number) == words


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "x"},
        {"from": "9999-99-99"},
        {"from": "0001-01-01", "to": "0001-02-01"},
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"from": "2020-01-01", "to": "2022-01-01"},
    ],
)
def test_a_period_that_makes_no_sense_is_said_so(town, browser, asked):
    answer = browser.get(reverse("activity_report_area", args=["99201"]), asked)
    assert answer.context["form"].errors and 'role="alert"' in answer.content.decode()
    assert answer.context["period"] == this_year(TODAY)


@pytest.mark.parametrize("month", ["", "2026-13", "2999-01", "x", "2001-01"])
def test_any_month_can_be_asked_for(town, browser, month):
    assert browser.get(reverse("listing_headcounts", args=[town.listing.pk]), {"month": month}).status_code == 200


@pytest.mark.parametrize("today,first", [((2026, 3, 31), (2025, 4, 1)), ((2026, 4, 1), (2026, 4, 1))])
def test_the_usual_period_is_the_fiscal_year(today, first):
    assert this_year(datetime.date(*today)).first == datetime.date(*first)
    assert PeriodForm({}).is_valid()


def test_the_number_of_queries_holds(town, browser):
    def queries() -> list[int]:
        numbers = []
        for ask in (shown, sheet_of):
            with CaptureQueriesContext(connection) as asked:
                ask(browser, town)
            numbers.append(len(asked))
        return numbers

    queries()
    before = queries()
    for number in range(4):
        listing = Listing.objects.get(pk=town.listing.pk)
        copy = Listing.objects.create(title=f"別の会{number}", municipality=town.municipality)
        copy.organisations.add(*listing.organisations.all(), Organisation.objects.create(name=f"別の団体{number}"))
        copy.save()
    assert queries() == before
