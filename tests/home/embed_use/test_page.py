"""The desk's page: which sites show the search. Who may open it: test_admin_urls.py."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.models import EmbedDay
from tests.factories import MunicipalityFactory
from tests.home.desk_world import council_of, curator_of

pytestmark = pytest.mark.django_db
PAGE = "/admin/embed-use/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def desk(client):
    client.force_login(curator_of(council_of(MunicipalityFactory())), backend=BACKEND)
    return client


def count(host: str, *loads: int, ago: int = 0) -> None:
    """On the last days, the latest first."""
    first = timezone.localdate() - timedelta(days=ago)
    rows = [EmbedDay(host=host, day=first - timedelta(days=back), loads=one) for back, one in enumerate(loads)]
    EmbedDay.objects.bulk_create(rows)


def sites(page) -> list[tuple[str, int]]:
    return [(row["host"], row["sum"]) for row in page.context["page"]]


def test_sites_are_told_by_their_loads_and_period(desk):
    count("a.example.jp", 3, 4)
    count("b.example.jp", 1200)
    count("c.example.jp", 9000, ago=30)
    page = desk.get(PAGE)
    assert sites(page) == [("b.example.jp", 1200), ("a.example.jp", 7)]
    assert "1,200回" in page.content.decode() and 'href="https://' not in page.content.decode().split("<table")[1]
    assert sites(desk.get(PAGE, {"days": 90}))[0] == ("c.example.jp", 9000)
    assert sites(desk.get(PAGE, {"host": "A.ex"})) == [("a.example.jp", 7)]
    assert len(sites(desk.get(PAGE, {"days": "x", "host": "\x00"}))) == 2


def test_one_site_day_by_day_and_as_a_file(desk):
    count("a.example.jp", 3, 4)
    count("b.example.jp", 1)
    page = desk.get(PAGE, {"of": "a.example.jp"})
    assert [row.loads for row in page.context["page"]] == [3, 4]
    file = b"".join(desk.get(PAGE, {"of": "a.example.jp", "export": "csv"})).decode("utf-8-sig")
    today = timezone.localdate()
    assert list(csv.reader(io.StringIO(file)))[1:] == [
        [str(today), "a.example.jp", "3"],
        [str(today - timedelta(days=1)), "a.example.jp", "4"],
    ]
    assert desk.get(PAGE, {"export": "xlsx"})["Content-Disposition"].startswith("attachment")


def test_the_page_says_when_nothing_is_counted(desk, settings):
    assert "いまは数えていません" in desk.get(PAGE).content.decode()
    settings.IBASHO_COUNT_EMBEDS = True
    text = desk.get(PAGE).content.decode()
    assert "いまは数えていません" not in text and "まだありません" in text


def test_number_of_queries_holds_as_sites_grow(desk, django_assert_num_queries):
    desk.get(PAGE)
    count("a.example.jp", 1)
    with CaptureQueriesContext(connection) as few:
        desk.get(PAGE)
    for number in range(60):
        count(f"n{number}.example.jp", 1, 2)
    with django_assert_num_queries(len(few)):
        assert len(sites(desk.get(PAGE))) == 50
