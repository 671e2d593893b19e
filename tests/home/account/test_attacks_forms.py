"""What a member could send in the forms of a listing: others' keys, and more than is asked."""

import uuid

import pytest
from django.core import mail
from django.db import models
from django.urls import reverse

from activities.models import Occurrence, Schedule
from directory.enums import Visibility
from directory.models import Listing, ListingImage, Membership, Organisation, Venue
from home.account.editing import drafts
from home.models import DateMailWish, Report
from home.review import services
from tests.factories import ListingFactory, OrganisationFactory, VenueFactory
from tests.home.desk_world import Town, curator_of, make_town

from .test_editing import save, shown
from .test_pictures import own_media, two_halves  # noqa: F401 – `own_media` keeps files away from the real ones
from .test_schedules import THIRD_SATURDAY

pytestmark = pytest.mark.django_db
SUBJECTS = ("what", "where", "contact", "who", "features", "first", "languages", "interval")
#: What a save may change of a draft besides the form's own fields.
BOOKKEEPING = {"pk", "latest_revision", "has_unpublished_changes", "updated_at", "last_published_at"}


@pytest.fixture
def there() -> Town:
    return make_town("98201", "遠野市")


@pytest.fixture
def here(group) -> Town:
    town = make_town("99201", "凪浦市")
    services.withdraw(town.listing, curator_of(town.council))
    town.listing.refresh_from_db()
    town.listing.organisations.set([group.organisation])
    town.listing.latest_revision = town.listing.live_revision = None
    town.listing.has_unpublished_changes = False
    town.listing.save()
    return town


@pytest.fixture
def listing(here) -> Listing:
    return Listing.objects.get(pk=here.listing.pk)


@pytest.fixture
def editor(group, signed_in):
    return signed_in(group.editor)


def foreign(there: Town) -> dict[str, object]:
    """Every field that a listing has, with something of somebody else's or that is for staff to say; and its parts."""
    sent = {}
    for field in Listing._meta.get_fields():
        if not field.concrete or field.auto_created:
            continue
        if field.related_model:
            found = there.objects.get(field.related_model) or field.related_model._default_manager.first()
            sent[field.name] = found.pk if found else 1
        elif isinstance(field, models.BooleanField):
            sent[field.name] = "on"
        else:
            sent[field.name] = field.choices[-1][0] if field.choices else "7"
    for part in ("channels", "schedules", "listing_images", "eligibility_rules", "listing_features"):
        sent |= {f"{part}-TOTAL_FORMS": 1, f"{part}-INITIAL_FORMS": 0, f"{part}-0-id": 1, f"{part}-0-listing": 1}
        sent |= {f"{part}-0-kind": "phone", f"{part}-0-value": "奪", f"{part}-0-image": 1, f"{part}-0-venue": 1}
    return sent | {"listing": there.listing.pk, "instance": there.listing.pk, "user": 1, "live": "on"}


def in_draft(listing: Listing) -> Listing:
    return drafts.draft_of(Listing.objects.get(pk=listing.pk))[0]


def of_others(there: Town, listing: Listing) -> list:
    """All that is somebody else's, and what of one's own only a review, staff or a confirmation changes."""
    own = ("live", "status", "verified_at", "public_id", "replaced_by", "deleted_at", "source", "locked", "title")
    rows = [list(Listing.objects.filter(pk=listing.pk).values(*own))]
    rows += [list(Listing.objects.filter(pk=there.listing.pk).values())]
    for model in (Organisation, Membership, Venue, Schedule, ListingImage, Occurrence):
        rows.append(list(model.objects.order_by("pk").values()))
    return rows


# --- More than is asked -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_form_takes_its_own_fields_and_no_others(editor, listing, there, subject):
    before, rows = in_draft(listing).serializable_data(), of_others(there, listing)
    honest = shown(editor, listing, subject)
    sent = {name: value for name, value in foreign(there).items() if name not in honest}
    form = editor.get(reverse(f"account_listing_{subject}", args=[listing.public_id])).context["form"]
    for name in form.fields:  # an empty box isn't sent; so it stays one
        sent.pop(name, None)
    answer = editor.post(reverse(f"account_listing_{subject}", args=[listing.public_id]), sent | honest)
    assert answer.status_code == 302, answer.context["form"].errors
    after = in_draft(listing).serializable_data()
    changed = {name for name in before if before[name] != after[name]} - BOOKKEEPING
    assert changed <= {"schedules", "channels"}, changed  # written anew, the same
    for part in ("schedules", "channels"):
        plain = [[{**row, "pk": 0} for row in data[part]] for data in (before, after)]
        assert plain[0] == plain[1]
    assert of_others(there, listing) == rows


def test_a_line_stays_one_line(editor, listing):
    """Typed by hand into the request: browsers send none. Where several are asked for they stay."""
    sent = {"title": "潮\r\n\nhttps://evil.example/", "description": "一\r\n二", "summary": "話す\u2028x"}
    assert save(editor, listing, "what", **sent).status_code == 302
    assert save(editor, listing, "contact", kind_0="phone", value_0="000\n111", note_0="夜\n昼").status_code == 302
    one = in_draft(listing)
    words = [one.title, one.summary, *(text for row in one.channels.all() for text in (row.value, row.note))]
    assert len(words) == 4 and all(len(text.splitlines()) == 1 for text in words)
    assert len(one.description.splitlines()) == 2


def test_choices_that_are_not_offered_are_refused(editor, listing):
    sent = {"categories": ["999999"], "audiences": ["x"], "kind": "x"}
    page = save(editor, listing, "what", **sent)
    assert page.status_code == 422 and set(sent) <= set(page.context["form"].errors)
    page = save(editor, listing, "where", location_visibility="everything")
    assert page.status_code == 422 and "location_visibility" in page.context["form"].errors
    assert Listing.objects.get(pk=listing.pk).latest_revision is None


def test_a_schedule_takes_no_place_and_no_number_of_others(editor, listing, there):
    """Its hall is a subject of its own, and cancelled dates of others hang on their number."""
    rows = of_others(there, listing)
    secret = VenueFactory(name="ひみつの家", is_home=True)
    mine = listing.schedules.get()
    more = {"venue": secret.pk, "municipality": there.municipality.pk, "listing": there.listing.pk, "id": 1, "uid": "x"}
    more |= {"place_kind": "online", "location_visibility": "exact", "rrule": "FREQ=SECONDLY", "DELETE": "on"}
    sent = THIRD_SATURDAY | {"do": "save", "seen": 0} | more | {f"when-{name}": value for name, value in more.items()}
    address = reverse("account_schedule", args=[listing.public_id, mine.uid])
    assert editor.post(address, sent).status_code == 302
    [one] = in_draft(listing).schedules.all()
    assert (one.uid, one.venue, one.place_kind) == (mine.uid, mine.venue, mine.place_kind)
    assert one.rrule == "FREQ=MONTHLY;BYDAY=3SA"
    theirs = there.listing.schedules.get().uid
    address = reverse("account_schedule", args=[listing.public_id, theirs])
    for do in ("save", "look", "remove", ""):
        assert editor.post(address, sent | {"do": do}).status_code == 404
    secret.delete()
    assert of_others(there, listing) == rows


def test_a_hall_written_down_is_nobodys_before_it_was_reviewed(editor, listing, there, client, group, signed_in):
    """More than its name and address can't be said; readers don't see it, and other groups don't find it."""
    old = there.objects[Venue]
    sent = {"do": "new", "seen": 0, "of": listing.schedules.get().venue.public_id, "name": "浜の新しい家"}
    sent |= {"address": "浜町1", "public_id": old.public_id, "id": old.pk, "pk": old.pk, "latitude": "1", "hall": "x"}
    sent |= {"municipality": there.municipality.pk, "geocode_level": "exact", "replaced_by": old.pk}
    place = reverse("account_listing_place", args=[listing.public_id])
    before = Venue.objects.filter(pk=old.pk).values().get()
    assert editor.post(place, sent).status_code == 302
    made = Venue.objects.get(name="浜の新しい家")
    assert Venue.objects.filter(pk=old.pk).values().get() == before
    assert (made.latitude, made.replaced_by) == (None, None) and made.public_id != old.public_id
    assert made.municipality_id != there.municipality.pk
    assert client.get(reverse("venue", args=[made.public_id])).status_code == 404
    assert "浜の新しい家" not in client.get(listing.get_absolute_url()).content.decode()
    theirs = ListingFactory(municipality=listing.municipality)
    theirs.organisations.set([group.stranger.memberships.get().organisation])
    theirs.save()
    other = signed_in(group.stranger)
    page = other.get(reverse("account_listing_place", args=[theirs.public_id]), {"q": "浜の新しい"})
    assert list(page.context["found"]) == []
    taken = {"seen": 0, "of": "", "hall": made.public_id}
    assert other.post(reverse("account_listing_place", args=[theirs.public_id]), taken).status_code == 422


def test_a_home_stays_rough_whatever_is_chosen_afterwards(editor, listing, here, client, group):
    """Somebody's home, written down as one, and then 「場所を公開」 sent by hand and approved."""
    sent = {"seen": 0, "of": listing.schedules.get().venue.public_id, "do": "new"}
    sent |= {"name": "磯野宅", "address": "浜町1-2", "is_home": "on"}
    editor.post(reverse("account_listing_place", args=[listing.public_id]), sent)
    save(editor, Listing.objects.get(pk=listing.pk), "where", location_visibility=Visibility.EXACT)
    services.send(Listing.objects.get(pk=listing.pk), group.editor)
    services.answer(Listing.objects.get(pk=listing.pk), curator_of(here.council), approve=True)
    assert in_draft(listing).schedules.get().venue.name == "磯野宅"
    for path in (listing.get_absolute_url(), f"/api/v1/listings/{listing.public_id}", reverse("search")):
        page = client.get(path, follow=True).content.decode()
        assert "磯野宅" not in page and "浜町1-2" not in page, path


def test_pictures_of_others_come_in_by_no_field(editor, listing, there):
    from wagtail.images import get_image_model

    theirs = get_image_model().objects.create(title="よその写真", file=two_halves())
    row = ListingImage.objects.create(listing=there.listing, image=theirs, alt="よその写真")
    page = reverse("account_listing_pictures", args=[listing.public_id])
    more = {"image": theirs.pk, "image_id": theirs.pk, "checked_by": 1, "id": row.pk, "listing": there.listing.pk}
    editor.post(page, {"alt": "赤と青", "seen": 0, "file": two_halves(), "uploaded_by_user": 1, **more})
    [mine] = in_draft(listing).listing_images.all()
    assert mine.image_id != theirs.pk and mine.checked_by is None
    own = reverse("account_picture", args=[listing.public_id, mine.image_id])
    seen = Listing.objects.get(pk=listing.pk).latest_revision_id
    assert editor.post(own, {"do": "save", "seen": seen, "alt": "壁", **more}).status_code == 302
    [mine] = in_draft(listing).listing_images.all()
    assert (mine.image_id != theirs.pk, mine.checked_by, mine.alt) == (True, None, "壁")
    for do in ("save", "first", "remove"):
        path = reverse("account_picture", args=[listing.public_id, theirs.pk])
        assert editor.post(path, {"do": do, "seen": seen, "alt": "奪う"}).status_code == 404
    row.refresh_from_db()
    assert (row.listing_id, row.alt) == (there.listing.pk, "よその写真")


@pytest.mark.parametrize("do", ["cancel", "move", "note", "restore"])
def test_dates_of_others_are_moved_through_no_page_of_ones_own(editor, listing, there, do):
    date = Occurrence.objects.create(
        listing=there.listing, schedule_uid=uuid.uuid4(), original_start="2099-01-01T10:00+09:00",
        starts_at="2099-01-01T10:00+09:00",
    )  # fmt: skip
    before = Occurrence.objects.filter(pk=date.pk).values().get()
    sent = {
        "do": do,
        "date": date.pk,
        "day": "2026-12-24",
        "start": "10:00",
        "note": "奪う",
        "listing": there.listing.pk,
    }
    answer = editor.post(reverse("account_listing_dates", args=[listing.public_id]), sent)
    assert answer.status_code == 200 and "もうありません" in answer.content.decode()
    assert Occurrence.objects.filter(pk=date.pk).values().get() == before


@pytest.mark.parametrize("do", ["confirm", "pause", "mails"])
def test_what_is_done_at_one_touch_is_done_to_ones_own_by_oneself(editor, listing, there, group, do):
    others = {"listing": there.listing.pk, "person": group.owner.pk, "by": group.owner.pk, "user": group.owner.pk}
    others |= {"verified_by": group.owner.pk, "verified_for": "だれか", "verified_method": "phone", "status": "closed"}
    before = Listing.objects.filter(pk=there.listing.pk).values().get()
    editor.post(reverse("account_listing_dates", args=[listing.public_id]), {"do": do, "reason": "夏休み", **others})
    assert Listing.objects.filter(pk=there.listing.pk).values().get() == before
    mine = Listing.objects.get(pk=listing.pk)
    assert mine.status in ("open", "paused") and mine.verified_for == ""
    assert mine.verified_by in (None, group.editor)
    assert not DateMailWish.objects.exclude(listing=listing, person=group.editor).exists()


def test_ending_ones_own_ends_and_merges_nothing_else(editor, listing, there):
    more = {"into": there.listing.pk, "replaced_by": there.listing.pk, "part": there.listing.pk, "listing": 1}
    before = Listing.objects.filter(pk=there.listing.pk).values().get()
    address = reverse("account_ending", args=[listing.public_id])
    for do in ("merge", "split", "delete", ""):
        editor.post(address, {"do": do, "reason": "終わり", **more})
        assert Listing.objects.get(pk=listing.pk).status == "open"
    assert editor.post(address, {"do": "close", "reason": "終わり", **more}).status_code == 302
    mine = Listing.objects.get(pk=listing.pk)
    assert (mine.status, mine.replaced_by, mine.deleted_at) == ("closed", None, None)
    assert Listing.objects.filter(pk=there.listing.pk).values().get() == before


def test_an_answer_to_a_report_settles_that_report(editor, listing, there):
    mine, theirs = (Report.objects.create(listing=one, topics=["when"]) for one in (listing, there.listing))
    hidden = Report.objects.create(listing=listing, topics=["trouble"], staff_only=True)
    more = {"report": theirs.pk, "pk": theirs.pk, "listing": there.listing.pk, "contact": "all@example.jp"}
    sent = {"do": "answer", "answer": "直しました", "settled_by": 1, **more}
    for foreign_one in (theirs, hidden):
        assert editor.post(reverse("account_report", args=[foreign_one.pk]), sent).status_code == 404
    editor.post(reverse("account_report", args=[mine.pk]), sent)
    states = {one.pk: one.state for one in Report.objects.all()}
    assert states == {mine.pk: "answered", theirs.pk: "open", hidden.pk: "open"} and mail.outbox == []


@pytest.mark.parametrize("key", ["", "0", "-1", "1e3", "９", "9" * 40, "9" * 5000, "1 OR 1=1", "\x00", "None"])
def test_a_key_that_is_none_breaks_nothing(editor, listing, key):
    """In whichever field a form sends one."""
    pages = {
        "account_listing": ["send", "withdraw", ""], "account_listing_history": [""], "account_listing_what": ["save"],
        "account_listing_place": ["", "new"], "account_listing_pictures": [""], "account_ending": ["close"],
        "account_listing_dates": ["cancel", "move"],
    }  # fmt: skip
    fields = ("seen", "revision", "of", "hall", "date", "day", "start", "since", "p", "categories", "image")
    for name, buttons in pages.items():
        for do in buttons:
            sent = dict.fromkeys(fields, key) | {"do": do}
            assert editor.post(reverse(name, args=[listing.public_id]), sent).status_code < 500, name
    sent = THIRD_SATURDAY | dict.fromkeys(THIRD_SATURDAY, key) | {"do": "save", "seen": key}
    uid = listing.schedules.get().uid
    assert editor.post(reverse("account_schedule", args=[listing.public_id, uid]), sent).status_code < 500
    assert Listing.objects.get(pk=listing.pk).latest_revision is None and Schedule.objects.get(uid=uid).pk


def test_an_old_version_brings_back_no_organiser_and_takes_none_off(editor, listing, group, there):
    """A draft's row is written at once, and whoever is named in it may write: with an old version one could let in
    whom staff have taken off after a false claim, or put out who has come since."""
    thief, partner = there.objects[Organisation], OrganisationFactory(name="灯台の会")
    Listing.objects.filter(pk=listing.pk).update(live=False)
    draft = Listing.objects.get(pk=listing.pk)
    draft.organisations.set([group.organisation, thief])
    old = draft.save_revision(clean=False)
    draft.organisations.set([group.organisation, partner])
    draft.save()
    latest = draft.save_revision(clean=False)
    history = reverse("account_listing_history", args=[listing.public_id])
    assert editor.post(history, {"revision": old.pk, "seen": latest.pk}).status_code == 302
    assert Listing.objects.get(pk=listing.pk).latest_revision_id not in (old.pk, latest.pk)
    for one in (Listing.objects.get(pk=listing.pk), in_draft(listing)):
        assert {body.name for body in one.organisations.all()} == {group.organisation.name, "灯台の会"}
