"""Who looks after one school district imports what lies in it, and nothing beside it."""

import pytest

from directory.models import Curatorship, District, Listing, Venue
from home.models import ImportState
from tests.activities.lists import row
from tests.factories import ListingFactory, OrganisationFactory, UserFactory
from tests.home.desk_world import council_of, curator_of

from .test_imports import GOOD, act, book, desk_of, page_of, upload

pytestmark = pytest.mark.django_db
INSIDE, OUTSIDE = "ひなた市本町1丁目2-3", "ひなた市浜町8"


@pytest.fixture
def desk(client, town):
    body = OrganisationFactory(name="臨海地区社協")
    Curatorship.objects.create(organisation=body, district=District.objects.get(name="臨海小学校"))
    return desk_of(client, curator_of(body))


def rows(*places: str) -> bytes:
    return book([row(str(number), f"食堂{number}", 住所=place, **GOOD) for number, place in enumerate(places)])


def test_what_lies_outside_or_nowhere_is_refused_at_its_row(desk):
    run = act(desk, upload(desk, rows(INSIDE, OUTSIDE, "ひなた市")), "check")
    assert (run.summary["created"], run.summary["skipped"]) == (1, 2)
    page = page_of(desk, run)
    assert page.count("学区の中にあると確かめられない") == 2 and "3行目" in page and "4行目" in page
    act(desk, run, "confirm")
    assert run.state == ImportState.DONE
    assert Listing.objects.get().title == "食堂0"
    assert Venue.objects.get().districts.get().name == "臨海小学校"


def test_a_listing_elsewhere_is_neither_changed_nor_taken_out(desk, town):
    whole = act(desk, upload(desk, rows(INSIDE)), "check")
    act(desk, whole, "confirm")
    other = ListingFactory(title="浜の食堂", source=Listing.objects.get().source, origin_id="9", municipality=town)
    again = book([row("9", "奪った名前", 住所=INSIDE, **GOOD), row("0", "食堂0", 住所=INSIDE, **GOOD)])
    run = act(desk, upload(desk, again), "check")
    assert (run.summary["skipped"], run.summary["unchanged"]) == (1, 1)
    act(desk, run, "confirm")
    other.refresh_from_db()
    assert (other.title, other.deleted_at) == ("浜の食堂", None)


def test_what_the_public_reads_waits_for_the_towns_curator(client, desk, town):
    run = act(desk, upload(desk, rows(INSIDE), publish="on"), "check")
    act(desk, run, "confirm")
    assert run.state == ImportState.CHECKED
    stranger = desk_of(client, UserFactory())
    assert stranger.get(f"/admin/list-imports/{run.pk}/").status_code == 302
    act(desk_of(client, curator_of(council_of(town))), run, "confirm")
    assert run.state == ImportState.DONE and Listing.objects.get().live
