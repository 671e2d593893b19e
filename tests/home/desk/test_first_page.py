"""The desk's first page: numbers that lead to their lists, each within the person's areas."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.search import admin_search_areas

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from directory.models import Listing, User
from home.desk import counters
from home.models import ReviewRound
from home.review import services
from home.roles import make_curator
from tests.factories import ListingFactory, UserFactory
from tests.home.desk_world import council_of, curator_of, make_town, numbers_on

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING, RETURNED = "わたしの確認を待っている変更", "書き直しをお願いした変更"
DUE, CALLS, CANCELLED = "そろそろ確かめたいもの", "電話で確かめる一覧", "これから2週間の中止"


@pytest.fixture
def towns():
    return make_town("99201", "凪浦市"), make_town("98201", "遠野市")


@pytest.fixture
def desk(client, towns):
    client.force_login(curator_of(towns[0].council), backend=BACKEND)
    return client


def first_page(client):
    return client.get(reverse("wagtailadmin_home"))


def queue(client, slug, **kwargs):
    return client.get(reverse("desk_queue", args=[slug]), **kwargs)


def cancel_a_date(listing, days):
    start = timezone.now() + datetime.timedelta(days=days)
    return Occurrence.objects.create(
        listing=listing, schedule_uid=listing.schedules.get().uid, original_start=start, starts_at=start,
        status=OccurrenceStatus.CANCELLED, note="台風のため",
    )  # fmt: skip


def test_everything_counts_within_ones_own_areas(desk, towns):
    for town in towns:
        cancel_a_date(town.listing, days=3)
        cancel_a_date(town.listing, days=30)
        today = timezone.localdate()
        ReviewRound.objects.create(listing=town.listing, began_at=timezone.now(), stepped_on=today, call_since=today)
    found = numbers_on(first_page(desk))
    assert {name: found[name] for name in (WAITING, DUE, CALLS, CANCELLED)} == dict.fromkeys(
        (WAITING, DUE, CALLS, CANCELLED), 1
    )
    for slug in ("waiting", "due", "cancelled"):
        page = queue(desk, slug).content.decode()
        assert "凪浦市サロン" in page and "遠野市" not in page, slug
    assert "台風のため" in queue(desk, "cancelled").content.decode()


def test_a_name_typed_on_the_first_page_or_in_the_menu_finds_a_listing(desk):
    """Wagtail's own search there is of pages: it told a curator that they may not."""
    page = first_page(desk)
    found_in = reverse(Listing.snippet_viewset.get_url_name("list"))
    searches = re.findall(r'<form[^>]*action="([^"]*)"[^>]*role="search"', page.content.decode())
    assert searches == [found_in]
    areas = admin_search_areas.search_items_for_request(page.wsgi_request)
    assert areas[0].url == found_in
    assert "凪浦市サロン" in desk.get(found_in, {"q": "凪浦市サロン"}).content.decode()


def test_what_was_sent_back_is_counted_until_it_comes_again(desk, towns):
    town = towns[0]
    services.answer(town.listing, User.objects.get(memberships__organisation=town.council), approve=False, comment="？")
    found = numbers_on(first_page(desk))
    assert (found[RETURNED], found[WAITING]) == (1, 0)
    assert "凪浦市サロン" in queue(desk, "returned").content.decode()


def test_what_was_confirmed_or_rests_is_not_due(desk, towns):
    Listing.objects.filter(pk=towns[0].listing.pk).update(verified_at=timezone.now())
    assert numbers_on(first_page(desk))[DUE] == 0
    Listing.objects.filter(pk=towns[0].listing.pk).update(verified_at=None, status="paused")
    assert numbers_on(first_page(desk))[DUE] == 0


def test_bodies_on_equal_terms_are_named(desk, towns):
    assert "同じ立場" not in first_page(desk).content.decode()
    council_of(towns[0].municipality, "凪浦市役所")
    page = first_page(desk).content.decode()
    assert "凪浦市役所・凪浦市社協（どの団体も同じ立場です）" in page
    assert "遠野市社協" not in page


def test_many_are_not_counted_to_the_end(desk, towns, monkeypatch):
    for _n in range(4):
        ListingFactory(municipality=towns[0].municipality)
    assert counters.up_to(Listing.objects.all(), most=3) == 4
    assert counters.Number("", 1001, "").said == "1000件より多い"
    assert counters.Number("", 1000, "").said == "1000件"


def test_staff_without_a_body_see_no_desk(client, towns):
    user = UserFactory()
    make_curator(user)
    client.force_login(user, backend=BACKEND)
    assert "desk-numbers" not in first_page(client).content.decode()
    assert queue(client, "due").status_code in (302, 403)


def test_lists_nobody_has_are_not_found_and_nothing_is_sent_to_them(desk):
    assert queue(desk, "everything").status_code == 404
    assert desk.post(reverse("desk_queue", args=["due"])).status_code == 405
    assert queue(desk, "due", data={"p": "9" * 40}).status_code == 200


def test_the_number_of_statements_holds_as_rows_grow(desk, towns):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            first_page(desk)
            for slug in ("waiting", "returned", "due", "cancelled"):
                queue(desk, slug)
        return len(queries)

    cancel_a_date(towns[0].listing, days=3)
    cost()
    few = cost()
    for n in range(4):
        listing = ListingFactory(municipality=towns[0].municipality, venue=towns[0].listing.schedules.get().venue)
        cancel_a_date(listing, days=n)
        services.submit(listing, UserFactory())
    assert cost() == few
