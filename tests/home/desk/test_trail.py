"""Who changed what; what was deleted, and back; what goes for good."""

import datetime
import io
from urllib.parse import urlencode

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from activities.models import Schedule
from directory.models import Listing, Membership, Organisation, User, Venue
from home.review.waiting import waiting_on
from home.trail.services import PURGED, purge
from search.models import Entry
from tests.factories import ListingFactory, OrganisationFactory, UserFactory, VenueFactory
from tests.home.desk_world import curator_of, make_town

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
TRAIL, BIN = "/admin/trail/", "/admin/discarded/"


@pytest.fixture
def towns():
    return make_town("99201", "凪浦市"), make_town("98201", "遠野市")


@pytest.fixture
def curator(towns):
    return curator_of(towns[0].council, last_name="汀", first_name="しおり")


@pytest.fixture
def desk(client, curator):
    client.force_login(curator, backend=BACKEND)
    return client


@pytest.fixture
def listing(towns):
    town = towns[0].municipality
    return ListingFactory(title="浜の家", municipality=town, venue=VenueFactory(municipality=town))


def discard(client, listing):
    return client.post(reverse("listing_discard", args=[listing.pk]), follow=True)


def restore(client, listing):
    return client.post(BIN, {"row": listing.pk}, follow=True)


def test_the_trail_holds_what_happened_in_ones_areas(desk, curator, towns, listing):
    log(instance=listing, action="ibasho.close", user=curator)
    page = desk.get(TRAIL).content.decode()
    assert "浜の家" in page and "汀 しおり" in page and "終了にしました" in page
    assert "凪浦市サロン" in page and "遠野" not in page
    assert "確認に出しました" in page and "Next step" not in page


def test_the_trail_is_narrowed(desk, curator, listing):
    log(instance=listing, action="ibasho.close", user=curator)
    today, tomorrow = timezone.localdate(), timezone.localdate() + datetime.timedelta(days=1)
    for said, found in (
        ({"title": "浜の"}, True),
        ({"title": "ない名前"}, False),
        ({"who": "しおり"}, True),
        ({"who": "だれでもない"}, False),
        ({"action": "ibasho.close"}, True),
        ({"action": "ibasho.merge"}, False),
        ({"since": today, "until": today}, True),
        ({"since": tomorrow}, False),
    ):
        assert ("終了にしました" in desk.get(TRAIL, said).content.decode()) is found, said
    assert "2026-03-31 のように" in desk.get(TRAIL, {"since": "きのう", "who": "\x00"}).content.decode()


def test_the_trail_leaves_as_a_file_in_which_nothing_runs(desk, curator, towns, listing):
    Listing.objects.filter(pk=listing.pk).update(title="=1+1")
    log(instance=Listing.objects.get(pk=listing.pk), action="ibasho.close", user=curator)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(desk.get(TRAIL, {"export": "xlsx"}))))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0] == ("日時", "居場所・活動", "番号", "だれが", "したこと")
    assert not any("遠野" in str(row) for row in rows)
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    lines = b"".join(desk.get(TRAIL, {"export": "csv", "action": "ibasho.close"})).decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and "終了にしました" in lines[1] and ",=1+1" not in lines[1]


def test_deleted_it_is_nowhere_and_restored_it_is_as_before(desk, listing):
    public = listing.get_absolute_url()
    assert "90日のあいだは元にもどせます" in desk.get(reverse("listing_discard", args=[listing.pk])).content.decode()
    assert Entry.objects.filter(listing=listing).exists()
    page = discard(desk, listing).content.decode()
    assert "「浜の家」を削除しました" in page
    assert Client().get(public).status_code == 404
    assert not Entry.objects.filter(listing=listing).exists()
    assert desk.get(reverse("listing_discard", args=[listing.pk])).status_code == 404
    assert "削除しました" in desk.get(TRAIL).content.decode()
    assert "「浜の家」を元にもどしました" in restore(desk, listing).content.decode()
    assert Client().get(public).status_code == 200
    assert Entry.objects.filter(listing=listing).exists()
    assert Schedule.objects.filter(listing=listing).count() == 1


def test_what_waits_or_has_taken_others_in_is_not_deleted(desk, towns, listing):
    town = towns[0]
    assert "先に確認を終えるか" in discard(desk, town.listing).content.decode()
    assert waiting_on(town.listing)
    Listing.objects.filter(pk=town.listing.pk).update(replaced_by=listing)
    assert "統合されたものがあります" in discard(desk, listing).content.decode()
    assert not Listing.objects.exclude(deleted_at=None).exists()


def test_other_towns_neither_delete_nor_see_nor_restore(desk, towns, listing):
    discard(desk, listing)
    other = Client()
    other.force_login(curator_of(towns[1].council), backend=BACKEND)
    assert "浜の家" not in other.get(BIN).content.decode() + other.get(TRAIL).content.decode()
    assert restore(other, listing).status_code == 404
    assert discard(other, towns[0].listing).status_code == 404
    assert Listing.objects.exclude(deleted_at=None).count() == 1


@pytest.mark.parametrize("key", ["", "x", "9" * 40, "0"])
def test_forged_keys_are_not_found(desk, key):
    assert desk.post(BIN, {"row": key}).status_code == 404


def test_after_ninety_days_it_goes_for_good_unless_a_list_may_bring_it_back(desk, listing, towns):
    gone = timezone.now() - datetime.timedelta(days=91)
    kept = ListingFactory(municipality=towns[0].municipality, source="名簿", origin_id="7")
    Listing.objects.filter(pk__in=[listing.pk, kept.pk]).update(deleted_at=gone)
    assert "浜の家" not in desk.get(BIN).content.decode()
    assert restore(desk, listing).status_code == 404
    call_command("tidy_accounts", "--dry-run")
    assert Listing.objects.filter(pk=listing.pk).exists()
    call_command("tidy_accounts")
    assert not Listing.objects.filter(pk=listing.pk).exists()
    assert Listing.objects.filter(pk=kept.pk).exists()
    assert ModelLogEntry.objects.get(action=PURGED).label == "浜の家"


def test_the_number_of_statements_holds_as_rows_grow(desk, curator, listing, towns):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            desk.get(TRAIL)
            desk.get(BIN)
        return len(queries)

    discard(desk, listing)
    cost()
    few = cost()
    for _n in range(4):
        more = ListingFactory(municipality=towns[0].municipality)
        log(instance=more, action="ibasho.close", user=UserFactory())
        discard(desk, more)
    assert cost() == few


# --- Wagtail's own buttons, which administrators have -----------------------------------------------------------------


@pytest.fixture
def admin():
    client = Client()
    client.force_login(User.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99"), backend=BACKEND)
    return client


def delete(client, thing):
    return client.post(reverse(type(thing).snippet_viewset.get_url_name("delete"), args=[thing.pk]), follow=True)


def delete_several(client, model, things):
    address = reverse("wagtail_bulk_action", args=[model._meta.app_label, model._meta.model_name, "delete"])
    return client.post(f"{address}?{urlencode({'id': [one.pk for one in things]}, doseq=True)}", follow=True)


def test_what_an_administrator_deletes_comes_back_whole(admin, listing, towns):
    hall, body = VenueFactory(municipality=towns[0].municipality), OrganisationFactory(name="消える会")
    Membership.objects.create(organisation=body, user=UserFactory())
    for thing in (listing, hall, body):
        asked = admin.get(reverse(type(thing).snippet_viewset.get_url_name("delete"), args=[thing.pk])).content.decode()
        assert "90日のあいだは" in asked
        page = delete(admin, thing).content.decode()
        assert f"「{thing}」を削除しました" in page and f"{thing}を元にもどす" in page
        assert not type(thing).objects.present().filter(pk=thing.pk).exists()
        address = f"{BIN}?kind={thing._meta.model_name}"
        assert "を元にもどしました" in admin.post(address, {"row": thing.pk}, follow=True).content.decode()
        assert type(thing).objects.present().filter(pk=thing.pk).exists()
    assert body.memberships.count() == 1 and Schedule.objects.filter(listing=listing).count() == 1


def test_what_is_in_use_is_named_and_stays(admin, listing, towns):
    hall, body = listing.schedules.get().venue, towns[0].council
    listing.organisations.set([towns[0].objects[Organisation]])
    listing.save()
    asked = admin.get(reverse(Venue.snippet_viewset.get_url_name("delete"), args=[hall.pk])).content.decode()
    assert "どこで使われているか（1件）" in asked and "はい、削除します" in asked
    assert "この会場で開く日程があります" in delete(admin, hall).content.decode()
    assert "いま地域を担当しています" in delete(admin, body).content.decode()
    assert "が運営する居場所・活動があります" in delete(admin, towns[0].objects[Organisation]).content.decode()
    assert Venue.objects.present().filter(pk=hall.pk).exists()
    assert not Organisation.objects.exclude(deleted_at=None).exists()


def test_several_at_once_go_into_the_bin_but_for_what_waits(admin, listing, towns):
    page = delete_several(admin, Listing, [listing, towns[0].listing]).content.decode()
    assert "「浜の家」を削除しました" in page and "は削除しませんでした" in page
    assert Listing.objects.exclude(deleted_at=None).get() == listing
    assert Listing.objects.filter(pk=towns[0].listing.pk, deleted_at=None).exists()


def test_curators_see_no_bin_of_halls_and_bodies(desk):
    assert desk.get(f"{BIN}?kind=venue").status_code == desk.get(f"{BIN}?kind=x").status_code == 404


def test_a_hall_goes_for_good_only_after_what_met_there(listing):
    hall = listing.schedules.get().venue
    for thing in (listing, hall):
        gone = timezone.now() - datetime.timedelta(days=91)
        type(thing).objects.filter(pk=thing.pk).update(deleted_at=gone)
    Listing.objects.filter(pk=listing.pk).update(origin_id="7", source="名簿")
    assert purge()["venues"] == 0 and Venue.objects.filter(pk=hall.pk).exists()
    Listing.objects.filter(pk=listing.pk).update(origin_id="")
    assert purge() == {"listings": 1, "venues": 1, "organisations": 0}
