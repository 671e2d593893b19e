"""Lists of the desk leave as files: the rows that the person sees there, and none besides."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory import models as directory
from tests.factories import ListingFactory
from tests.home.desk_world import curator_of, make_town

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LISTS = (
    directory.Listing,
    directory.Venue,
    directory.Organisation,
    directory.Membership,
    directory.Curatorship,
    directory.ListingDistrict,
)


@pytest.fixture
def here():
    return make_town("99201", "凪浦市")


@pytest.fixture
def desk(client, here):
    client.force_login(curator_of(here.council), backend=BACKEND)
    return client


def export(desk, model, kind="csv", **query) -> bytes:
    address = reverse(model.snippet_viewset.get_url_name("list"))
    return b"".join(desk.get(address, {"export": kind, **query}).streaming_content)


@pytest.mark.parametrize("model", LISTS)
def test_a_list_holds_what_is_ones_own_and_nothing_foreign(desk, model):
    make_town("98201", "遠野市")
    text = export(desk, model).decode("utf-8-sig")
    assert "凪浦" in text
    assert "遠野" not in text
    book = openpyxl.load_workbook(io.BytesIO(export(desk, model, "xlsx")))
    assert book.active.max_row == len(list(csv.reader(io.StringIO(text))))


def test_nothing_runs_and_the_filter_holds(desk, here):
    ListingFactory(title="=HYPERLINK(1)", municipality=here.municipality)
    text = export(desk, directory.Listing, q="HYPER").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 2
    assert "'=HYPERLINK(1)" in rows[1]
    assert {"種類", "状態"} <= set(rows[0])


def test_the_number_of_questions_does_not_grow(desk, here):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            export(desk, directory.Listing)
        return len(asked.captured_queries)

    questions()
    few = questions()
    ListingFactory.create_batch(5, municipality=here.municipality)
    assert questions() == few
