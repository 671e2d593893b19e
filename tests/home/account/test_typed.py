"""What is typed and not saved is kept for its writer alone; nothing is a draft by it, and no conflict is lost."""

import pytest
from django.urls import reverse

from directory.models import Listing
from home.account.editing import drafts
from home.account.editing.typed import LONGEST
from home.models import TypedDraft

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
