"""The editors' preview is the public page of the draft."""

import pytest
from django.test import RequestFactory

from activities.models import Schedule
from directory.enums import Visibility
from directory.models import Category, Channel
from tests.factories import ListingFactory, UserFactory, VenueFactory

pytestmark = pytest.mark.django_db


def preview(listing):
    request = listing.make_preview_request(RequestFactory().get("/", headers={"host": "testserver"}))
    return request.render().content.decode() if hasattr(request, "render") else request.content.decode()


def test_draft_preview_shows_unsaved_changes_as_the_public_would_see_them():
    UserFactory(is_superuser=True)
    listing = ListingFactory(title="ひだまり")
    listing.title = "ひだまりの家"
    listing.categories = [Category.objects.get(slug="salon")]
    listing.channels = [Channel(kind="phone", value="000-0000-0001", public=False)]
    listing.schedules = [Schedule(note="第1土曜 13:00〜", venue=VenueFactory(name="みなと公民館"))]
    page = preview(listing)
    assert "ひだまりの家" in page and "第1土曜 13:00〜" in page and "みなと公民館" in page
    assert "000-0000-0001" not in page


def test_preview_hides_what_the_public_page_hides():
    listing = ListingFactory(location_visibility=Visibility.AREA)
    listing.schedules = [Schedule(note="毎週", venue=VenueFactory(name="霧の館", address="浜町9-9"))]
    page = preview(listing)
    assert "霧の館" not in page and "浜町9" not in page
