"""代理入力: whose words they are stands in the history; a last confirmation only where somebody confirmed."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from directory.enums import VerificationMethod
from directory.models import Listing
from home.desk import behalf
from home.desk.listing_panels import listing_edit_handler
from tests.factories import ListingFactory, UserFactory

pytestmark = pytest.mark.django_db
SAID = {"behalf_method": "telephone", "behalf_whom": "浜の会の会長さん", "behalf_confirms": False}


def form(**said):
    form_class = listing_edit_handler.bind_to_model(Listing).get_form_class()
    made = form_class(SAID | said, instance=ListingFactory(), for_user=UserFactory(is_superuser=True))
    for formset in made.formsets.values():
        formset.is_valid()
    return made


def test_it_is_recorded_and_read_in_the_history(admin_client, admin_user):
    listing = ListingFactory()
    behalf.record(listing, SAID, admin_user)
    entry = ModelLogEntry.objects.get(action=behalf.ON_BEHALF)
    assert entry.data == {"method": "telephone", "whom": "浜の会の会長さん"} and entry.user == admin_user
    history = admin_client.get(reverse(Listing.snippet_viewset.get_url_name("history"), args=[listing.pk]))
    assert "浜の会の会長さんの代わりに書きました（電話）" in history.content.decode()
    listing.refresh_from_db()
    assert listing.verified_at is None


def test_a_confirmation_names_its_method_and_whom_for(admin_user):
    listing = ListingFactory()
    behalf.record(listing, SAID | {"behalf_confirms": True, "behalf_method": "paper"}, admin_user)
    listing.refresh_from_db()
    assert listing.verified_method == VerificationMethod.PAPER and listing.verified_for == "浜の会の会長さん"
    assert listing.verified_by == admin_user and listing.verified_at


def test_who_writes_for_themselves_leaves_no_line(admin_user):
    behalf.record(ListingFactory(), {"behalf_method": "", "behalf_whom": ""}, admin_user)
    assert not ModelLogEntry.objects.filter(action=behalf.ON_BEHALF).exists()


@pytest.mark.parametrize(
    "said,field",
    [
        ({"behalf_whom": ""}, "behalf_whom"),
        ({"behalf_method": ""}, "behalf_method"),
        ({"behalf_method": "", "behalf_whom": "", "behalf_confirms": "on"}, "behalf_method"),
        ({"behalf_method": "self"}, "behalf_method"),
    ],
)
def test_half_of_it_is_asked_for(said, field):
    assert field in form(**said).errors


def test_the_form_shows_it(admin_client):
    page = admin_client.get(reverse(Listing.snippet_viewset.get_url_name("add"))).content.decode()
    assert "代理入力" in page and 'name="behalf_whom"' in page
