"""Closed, opened again, merged, taken apart: what the group does, what staff do, and where old addresses lead."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.enums import ListingStatus
from directory.models import Listing
from home import ending
from home.models import Report
from search.models import Entry
from tests.factories import ListingFactory, MunicipalityFactory, UserFactory, VenueFactory
from tests.home.desk_world import council_of, curator_of, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory(code="99201", name="凪浦市")


@pytest.fixture
def listing(group, town) -> Listing:
    one = ListingFactory(title="縁側の会", municipality=town, venue=VenueFactory(municipality=town))
    one.organisations.set([group.organisation])
    one.save()
    return one


def test_the_group_ends_its_listing_and_opens_it_again(listing, group, signed_in, client):
    browser, address = signed_in(group.editor), reverse("account_ending", args=[listing.public_id])
    page = browser.get(reverse("account_listing", args=[listing.public_id])).content.decode()
    assert f'href="{address}"' in page
    assert (
        browser.post(address, {"do": "close", "reason": "三月で終わりました。", "since": "2026-03-31"}).status_code
        == 302
    )
    listing.refresh_from_db()
    assert (listing.status, listing.status_since) == (ListingStatus.CLOSED, datetime.date(2026, 3, 31))
    assert not Entry.objects.filter(listing=listing).exists()
    page = client.get(listing.get_absolute_url())
    assert page.status_code == 200 and "三月で終わりました。" in page.content.decode()
    assert "2026年3月31日" in page.content.decode()
    verified = listing.verified_at
    assert browser.post(address, {"do": "reopen"}).status_code == 302
    listing.refresh_from_db()
    assert (listing.status, listing.status_reason, listing.verified_at) == (ListingStatus.OPEN, "", verified)
    assert Entry.objects.filter(listing=listing).exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"do": "close", "reason": " "}, "ひとこと書いてください"),
        ({"do": "close", "reason": "あ" * 201}, "200文字までで"),
        ({"do": "close", "reason": "終わり", "since": "きのう"}, "2026-03-31 のように"),
        ({"do": "close", "reason": "終わり", "since": "2999-01-01"}, "今日より前の日"),
        ({"do": "reopen"}, "終了になっていません"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(listing, group, signed_in, sent, said):
    page = signed_in(group.owner).post(reverse("account_ending", args=[listing.public_id]), sent)
    assert said in page.content.decode()
    listing.refresh_from_db()
    assert listing.status == ListingStatus.OPEN


@pytest.mark.parametrize("who", ["stranger", "former"])
def test_others_end_nothing(listing, group, signed_in, who):
    address = reverse("account_ending", args=[listing.public_id])
    assert signed_in(getattr(group, who)).post(address, {"do": "close", "reason": "x"}).status_code == 404
    listing.refresh_from_db()
    assert listing.status == ListingStatus.OPEN


def test_staff_merge_and_undo_it(listing, town, signed_in, client):
    into = ListingFactory(title="縁側の会（新）", municipality=town)
    before = ListingFactory(title="もっと前の会", municipality=town)
    curator = curator_of(council_of(town))
    browser, address = signed_in(curator), reverse("listing_ending", args=[listing.pk])
    ending.merge(before, listing, curator)
    word = Report.objects.create(listing=listing, topics=["when"])
    assert f"?into={into.pk}" in browser.get(address, {"q": "（新）"}).content.decode()
    assert "案内されます" in browser.get(address, {"into": into.pk}).content.decode()
    done = browser.post(address, {"do": "merge", "into": into.pk})
    assert done["Location"] == reverse("listing_ending", args=[into.pk])
    for old in (before, listing):
        assert client.get(old.get_absolute_url())["Location"] == into.get_absolute_url()
    word.refresh_from_db()
    assert (word.listing, word.staff_only) == (into, True)
    assert browser.get(address).status_code == 404  # it stands for nothing of its own now
    browser.post(done["Location"], {"do": "split", "part": listing.pk})
    assert client.get(listing.get_absolute_url()).status_code == 200
    assert Entry.objects.filter(listing=listing).exists()


def test_no_merge_into_itself_into_the_merged_or_in_a_circle(town):
    one, two, by = ListingFactory(municipality=town), ListingFactory(municipality=town), UserFactory()
    with pytest.raises(ValidationError):
        ending.merge(one, one, by)
    ending.merge(one, two, by)
    for listing, into in ((two, one), (one, two)):
        with pytest.raises(ValidationError):
            ending.merge(listing, into, by)
    with pytest.raises(ValidationError):
        ending.split(two, one, by)


def test_what_waits_for_review_is_not_merged_away():
    town = make_town("99201", "凪浦市")
    with pytest.raises(ValidationError, match="確認を待っている"):
        ending.merge(town.listing, ListingFactory(), UserFactory())


def test_staff_end_and_merge_only_within_their_area(listing, town, signed_in):
    elsewhere = ListingFactory(municipality=MunicipalityFactory(code="99202"))
    here = signed_in(curator_of(council_of(town)))
    there = signed_in(curator_of(council_of(elsewhere.municipality)))
    address = reverse("listing_ending", args=[listing.pk])
    assert there.post(address, {"do": "close", "reason": "x"}).status_code == 404
    assert "担当している地域" in here.post(address, {"do": "merge", "into": elsewhere.pk}).content.decode()
    assert f"?into={elsewhere.pk}" not in here.get(address, {"q": elsewhere.title}).content.decode()
    for wrong in ({"do": ""}, {"do": "merge", "into": "x"}, {"do": "split", "part": "9" * 40}, {"do": "close"}):
        assert here.post(address, wrong).status_code == 200
    listing.refresh_from_db()
    assert (listing.status, listing.replaced_by) == (ListingStatus.OPEN, None)
    assert here.post(address, {"do": "close", "reason": "終わり", "since": timezone.localdate()}).status_code == 302
