"""What a stranger, a thief of old mail or a former member could try with the links that work without signing in."""

import datetime
import json

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from activities.services import one_touch
from directory.models import Listing, Membership
from home.account.reminding import links
from home.joining import services as joining
from home.models import JoinRequest
from tests.factories import ListingFactory, UserFactory
from tests.home.desk_world import council_of, curator_of

from .test_reminder_links import LONG_AGO, listing  # noqa: F401 – the fixture

pytestmark = pytest.mark.django_db
HERE = {"sec-fetch-site": "same-origin"}
PAGES = {links.REVIEW: "account_still_correct", links.CANCEL: "account_cancel_date"}


def key_of(link: str) -> str:
    return link.partition("?key=")[2]


@pytest.fixture
def tonight(listing) -> Occurrence:  # noqa: F811 – the fixture
    return Occurrence.objects.filter(listing=listing).order_by("starts_at").first()


@pytest.fixture
def keys(listing, tonight, group) -> dict[str, str]:  # noqa: F811 – the fixture
    return {
        links.REVIEW: key_of(links.review_link(listing, group.editor)),
        links.CANCEL: key_of(links.cancel_link(listing, group.editor, tonight.pk)),
    }


def press(purpose: str, key: str, **more):
    return Client().post(reverse(PAGES[purpose]), {"key": key, **more}, headers=HERE)


def state(listing: Listing) -> tuple:  # noqa: F811 – an argument
    dates = Occurrence.objects.order_by("pk").values_list("pk", "status", "note", "starts_at")
    return list(Listing.objects.order_by("pk").values()), list(dates)


def forged(purpose: str, content: object, **signer: object) -> str:
    return signing.dumps(content, salt=purpose, compress=True, **signer)


def test_the_keys_here_are_good(listing, tonight, keys):  # noqa: F811 – the fixture
    """Or nothing below would show anything."""
    assert [press(purpose, key).status_code for purpose, key in keys.items()] == [200, 200]
    tonight.refresh_from_db()
    listing.refresh_from_db()
    assert tonight.status == OccurrenceStatus.CANCELLED and listing.verified_at > timezone.now() - LONG_AGO / 2


@pytest.mark.parametrize("purpose", PAGES)
def test_no_letter_of_a_key_can_be_changed(listing, keys, purpose):  # noqa: F811 – the fixture
    before, key = state(listing), keys[purpose]
    for place, letter in enumerate(key):
        # the last letter of base64 has bits that say nothing; one that changes others is another key
        other = key[:place] + ("A" if letter not in "AB" else "Z") + key[place + 1 :]
        assert press(purpose, other).status_code == 404, place
    assert state(listing) == before


@pytest.mark.parametrize("purpose", PAGES)
def test_what_others_have_signed_is_no_key(listing, tonight, group, keys, purpose):  # noqa: F811 – the fixture
    """Another secret, another purpose, no purpose, other content under the right one; parts of two good keys."""
    before = state(listing)
    content = {
        links.REVIEW: [listing.pk, group.editor.pk, links.stamp(listing.verified_at)],
        links.CANCEL: [listing.pk, group.editor.pk, str(tonight.pk)],
    }[purpose]
    (other,) = set(PAGES) - {purpose}
    tried = [
        forged(purpose, content, key="guessed"),
        forged(other, content),
        forged("", content),
        forged("django.core.signing", content),
        keys[other],
        keys[other].split(":")[0] + ":" + keys[purpose].split(":", 1)[1],
        keys[purpose].rsplit(":", 1)[0],
        json.dumps(content),
    ]
    odd = [[], {}, "x", None, content[:2], [*content, 1], [None, None, None], [str(10**40)] * 3]
    tried += [forged(purpose, one) for one in odd]
    for number, key in enumerate(tried):
        for answer in (press(purpose, key), Client().get(reverse(PAGES[purpose]), {"key": key})):
            assert answer.status_code == 404, number
    assert state(listing) == before


@pytest.mark.parametrize(("purpose", "days"), [(links.REVIEW, 60), (links.CANCEL, 7)])
def test_a_key_ends(listing, group, monkeypatch, purpose, days):  # noqa: F811 – the fixture
    last = Occurrence.objects.filter(listing=listing).order_by("starts_at").last()
    answers = []
    for age in (days * 86_400 - 60, days * 86_400 + 60):
        then = timezone.now().timestamp() - age
        with monkeypatch.context() as patched:
            patched.setattr(signing.time, "time", lambda moment=then: moment)
            old = {
                links.REVIEW: links.review_link(listing, group.editor),
                links.CANCEL: links.cancel_link(listing, group.editor, last.pk),
            }[purpose]
        answers.append(press(purpose, key_of(old)).status_code)
    assert answers == [200, 404]


@pytest.mark.parametrize("purpose", PAGES)
@pytest.mark.parametrize("what", ["closed account", "left", "given away", "merged", "deleted", "hidden"])
def test_what_a_key_may_do_is_asked_anew(listing, group, keys, purpose, what):  # noqa: F811 – the fixture
    rows = Listing.objects.filter(pk=listing.pk)
    if what == "closed account":
        group.editor.is_active = False
        group.editor.save()
    elif what == "left":
        Membership.objects.filter(user=group.editor).delete()
    elif what == "given away":
        listing.organisations.set([group.stranger.memberships.get().organisation])
        listing.save()
    elif what == "merged":
        rows.update(replaced_by=ListingFactory())
    else:
        rows.update(**({"deleted_at": timezone.now()} if what == "deleted" else {"live": False}))
    before = state(listing)
    assert press(purpose, keys[purpose]).status_code == 404
    assert Client().get(reverse(PAGES[purpose]), {"key": keys[purpose]}).status_code == 404
    assert state(listing) == before


def test_a_mail_cancels_no_date_that_was_put_back_after_it(tonight, group, keys):
    """Whoever holds the mail may press once; afterwards the group's own decision stands."""
    press(links.CANCEL, keys[links.CANCEL])
    one_touch.restore(tonight, by=group.owner)
    press(links.CANCEL, keys[links.CANCEL])
    tonight.refresh_from_db()
    assert tonight.status == OccurrenceStatus.SCHEDULED


def test_a_key_for_one_listing_moves_no_date_of_another(listing, group, keys):  # noqa: F811 – the fixture
    other = ListingFactory()
    date = Occurrence.objects.create(
        listing=other, schedule_uid=Occurrence.objects.first().schedule_uid, original_start=timezone.now(),
        starts_at=timezone.now() + datetime.timedelta(hours=3),
    )  # fmt: skip
    assert press(links.CANCEL, key_of(links.cancel_link(listing, group.editor, date.pk))).status_code == 404
    more = {"date": date.pk, "listing": other.pk, "do": "move", "day": "2030-01-01", "about": date.pk}
    assert press(links.CANCEL, keys[links.CANCEL], **more).status_code == 200
    date.refresh_from_db()
    assert date.status == OccurrenceStatus.SCHEDULED


def test_a_key_stands_for_one_answer_whoever_gave_it(listing, group, keys):  # noqa: F811 – the fixture
    """Somebody else has confirmed on the page meanwhile: the old link changes nothing."""
    listing.verified_at, listing.verified_by = timezone.now(), group.owner
    listing.save()
    press(links.REVIEW, keys[links.REVIEW])
    listing.refresh_from_db()
    assert listing.verified_by == group.owner


@pytest.mark.parametrize("purpose", PAGES)
def test_a_key_opens_one_door_only(listing, keys, purpose):  # noqa: F811 – the fixture
    """It signs nobody in, leaves nothing in the browser, and no other site hears of it."""
    visitor = Client()
    for answer in (
        visitor.get(reverse(PAGES[purpose]), {"key": keys[purpose]}),
        visitor.post(reverse(PAGES[purpose]), {"key": keys[purpose]}, headers=HERE),
    ):
        assert not answer.cookies and "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] in ("same-origin", "no-referrer", "strict-origin")
        assert f"key={keys[purpose]}" not in answer.content.decode()
    assert visitor.get(reverse("account")).status_code == 302
    assert visitor.get(reverse("account_listing_dates", args=[listing.public_id])).status_code == 302


def test_a_key_in_the_address_presses_no_button(listing, keys):  # noqa: F811 – the fixture
    before = state(listing)
    for purpose, page in PAGES.items():
        assert Client().post(f"{reverse(page)}?key={keys[purpose]}", headers=HERE).status_code == 404
        assert Client().get(reverse(page), {"key": keys[purpose], "do": "cancel"}).status_code == 200
    assert state(listing) == before


def test_a_claim_answered_once_lets_in_nobody_a_second_time(listing):  # noqa: F811 – the fixture
    """The staff's button pressed again, or by two at once: one invitation."""
    from home.models import Invitation

    curator = curator_of(council_of(listing.municipality))
    asked = JoinRequest.objects.create(listing=listing, organisation_name="浜の会", person="浜", email="a@example.jp")
    joining.approve(asked, curator, checked_with="電話", role="owner")
    with pytest.raises(joining.ValidationError):
        joining.approve(asked, curator, checked_with="電話", role="owner")
    with pytest.raises(joining.PermissionDenied):
        joining.decline(asked, UserFactory(), "いいえ")
    assert Invitation.objects.count() == 1
