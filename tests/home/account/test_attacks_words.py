"""Code typed into every field of a listing that takes words, from the draft over the desk to the public page."""

import pytest
from django.core import mail
from django.urls import reverse

from directory.models import Listing
from home.review import services
from home.review.waiting import waiting_on
from tests.home.desk_world import curator_of

from .test_attacks_forms import SUBJECTS, editor, here, in_draft, listing  # noqa: F401 – the fixtures
from .test_attacks_pages import CODE, Elements, assert_harmless
from .test_editing import save
from .test_pictures import own_media, two_halves  # noqa: F401 – `own_media` keeps files away from the real ones
from .test_schedules import THIRD_SATURDAY

pytestmark = pytest.mark.django_db


def typed_everywhere(editor, listing: Listing) -> int:  # noqa: F811 – fixtures
    """Code in every field of every form that takes words; returns in how many."""
    count = 0
    for subject in SUBJECTS:
        one = Listing.objects.get(pk=listing.pk)
        form = editor.get(reverse(f"account_listing_{subject}", args=[one.public_id])).context["form"]
        words = {
            name: CODE[: field.max_length] if field.max_length else CODE
            for name, field in form.fields.items()
            if type(field).__name__ == "CharField" and not name.startswith("area")  # a name that is looked up
        }
        kinds = (
            {f"kind_{number}": kind for number, kind in enumerate(("relay", "line"))} if subject == "contact" else {}
        )
        shows = {f"public_{number}": "on" for number in range(2)} if kinds else {}
        answer = save(editor, one, subject, **(words | kinds | shows))
        assert answer.status_code == 302, (subject, answer.context["form"].errors)
        count += len(words)
    seen = Listing.objects.get(pk=listing.pk).latest_revision_id
    uid = listing.schedules.get().uid
    sent = THIRD_SATURDAY | {"when-name": CODE, "when-note": CODE, "do": "save", "seen": seen}
    assert editor.post(reverse("account_schedule", args=[listing.public_id, uid]), sent).status_code == 302
    seen = Listing.objects.get(pk=listing.pk).latest_revision_id
    sent = {"do": "new", "seen": seen, "of": listing.schedules.get().venue.public_id, "name": CODE, "address": CODE}
    assert editor.post(reverse("account_listing_place", args=[listing.public_id]), sent).status_code == 302
    seen = Listing.objects.get(pk=listing.pk).latest_revision_id
    sent = {"alt": CODE, "seen": seen, "file": two_halves()}
    assert editor.post(reverse("account_listing_pictures", args=[listing.public_id]), sent).status_code == 302
    return count + 5


def assert_ours(page, where: str) -> None:
    """No element, handler or link that came from typed words. Wagtail's own pages have handlers of their own."""
    assert page.status_code == 200, where
    found = [one for one in Elements(page.content.decode()).found if "xss" in one or "javascript:x" in one]
    assert found == [], where


@pytest.mark.slow
def test_typed_code_stays_text_from_the_draft_to_the_public_page(editor, listing, here, client, signed_in):  # noqa: F811 – fixtures
    """Typed through the forms, seen on each of them again, in the preview, on the desk before and after the answer."""
    assert typed_everywhere(editor, listing) > 20
    mine = ["", "_preview", "_history", "_when", "_pictures", "_dates", "_place", *(f"_{one}" for one in SUBJECTS)]
    paths = [reverse(f"account_listing{one}", args=[listing.public_id]) for one in mine]
    paths += [reverse("account"), reverse("account_ending", args=[listing.public_id])]
    picture = in_draft(listing).listing_images.get()
    paths.append(reverse("account_picture", args=[listing.public_id, picture.image_id]))
    for path in paths:
        assert_ours(editor.get(path, follow=True), path)
    assert "&lt;xss" in editor.get(paths[1]).content.decode()
    seen = Listing.objects.get(pk=listing.pk).latest_revision_id
    editor.post(paths[0], {"do": "send", "seen": seen})
    state = waiting_on(Listing.objects.get(pk=listing.pk)).state
    curator = curator_of(here.council)
    desk = signed_in(curator)
    review = reverse("listing_review", args=[listing.pk])
    kind = "wagtailsnippets_directory_listing"
    desks = [review, reverse("wagtailadmin_home"), reverse(f"{kind}:edit", args=[listing.pk])]
    desks += [reverse(f"{kind}:history", args=[listing.pk]), reverse(f"{kind}:list")]
    desks += [reverse(f"{kind}:revisions_compare", args=[listing.pk, "live", state.revision_id])]
    for path in desks:
        assert_ours(desk.get(path), path)
    preview = desk.get(review).context["preview_url"]
    assert_ours(desk.get(preview), preview)
    desk.post(review, {"do": "reject", "revision": state.revision_id, "comment": CODE})
    assert_ours(editor.get(paths[0]), "the comment")
    assert "&lt;xss" in editor.get(paths[0]).content.decode()
    editor.post(paths[0], {"do": "send", "seen": Listing.objects.get(pk=listing.pk).latest_revision_id})
    services.answer(Listing.objects.get(pk=listing.pk), curator, approve=True)
    public = listing.get_absolute_url()
    for language in ("", "/en", "/easy"):
        page = client.get(language + public)
        assert page.status_code == 200 and "&lt;xss" in page.content.decode()
        assert_harmless(page.content.decode(), language)
    hall = in_draft(listing).schedules.get().venue
    assert_harmless(client.get(reverse("venue", args=[hall.public_id])).content.decode(), "the hall's page")
    assert mail.outbox
    for message in mail.outbox:
        assert len(message.subject.splitlines()) == 1
        assert all("html" not in kind for _content, kind in message.alternatives), "plain words run nowhere"


def test_what_is_said_at_one_touch_stays_text(editor, listing, here, client, signed_in):  # noqa: F811 – fixtures
    dates = reverse("account_listing_dates", args=[listing.public_id])
    assert editor.post(dates, {"do": "pause", "reason": CODE}).status_code == 302
    pages = [client.get(listing.get_absolute_url()), editor.get(dates), editor.get(reverse("account"))]
    editor.post(reverse("account_ending", args=[listing.public_id]), {"do": "close", "reason": CODE})
    pages += [client.get(listing.get_absolute_url()), editor.get(reverse("account_ending", args=[listing.public_id]))]
    for number, page in enumerate(pages):
        assert_ours(page, str(number))
    assert "&lt;xss" in pages[0].content.decode() and "&lt;xss" in pages[3].content.decode()


def test_a_search_for_a_hall_shows_what_was_typed_as_text(editor, listing):  # noqa: F811 – fixtures
    place = reverse("account_listing_place", args=[listing.public_id])
    for page in (editor.get(place, {"q": CODE, "of": CODE}), editor.post(place, {"of": CODE, "hall": CODE})):
        assert_harmless(page.content.decode(), place)


@pytest.mark.parametrize("kind", ["url", "form", "instagram", "facebook", "x", "line", "phone", "mail", "relay"])
@pytest.mark.parametrize("value", ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example"])
def test_no_way_of_contact_runs_a_script(editor, listing, here, client, kind, value):  # noqa: F811 – fixtures
    """Refused in the form; and where one came in by another way, a page makes no link of it."""
    save(editor, listing, "contact", kind_0=kind, value_0=value, public_0="on")
    one = in_draft(listing)
    if not one.channels.all():
        one.channels.create(kind=kind, value=value, public=True)
    one.save()
    for page in (client.get(listing.get_absolute_url()), editor.get(address_of_preview(listing))):
        assert_harmless(page.content.decode(), kind)


def address_of_preview(listing: Listing) -> str:  # noqa: F811 – fixtures
    return reverse("account_listing_preview", args=[listing.public_id])
