"""The call list: who is on it, who sees it, and a confirmation keyed in with its method and for whom."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.enums import ListingStatus, VerificationMethod
from directory.models import Listing
from home.account.reminding import rounds
from home.models import ReviewRound
from tests.factories import ListingFactory, OrganisationFactory
from tests.home.desk_world import council_of, curator_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing() -> Listing:
    """Of a group without any account."""
    body = OrganisationFactory(name="紙の会", contact_phone="099-123-4567")
    listing = ListingFactory(title="紙の会のお茶", verified_at=timezone.now() - datetime.timedelta(days=400))
    listing.organisations.set([body])
    listing.save()
    rounds.plan(timezone.localdate())
    return listing


@pytest.fixture
def curator(listing, signed_in):
    return signed_in(curator_of(council_of(listing.municipality)))


def address(listing) -> str:
    return reverse("listing_confirm", args=[listing.pk])


def listed(browser) -> str:
    return browser.get(reverse("call_list")).content.decode()


def test_who_has_no_mail_is_called_and_recorded(listing, curator):
    assert "紙の会のお茶" in listed(curator) and "099-123-4567" in listed(curator)
    sent = {"method": "telephone", "on_behalf_of": "代表の方"}
    assert "電話で確認" in curator.post(address(listing), sent, follow=True).content.decode()
    listing.refresh_from_db()
    assert (listing.verified_method, listing.verified_for) == (VerificationMethod.TELEPHONE, "代表の方")
    assert listing.verified_at > timezone.now() - datetime.timedelta(minutes=1)
    assert "紙の会のお茶" not in listed(curator)  # before the next night, too


def test_a_curator_elsewhere_sees_and_records_nothing(listing, signed_in):
    elsewhere = ListingFactory()
    browser = signed_in(curator_of(council_of(elsewhere.municipality)))
    assert "紙の会のお茶" not in listed(browser)
    assert browser.post(address(listing), {"method": "visit", "on_behalf_of": "x"}).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"method": "telephone"},
        {"method": "self", "on_behalf_of": "代表の方"},
        {"method": "visit", "on_behalf_of": "あ" * 121},
        {"method": "visit", "on_behalf_of": "\x00"},
    ],
)
def test_method_and_person_are_asked_for(listing, curator, sent):
    before = listing.verified_at
    response = curator.post(address(listing), sent)
    assert response.status_code == 200 and "error-message" in response.content.decode()
    assert Listing.objects.get(pk=listing.pk).verified_at == before


def test_what_rests_is_neither_called_nor_confirmed(listing, curator):
    Listing.objects.filter(pk=listing.pk).update(status=ListingStatus.PAUSED, status_reason="夏休み")
    assert "紙の会のお茶" not in listed(curator)
    curator.post(address(listing), {"method": "visit", "on_behalf_of": "代表の方"})
    assert Listing.objects.get(pk=listing.pk).verified_at == listing.verified_at


def test_the_number_of_queries_holds(listing, curator):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            listed(curator)
        return len(seen)

    queries()
    few = queries()
    for _number in range(5):
        ListingFactory(municipality=listing.municipality).organisations.set([OrganisationFactory()])
    Listing.objects.update(created_at=timezone.now() - datetime.timedelta(days=60))
    rounds.plan(timezone.localdate())
    assert ReviewRound.objects.to_call().count() == 6
    assert queries() <= few
