"""引き継ぎ: what a new colleague reads, and the last day of whoever goes."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.enums import MembershipRole
from directory.models import Listing, Membership, User
from home.models import MemberEvent, MembershipEnd, ReviewRound
from home.roles import make_curator
from tests.factories import ListingFactory, UserFactory
from tests.home.desk_world import council_of, curator_of, make_town

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
TODAY = timezone.localdate


@pytest.fixture
def towns():
    return make_town("99201", "凪浦市"), make_town("98201", "遠野市")


@pytest.fixture
def owner(towns):
    person = curator_of(towns[0].council)
    person.memberships.update(role=MembershipRole.OWNER)
    return person


@pytest.fixture
def old(towns):
    return curator_of(towns[0].council).memberships.get()


@pytest.fixture
def desk(client, owner):
    client.force_login(owner, backend=BACKEND)
    return client


ADDRESS = "/admin/staff-change/"


def end(client, membership, day, do="end"):
    return client.post(ADDRESS, {"member": membership.pk, "last_day": str(day), "do": do}, follow=True)


def test_it_says_who_looks_after_what_and_what_waits(desk, towns):
    council_of(towns[0].municipality, "凪浦市役所")
    for town in towns:
        ReviewRound.objects.create(
            listing=town.listing, began_at=timezone.now(), stepped_on=TODAY(), call_since=TODAY()
        )
    page = desk.get(ADDRESS).content.decode()
    assert "凪浦市役所・凪浦市社協" in page and page.count("凪浦市サロン") == 2
    assert "遠野" not in page


def test_somebodys_last_day_is_said_and_taken_back(desk, old):
    day = TODAY() + datetime.timedelta(days=30)
    assert "次の日から入れなくなります" in end(desk, old, day).content.decode()
    assert MembershipEnd.objects.get(membership=old).last_day == day
    end(desk, old, "", do="stay")
    assert not MembershipEnd.objects.exists()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "最後の日を選んでください"),
        ("きょう", "2026-03-31 のように"),
        ("2001-01-01", "今日よりあとの日"),
        ("9999-12-31", "5年以内"),
    ],
)
def test_a_day_that_cannot_be_is_told_in_words(desk, old, day, said):
    assert said in end(desk, old, day).content.decode()
    assert not MembershipEnd.objects.exists()


def test_the_last_owner_stays(desk, owner, old):
    mine = owner.memberships.get()
    assert "代表者がひとりもいなくなります" in end(desk, mine, TODAY()).content.decode()
    old.role = MembershipRole.OWNER
    old.save()
    end(desk, mine, TODAY())
    assert "代表者がひとりもいなくなります" in end(desk, old, TODAY()).content.decode()
    assert list(MembershipEnd.objects.values_list("membership", flat=True)) == [mine.pk]


def test_the_night_after_the_last_day_the_way_in_is_closed(owner, old, towns):
    today = TODAY()
    MembershipEnd.objects.create(membership=old, last_day=today, set_by=owner)
    call_command("tidy_accounts")
    assert Listing.objects.curated_by(old.user).exists(), "the last day is still theirs"
    MembershipEnd.objects.update(last_day=today - datetime.timedelta(days=1))
    call_command("tidy_accounts", "--dry-run")
    assert Listing.objects.curated_by(old.user).exists()
    call_command("tidy_accounts")
    assert not Membership.objects.filter(pk=old.pk).exists()
    assert not Listing.objects.curated_by(User.objects.get(pk=old.user_id)).exists()
    event = MemberEvent.objects.get(person=old.user)
    assert (event.actor, event.action) == (owner, "removed")


def test_an_owner_who_became_the_only_one_is_kept(owner):
    mine = owner.memberships.get()
    MembershipEnd.objects.create(membership=mine, last_day=TODAY() - datetime.timedelta(days=1))
    call_command("tidy_accounts")
    assert Membership.objects.filter(pk=mine.pk).exists()


def test_only_owners_say_it_and_only_of_their_own_body(client, towns, owner, old):
    client.force_login(old.user, backend=BACKEND)
    assert 'name="last_day"' not in client.get(ADDRESS).content.decode()
    end(client, owner.memberships.get(), TODAY())
    elsewhere = curator_of(towns[1].council)
    elsewhere.memberships.update(role=MembershipRole.OWNER)
    client.force_login(elsewhere, backend=BACKEND)
    assert end(client, old, TODAY()).status_code == 404
    assert client.post(ADDRESS, {"member": "9" * 40, "do": "end"}).status_code == 404
    assert not MembershipEnd.objects.exists()


def test_staff_without_a_body_are_told_nothing(client, towns):
    user = UserFactory()
    make_curator(user)
    client.force_login(user, backend=BACKEND)
    assert client.get(ADDRESS).url == reverse("wagtailadmin_home")


def test_the_number_of_statements_holds_as_people_and_calls_grow(desk, towns):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            desk.get(ADDRESS)
        return len(queries)

    def call(listing):
        ReviewRound.objects.create(listing=listing, began_at=timezone.now(), stepped_on=TODAY(), call_since=TODAY())

    call(towns[0].listing)
    cost()
    few = cost()
    for _n in range(3):
        curator_of(towns[0].council)
        call(ListingFactory(municipality=towns[0].municipality))
    assert cost() == few
