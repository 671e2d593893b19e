"""Pictures that nothing names any more go after thirty days, files and all; whatever any version names stays."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page

from home.account import pictures
from home.account.editing import drafts
from home.pages import ensure_pages
from tests.factories import UserFactory

from .test_pictures import own_media, two_halves  # noqa: F401 – `own_media` keeps files away from the real ones

pytestmark = pytest.mark.django_db
Image = get_image_model()


def picture(person, age: int = 31):
    made = Image.objects.create(title="写真", file=two_halves(), uploaded_by_user=person)
    Image.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=age))
    return made


def left() -> set[int]:
    call_command("tidy_accounts")
    return set(Image.objects.values_list("pk", flat=True))


def test_only_what_nothing_names_goes(listing, group, django_capture_on_commit_callbacks):
    old, new, staff = picture(group.editor), picture(group.editor, 29), picture(UserFactory(is_superuser=True))
    with django_capture_on_commit_callbacks() as told:
        assert left() == {new.pk, staff.pk}
    assert any("file_cleanup" in one.__qualname__ for one in told), "Wagtail takes the file away"
    assert not Image.objects.filter(pk=old.pk).exists()


def test_an_old_version_keeps_its_picture(listing, group):
    draft, seen = drafts.draft_of(listing)
    row = pictures.add(draft, two_halves(), "入口", group.editor)
    seen = drafts.save(listing, draft, group.editor, seen)
    listing.refresh_from_db()
    draft, seen = drafts.draft_of(listing)
    pictures.take_out(draft, row.image_id)
    drafts.save(listing, draft, group.editor, seen)
    Image.objects.update(created_at=timezone.now() - timedelta(days=99))
    assert left() == {row.image_id}
    listing.revisions.all().delete()
    assert left() == set()


def test_a_page_of_the_site_keeps_its_picture(group):
    ensure_pages()
    used = picture(group.editor)
    page = Page.objects.get(slug="anzen").specific
    page.body = [("paragraph", f'<p><embed embedtype="image" format="left" id="{used.pk}" alt="x"/></p>')]
    page.save_revision()  # a draft: the page itself doesn't name it yet
    assert used.pk in left()
