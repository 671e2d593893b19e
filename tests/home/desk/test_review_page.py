"""The page of one change: side by side, where it moves, ready-made words, and on to the next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Schedule
from directory.models import Listing, Membership
from home.models import ReadyComment
from home.review import services
from home.review.waiting import waiting_on
from tests.factories import (
    ListingFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PrefectureFactory,
    UserFactory,
    VenueFactory,
)
from tests.home.desk_world import council_of, curator_of, write

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def town():
    return MunicipalityFactory(code="99201", name="凪浦市")


@pytest.fixture
def member():
    user = UserFactory()
    Membership.objects.create(user=user, organisation=OrganisationFactory())
    return user


@pytest.fixture
def desk(client, town):
    client.force_login(curator_of(council_of(town)), backend=BACKEND)
    return client


def listing_in(town, title="汀の舟だまり", **hall):
    return ListingFactory(title=title, municipality=town, venue=VenueFactory(municipality=town, **hall))


def page_of(listing):
    return reverse("listing_review", args=[listing.pk])


def move(listing, user, venue):
    draft = Listing.objects.get(pk=listing.pk)
    row = draft.schedules.get()
    row.venue = venue
    draft.schedules.add(row)
    return services.submit(draft, user)


def test_what_changes_stands_side_by_side_in_words(desk, town, member):
    listing = listing_in(town)
    write(listing, member, cost="無料 <b>です</b>", telephone=True)
    shown = desk.get(page_of(listing))
    assert [(one.label, one.before, one.after) for one in shown.context["changes"]] == [
        ("参加のしかた：電話", "いいえ", "はい"),
        ("費用", "", "無料 <b>です</b>"),
    ]
    page = shown.content.decode()
    assert "無料 &lt;b&gt;です&lt;/b&gt;" in page and "data-map" not in page
    assert "変わるところ（2）" in page


def test_a_hall_that_moves_is_on_the_map_and_in_words(desk, town, member):
    listing = listing_in(town, name="凪浦公民館", latitude=34.50, longitude=140.70)
    move(listing, member, VenueFactory(name="浜の家", municipality=town, latitude=34.51, longitude=140.70))
    shown = desk.get(page_of(listing))
    features = shown.context["map_data"]["points"]["features"]
    assert [one["properties"]["title"] for one in features] == ["いままで：凪浦公民館", "これから：浜の家"]
    page = shown.content.decode()
    assert "約1.1 km はなれています。" in page and "data-map" in page


def test_a_hall_nobody_has_found_on_the_map_is_only_named(desk, town, member):
    listing = listing_in(town, name="凪浦公民館", latitude=None, longitude=None)
    move(listing, member, VenueFactory(name="浜の家", municipality=town, latitude=None, longitude=None))
    page = desk.get(page_of(listing)).content.decode()
    assert page.count("地図での位置は、まだわかりません") == 2 and "data-map" not in page


def test_two_names_for_one_place_are_no_move(desk, town, member):
    listing = listing_in(town, latitude=34.5, longitude=140.7)
    move(listing, member, VenueFactory(municipality=town, latitude=34.5, longitude=140.7))
    assert desk.get(page_of(listing)).context["moves"] is None


def test_ready_made_words_reach_the_author_with_those_written_below(desk, town, member):
    listing = listing_in(town)
    write(listing, member, cost="無料")
    first, second = ReadyComment.objects.all()[:2]
    retired = ReadyComment.objects.create(text="もう使わないことば", active=False)
    state = waiting_on(listing).state
    sent = {"do": "reject", "revision": state.revision_id, "comment": "お願いします。"}
    assert retired.text not in desk.get(page_of(listing)).content.decode()
    desk.post(page_of(listing), sent | {"ready": [first.pk, second.pk, retired.pk, "x", "9" * 40]})
    state.refresh_from_db()
    assert state.comment == f"{first.text}\n{second.text}\nお願いします。"


def test_an_answer_leads_to_the_next_in_the_queue(desk, town, member):
    first, second, third = (listing_in(town, title) for title in ("一番", "二番", "三番"))
    for one in (first, second, third):
        write(one, member, cost="無料")
    assert desk.get(page_of(second)).context["next_url"] == page_of(third)
    assert desk.get(page_of(third)).context["next_url"] == page_of(first)

    def answer(listing):
        revision = waiting_on(listing).state.revision_id
        return desk.post(page_of(listing), {"do": "approve", "revision": revision}).url

    assert answer(second) == page_of(third)
    assert answer(third) == page_of(first)
    assert answer(first) == reverse("wagtailadmin_home")


def test_an_old_page_changes_nothing_and_stays(desk, town, member):
    listing = listing_in(town)
    write(listing, member, cost="無料")
    answered = desk.post(page_of(listing), {"do": "approve", "revision": "9" * 30})
    assert answered.url == page_of(listing) and waiting_on(listing)


def test_a_curator_elsewhere_finds_nothing(client, town, member):
    listing = listing_in(town)
    write(listing, member, cost="無料")
    far = MunicipalityFactory(code="98201", prefecture=PrefectureFactory(code="98", name="遠い県"))
    client.force_login(curator_of(council_of(far)), backend=BACKEND)
    assert client.get(page_of(listing)).status_code == 404
    revision = waiting_on(listing).state.revision_id
    assert client.post(page_of(listing), {"do": "approve", "revision": revision}).status_code == 404
    assert waiting_on(listing)


def test_the_number_of_statements_holds_as_the_queue_grows(desk, town, member):
    listing = listing_in(town)
    write(listing, member, cost="無料")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            desk.get(page_of(listing))
        return len(queries)

    write(listing_in(town), member, cost="無料")
    cost()
    few = cost()
    for _n in range(4):
        write(listing_in(town), member, cost="無料")
    assert cost() == few
    assert Schedule.objects.count() == 6
