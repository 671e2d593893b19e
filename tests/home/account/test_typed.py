"""What is typed and not saved is kept for its writer alone; nothing is a draft by it, and no conflict is lost."""

import uuid
from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from directory.models import Listing
from home.account.editing import drafts
from home.account.editing.typed import LONGEST
from home.account.schedules import MOST
from home.models import TypedDraft
from tests.factories import ScheduleFactory

pytestmark = pytest.mark.django_db


def typed(listing: Listing, subject: str = "what") -> str:
    return reverse("account_listing_typed", args=[listing.public_id, subject])


def form_page(listing: Listing, subject: str = "what") -> str:
    return reverse(f"account_listing_{subject}", args=[listing.public_id])


def sent(browser, listing: Listing, **values) -> dict:
    """What the form of the first subject holds, with a few words changed."""
    page = browser.get(form_page(listing))
    form = page.context["form"]
    whole = {"seen": page.context["seen"], "title": form["title"].value(), "summary": form["summary"].value()}
    return whole | {"kind": form["kind"].value(), "in_person": "on", "description": ""} | values


def test_unfinished_words_are_there_again_and_nowhere_else(browser, listing, signed_in, group):
    half = sent(browser, listing, title="みなと", summary="")
    assert browser.post(typed(listing), half).status_code == 204
    assert Listing.objects.get().latest_revision is None, "no draft of anybody's"
    page = browser.get(form_page(listing))
    assert (page.context["form"]["title"].value(), page.context["form"]["summary"].value()) == ("みなと", "")
    assert "書きかけの続きです" in page.content.decode() and not page.context["form"].errors
    assert "書きかけ</span>" in browser.get(reverse("account_listing", args=[listing.public_id])).content.decode()
    other = signed_in(group.owner).get(form_page(listing))
    assert other.context["form"]["title"].value() == "みなと食堂" and other.context["kept"] is None


def test_saving_or_throwing_away_ends_it(browser, listing):
    half = sent(browser, listing, summary="書きかけ")
    browser.post(typed(listing), half)
    assert browser.post(form_page(listing), half).status_code == 302
    assert not TypedDraft.objects.exists()
    browser.post(typed(listing), half | {"summary": "もう一つ"})
    assert browser.post(typed(listing), {"do": "forget"}).url == form_page(listing)
    assert browser.get(form_page(listing)).context["form"]["summary"].value() == "書きかけ"


def test_what_the_draft_says_by_now_is_not_unfinished(browser, listing):
    half = sent(browser, listing, summary="同じことば")
    browser.post(form_page(listing), half)
    browser.post(typed(listing), half)  # came in late
    assert browser.get(form_page(listing)).context["kept"] is None


def test_what_others_wrote_meanwhile_is_noticed_when_it_is_saved(browser, listing, signed_in, group):
    browser.post(typed(listing), sent(browser, listing, summary="わたし", title="わたしの題"))
    owner = signed_in(group.owner)
    owner.post(form_page(listing), sent(owner, listing, summary="代表のことば"))
    page = browser.get(form_page(listing))
    again = sent(browser, listing)
    assert (again["seen"], again["summary"]) == (0, "わたし") and page.context["kept"]
    answer = browser.post(form_page(listing), again)
    assert answer.status_code == 409 and [one.theirs for one in answer.context["clashes"]] == ["代表のことば"]
    assert "data-typed=" not in answer.content.decode(), "the difference must be there again for whoever leaves now"
    assert drafts.draft_of(Listing.objects.get())[0].summary == "代表のことば"


def test_contact_rows_come_back_as_many_as_were_begun(browser, listing):
    rows = {f"value_{number}": f"000-{number}" for number in range(4)} | {"kind_3": "fax", "public_3": "on"}
    browser.post(typed(listing, "contact"), {"seen": 0, "booking": "いりません", **rows})
    form = browser.get(form_page(listing, "contact")).context["form"]
    assert [form[f"value_{number}"].value() for number in range(4)] == list(rows.values())[:4]
    assert (form["kind_3"].value(), form["public_3"].value(), form["booking"].value()) == ("fax", True, "いりません")


@pytest.mark.parametrize("subject, status", [("nothing", 404), ("what", 422)])
def test_what_no_form_holds_is_refused(browser, listing, subject, status):
    answer = browser.post(typed(listing, subject), {"title": "あ" * (LONGEST // 9 + 1)})
    assert answer.status_code == status and not TypedDraft.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "former"])
def test_nobody_types_into_others_pages(group, signed_in, listing, who):
    assert signed_in(getattr(group, who)).post(typed(listing), {"title": "x"}).status_code == 404
    assert signed_in(None).post(typed(listing), {"title": "x"}).status_code == 302
    assert not TypedDraft.objects.exists()


# --- Schedules and pictures: several forms of one subject -------------------------------------------------------------


def schedule_page(listing: Listing, uid: uuid.UUID) -> str:
    return reverse("account_schedule", args=[listing.public_id, uid])


def typed_schedule(listing: Listing, uid: uuid.UUID) -> str:
    return reverse("account_schedule_typed", args=[listing.public_id, uid])


def test_hours_half_typed_are_there_again_and_what_readers_would_read(browser, listing, signed_in, group):
    uid = ScheduleFactory(listing=listing, start_time=time(10), end_time=time(12), note="").uid
    page = browser.get(schedule_page(listing, uid))
    half = {one.html_name: one.value() for one in page.context["form"] if one.value()}
    half |= {"when-start_time": "午後1時半", "when-end_time": "3", "seen": page.context["seen"]}
    assert browser.post(typed_schedule(listing, uid), half).status_code == 204
    page = browser.get(schedule_page(listing, uid))
    assert page.context["form"]["start_time"].value() == "午後1時半" and not page.context["form"].errors
    assert "書きかけの続きです" in page.content.decode()
    browser.post(typed_schedule(listing, uid), half | {"when-end_time": "15:00"})
    assert "13:30〜15:00" in browser.get(schedule_page(listing, uid)).context["shown"]["when"]
    assert not signed_in(group.owner).get(schedule_page(listing, uid)).context["kept"]
    assert "書きかけ</span>" in browser.get(reverse("account_listing", args=[listing.public_id])).content.decode()
    assert browser.post(schedule_page(listing, uid), half | {"when-end_time": "15:00"}).status_code == 302
    assert not TypedDraft.objects.exists()


def test_a_new_schedule_is_gone_on_with_where_it_was_left(browser, listing):
    new, when = (reverse(name, args=[listing.public_id]) for name in ("account_schedule_new", "account_listing_when"))
    address = browser.get(new).url
    uid = uuid.UUID(address.split("/")[-2])
    half = {"when-repeat": "monthly_weekday", "when-weeks": ["3"], "when-start_time": "11時", "seen": 0}
    browser.post(typed_schedule(listing, uid), half)
    assert browser.get(new).url == address
    assert browser.get(address).context["form"]["weeks"].value() == ["3"]
    ScheduleFactory(listing=listing)
    assert f"{uid}" in browser.get(when).content.decode(), "beside the one there is"
    browser.post(typed_schedule(listing, uid), {"do": "forget"})
    assert browser.get(new).url != address


def test_saving_another_subject_is_no_conflict_and_another_persons_hours_are(browser, listing, signed_in, group):
    uid = ScheduleFactory(listing=listing, start_time=time(10), end_time=time(12), note="").uid
    page = browser.get(schedule_page(listing, uid))
    half = {one.html_name: one.value() for one in page.context["form"] if one.value()} | {"when-start_time": "9:30"}
    browser.post(typed_schedule(listing, uid), half | {"seen": page.context["seen"]})
    browser.post(form_page(listing), sent(browser, listing, title="みなとの食卓"))
    latest = Listing.objects.get().latest_revision_id
    assert browser.get(schedule_page(listing, uid)).context["seen"] == latest
    theirs = half | {"when-start_time": "8:00", "seen": latest}
    assert signed_in(group.owner).post(schedule_page(listing, uid), theirs).status_code == 302
    again = browser.get(schedule_page(listing, uid))
    assert again.context["seen"] == 0 and again.context["form"]["start_time"].value() == "9:30"
    answer = browser.post(schedule_page(listing, uid), half | {"seen": 0})
    assert "8:00" in answer.context["now"]["when"] and "data-typed=" not in answer.content.decode()


def test_words_for_pictures_are_kept_and_no_picture_is(browser, listing):
    pictures, keep = reverse("account_listing_pictures", args=[listing.public_id]), typed(listing, "pictures")
    browser.post(keep, {"alt": "青い部", "seen": 0})
    assert browser.get(pictures).context["form"]["alt"].value() == "青い部"
    file = SimpleUploadedFile("room.png", get_test_image_file(filename="room.png").file.getvalue(), "image/png")
    image = browser.post(pictures, {"alt": "青い部屋", "file": file, "seen": 0}).url
    assert not TypedDraft.objects.exists()
    keep = f"{image}typed/"
    browser.post(keep, {"alt": "青い部屋に", "left": "20", "seen": Listing.objects.get().latest_revision_id})
    form = browser.get(image).context["form"]
    assert (form["alt"].value(), form["left"].value()) == ("青い部屋に", "20")
    browser.post(image, {"do": "first", "seen": Listing.objects.get().latest_revision_id})
    assert "書きかけ</span>" in browser.get(pictures).content.decode()
    assert browser.post(keep, {"do": "forget"}).url == image
    assert browser.get(image).context["kept"] is None


def test_numbers_of_others_and_of_nothing_are_refused(browser, listing):
    foreign = ScheduleFactory().uid
    assert browser.post(typed_schedule(listing, foreign), {"when-name": "x"}).status_code == 404
    for _number in range(MOST):
        assert browser.post(typed_schedule(listing, uuid.uuid4()), {"when-name": "x"}).status_code == 204
    assert browser.post(typed_schedule(listing, uuid.uuid4()), {"when-name": "x"}).status_code == 404
    picture = reverse("account_picture_typed", args=[listing.public_id, 1])
    assert browser.post(picture, {"alt": "x"}).status_code == 404
