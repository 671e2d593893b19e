"""Lists of the desk leave as files: the rows that the person sees there, and none besides."""

import csv
import datetime
import io
import uuid

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from directory import models as directory
from home.desk.queues import QUEUES
from home.models import JoinRequest, Report, ReviewRound
from tests.factories import ListingFactory, OrganisationFactory, UserFactory
from tests.home.desk_world import Town, curator_of, make_town, write

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


# --- The desk's own lists ---------------------------------------------------------------------------------------------

DESK = {
    "call_list": [],
    "reader_reports": [],
    "join_requests": [],
    **{f"desk_queue/{slug}": [slug] for slug in QUEUES},
}


def something_everywhere(town: Town) -> None:
    """A row in each of the lists, all about the town's listing but for what waits already."""
    group = OrganisationFactory(name=f"{town.municipality.name}の紙の会", contact_phone="099-111-2222")
    listing = ListingFactory(title=f"{town.municipality.name}の家", municipality=town.municipality)
    listing.organisations.set([group])
    listing.save()
    now, today = timezone.now(), timezone.localdate()
    ReviewRound.objects.create(listing=listing, began_at=now, stepped_on=today, call_since=today)
    JoinRequest.objects.create(listing=listing, organisation_name="浜の会", person="浜", email="hama@example.jp")
    Report.objects.create(listing=listing, topics=["when"], text="=1+1", contact="reader@example.jp")
    at = now + datetime.timedelta(days=3)
    Occurrence.objects.create(
        listing=listing, schedule_uid=uuid.uuid4(), original_start=at, starts_at=at, status=OccurrenceStatus.CANCELLED
    )
    returned = ListingFactory(title=f"{town.municipality.name}の返し", municipality=town.municipality)
    write(returned, UserFactory())
    WorkflowState.objects.for_instance(returned).update(status=WorkflowState.STATUS_NEEDS_CHANGES)


def desk_file(desk, name: str, kind: str = "csv", **query) -> bytes:
    address = reverse(name.partition("/")[0], args=DESK[name])
    return b"".join(desk.get(address, {"export": kind, **query}).streaming_content)


def test_queues_leave_whole_with_nothing_foreign_and_nobodys_own_contact(desk, here):
    for town in (here, make_town("98201", "遠野市")):
        something_everywhere(town)
    for name in DESK:
        text = desk_file(desk, name).decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text)))
        assert len(lines) > 1 and "凪浦" in text and "遠野" not in text, name
        assert "hama@example.jp" not in text and "reader@example.jp" not in text and ",=1" not in text, name
        assert ("099-111-2222" in text) is (name == "call_list"), name
        book = openpyxl.load_workbook(io.BytesIO(desk_file(desk, name, "xlsx")))
        assert book.active.max_row == len(lines), name


def test_a_queues_file_costs_the_same_whatever_it_holds(desk, here):
    def questions() -> dict[str, int]:
        found = {}
        for name in DESK:
            with CaptureQueriesContext(connection) as asked:
                desk_file(desk, name)
            found[name] = len(asked.captured_queries)
        return found

    something_everywhere(here)
    questions()
    few = questions()
    for _number in range(3):
        something_everywhere(here)
    assert questions() == few
