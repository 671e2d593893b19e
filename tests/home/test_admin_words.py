"""What Wagtail's own Japanese catalogue leaves in English on the pages that staff use daily (locale/ja)."""

from pathlib import Path

import polib
import pytest
from django.urls import reverse

from directory.models import Listing, User
from tests.factories import ListingFactory

PO = Path(__file__).resolve().parents[2] / "locale" / "ja" / "LC_MESSAGES" / "django.po"


@pytest.fixture
def admin(client):
    user = User.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
def test_lists_and_histories_are_read_in_japanese(admin):
    listing = ListingFactory(title="潮騒サロン")
    listing.save_revision().publish()
    at = Listing.snippet_viewset.get_url_name
    found = admin.get(reverse(at("list")), {"q": "潮騒"}).content.decode()
    assert "1件見つかりました" in found and "さがす…" in found
    assert "新しい居場所・活動" in admin.get(reverse(at("add"))).content.decode()
    history = admin.get(reverse(at("history"), args=[listing.pk])).content.decode()
    assert "公開" in history and "Published" not in history


def test_the_compiled_words_are_those_of_the_catalogue():
    po = polib.pofile(str(PO))
    assert PO.with_suffix(".mo").read_bytes() == po.to_binary()
    assert po.untranslated_entries() == []
