"""The numbers of each month: written once, compared with a year later."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from home.coverage import months
from home.coverage.counting import Narrowed
from home.models import CoverageMonth

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 27)
YEAR_AGO = datetime.date(2025, 11, 1)


def test_every_district_is_written_down_once_a_month(town, meal):
    town.listing_in(town.first, meal)
    assert months.take(TODAY) == 2
    town.listing_in(town.first)
    assert months.take(TODAY) == 2
    first, second = CoverageMonth.objects.order_by("district__code")
    assert (first.total, first.counts) == (2, {"category=meal": 1}) and first.month == TODAY.replace(day=1)
    assert (second.total, second.counts) == (0, {})


def test_compared_is_with_a_year_ago_or_the_oldest_since(town, meal):
    both = [town.first, town.second]
    assert months.earlier(both, Narrowed(), TODAY) is None
    for month, total in ((datetime.date(2025, 10, 1), 9), (YEAR_AGO, 2), (datetime.date(2026, 10, 1), 3)):
        CoverageMonth.objects.create(month=month, district=town.first, total=total, counts={"category=meal": 1})
    found = months.earlier(both, Narrowed(), TODAY)
    assert found.month == YEAR_AGO and found.numbers == {town.first.pk: 2}
    assert months.earlier(both, Narrowed({"category": "meal"}), TODAY).numbers == {town.first.pk: 1}
    assert months.earlier(both, Narrowed({"category": "meal", "weekday": "mon"}), TODAY) is None


def test_what_is_older_than_three_years_goes(town):
    CoverageMonth.objects.create(month=datetime.date(2023, 9, 1), district=town.first, total=1)
    CoverageMonth.objects.create(month=datetime.date(2023, 10, 1), district=town.first, total=1)
    months.take(TODAY)
    assert CoverageMonth.objects.filter(month__year=2023).values_list("month__month", flat=True).get() == 10


@pytest.mark.parametrize("back,expected", [(0, (2026, 1)), (1, (2025, 12)), (12, (2025, 1)), (13, (2024, 12))])
def test_months_before(back, expected):
    found = months.before(datetime.date(2026, 1, 31), back)
    assert (found.year, found.month, found.day) == (*expected, 1)


def test_the_page_shows_the_change_and_the_year(town, browser, capsys):
    today = timezone.localdate()
    CoverageMonth.objects.create(month=months.before(today, 12), district=town.first, total=3)
    town.listing_in(town.first)
    call_command("count_coverage")
    assert "2 の地域" in capsys.readouterr().out
    text = browser.get(reverse("coverage_area", args=["99201"])).content.decode()
    assert "<td>−2</td>" in text and "この1年" in text and f"{today.year}年{today.month}月" in text
