"""A group writes down how many came: a number a day, for its own pages only, and for the report of activities."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Occurrence
from home.activity_report.figures import figures_of
from home.activity_report.period import Period
from home.models import Headcount

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 3)


@pytest.fixture
def page(listing):
    at = timezone.make_aware(datetime.datetime.combine(DAY, datetime.time(10)))
    Occurrence.objects.create(listing=listing, schedule_uid=uuid.uuid4(), original_start=at, starts_at=at)
    return f"{reverse('account_listing_headcounts', args=[listing.public_id])}?month=2026-06"


def test_what_a_group_counts_is_in_the_report(browser, listing, page):
    assert [row.day for row in browser.get(page).context["rows"]] == [DAY]
    answer = browser.post(page, {f"people-{DAY}": "１２人"}, follow=True)
    assert "来た人の数を保存しました。" in answer.content.decode()
    assert answer.context["rows"][0].typed == "12"
    assert figures_of(type(listing).objects.all(), Period(DAY, DAY)).people == "12人"
    browser.post(page, {f"people-{DAY}": ""})
    assert not Headcount.objects.exists()


def test_what_is_no_number_is_told_beside_its_day_and_nothing_is_kept(browser, page):
    answer = browser.post(page, {f"people-{DAY}": "たくさん"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "0から" in text and 'value="たくさん"' in text
    assert not Headcount.objects.exists()


def test_months_lead_back_and_not_into_the_future(browser, page, listing):
    text = browser.get(page).content.decode()
    assert "?month=2026-05" in text and "?month=2026-07" in text
    today = browser.get(page.partition("?")[0])
    assert not today.context["after"] and "2027" not in browser.get(f"{page}9999").context["after"]


@pytest.mark.parametrize("who", ["stranger", "former"])
def test_nobody_else_counts(signed_in, group, page, who):
    assert signed_in(getattr(group, who)).post(page, {f"people-{DAY}": "3"}).status_code == 404
    assert not Headcount.objects.exists()
