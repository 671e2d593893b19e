"""Links from a mail: they work without signing in, for one person, one purpose and a time; opening changes nothing."""

import datetime
import re

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.enums import OccurrenceStatus
from activities.models import Occurrence
from activities.services import one_touch, refresh
from directory.enums import ListingStatus, VerificationMethod
from directory.models import Listing, Membership
from directory.services.listings import mark_unconfirmed
from home.account.reminding import dates, letters, links, rounds
from home.models import DateMailWish, LetterKind
from tests.factories import ListingFactory, ScheduleFactory

pytestmark = pytest.mark.django_db
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
LONG_AGO = datetime.timedelta(days=400)


@pytest.fixture
def listing(group) -> Listing:
    """Due for review; every evening from today on."""
    listing = ListingFactory(title="潮騒サロン", verified_at=timezone.now() - LONG_AGO)
    listing.organisations.set([group.organisation])
    listing.save()
    soon = timezone.localtime() + datetime.timedelta(hours=1)
    ScheduleFactory(listing=listing, rrule="FREQ=DAILY", dtstart=soon.date(), start_time=soon.time().replace(second=0))
    refresh([listing.pk])
    return listing


@pytest.fixture
def review(listing, group) -> str:
    """The key in the editor's mail."""
    today = timezone.localdate()
    rounds.plan(today)
    letters.send_waiting(today, [LetterKind.REVIEW])
    return key_in_mail_to(group.editor)


@pytest.fixture
def tonight(listing, group) -> Occurrence:
    DateMailWish.objects.create(listing=listing, person=group.editor)
    dates.write_down(timezone.now())
    letters.send_waiting(timezone.localdate(), [LetterKind.DATE])
    return Occurrence.objects.filter(listing=listing).order_by("starts_at").first()


def key_in_mail_to(person) -> str:
    text = next(one.body for one in reversed(mail.outbox) if one.to == [person.email])
    return re.search(r"\?key=(\S+)", text)[1]


def page(name: str, key: str, method: str = "get", **more):
    return getattr(Client(), method)(reverse(name), {"key": key, **more}, **HERE)


def words(response) -> str:
    return response.content.decode()


def test_one_button_confirms_without_signing_in(listing, review, group):
    mark_unconfirmed([listing.pk])
    shown = page("account_still_correct", review)
    assert shown.status_code == 200 and "いまもこのとおりですか" in words(shown)
    assert not shown.cookies and shown["Cache-Control"] == "private, no-store"
    assert "確認できました" in words(page("account_still_correct", review, "post"))
    listing.refresh_from_db()
    assert listing.verified_at > timezone.now() - datetime.timedelta(minutes=1)
    assert (listing.verified_method, listing.verified_by) == (VerificationMethod.SELF, group.editor)
    assert listing.unconfirmed_since is None


def test_scanners_that_open_every_link_change_nothing(listing, review, tonight, group):
    before = Listing.objects.values().get(pk=listing.pk)
    for name, key in (("account_still_correct", review), ("account_cancel_date", key_in_mail_to(group.editor))):
        for method in ("get", "head", "get"):
            assert page(name, key, method).status_code == 200
        assert page(name, key, "put").status_code == 405
    assert Listing.objects.values().get(pk=listing.pk) == before
    tonight.refresh_from_db()
    assert tonight.status == OccurrenceStatus.SCHEDULED


def test_a_replayed_link_confirms_nothing_more(listing, review):
    page("account_still_correct", review, "post")
    first = Listing.objects.get(pk=listing.pk).verified_at
    assert "確認できました" in words(page("account_still_correct", review, "post"))
    assert Listing.objects.get(pk=listing.pk).verified_at == first


@pytest.mark.parametrize(
    "change", [lambda key: key[:-1], lambda key: "x" + key, lambda key: "", lambda key: "あ" * 999, lambda key: "\x00"]
)
def test_a_tampered_key_is_no_key(listing, review, change):
    for method in ("get", "post"):
        assert page("account_still_correct", change(review), method).status_code == 404
        assert page("account_cancel_date", change(review), method).status_code == 404


def test_each_link_is_for_its_own_purpose(listing, review, tonight, group):
    cancel = key_in_mail_to(group.editor)
    assert page("account_cancel_date", review, "post").status_code == 404
    assert page("account_still_correct", cancel, "post").status_code == 404


def test_links_end(listing, group, monkeypatch):
    signer = signing.TimestampSigner(salt=links.REVIEW)
    content = [listing.pk, group.editor.pk, links.stamp(listing.verified_at)]
    days = [59, 61]
    keys = []
    for age in days:
        then = timezone.now().timestamp() - age * 86_400
        monkeypatch.setattr(signing.time, "time", lambda moment=then: moment)
        keys.append(signer.sign_object(content))
        monkeypatch.undo()
    assert [page("account_still_correct", key).status_code for key in keys] == [200, 404]


def test_who_has_left_confirms_nothing(listing, review, tonight, group):
    cancel = key_in_mail_to(group.editor)
    Membership.objects.filter(user=group.editor).delete()
    assert page("account_still_correct", review, "post").status_code == 404
    assert page("account_cancel_date", cancel, "post").status_code == 404


def test_another_site_cannot_press_the_button(listing, review):
    response = Client().post(reverse("account_still_correct"), {"key": review}, HTTP_SEC_FETCH_SITE="cross-site")
    assert response.status_code == 403
    assert Listing.objects.get(pk=listing.pk).verified_at < timezone.now() - datetime.timedelta(days=300)


def test_what_rests_is_not_confirmed(listing, review):
    Listing.objects.filter(pk=listing.pk).update(status=ListingStatus.PAUSED, status_reason="夏休み")
    assert "お休み中" in words(page("account_still_correct", review, "post"))
    assert Listing.objects.get(pk=listing.pk).verified_at < timezone.now() - datetime.timedelta(days=300)


def test_tonight_is_cancelled_from_the_mail(listing, tonight, group):
    """Link, button: two taps."""
    key = key_in_mail_to(group.editor)
    shown = words(page("account_cancel_date", key))
    assert "潮騒サロン" in shown and dates.words(tonight) in shown
    assert "中止にしました" in words(page("account_cancel_date", key, "post", note="台風のため"))
    tonight.refresh_from_db()
    assert (tonight.status, tonight.note) == (OccurrenceStatus.CANCELLED, "台風のため")
    assert "中止にしました" in words(page("account_cancel_date", key))


def test_a_note_that_is_too_long_is_told_and_nothing_saved(listing, tonight, group):
    response = page("account_cancel_date", key_in_mail_to(group.editor), "post", note="あ" * 201)
    assert response.status_code == 200 and "200文字まで" in words(response)
    tonight.refresh_from_db()
    assert tonight.status == OccurrenceStatus.SCHEDULED


def test_what_somebody_has_put_back_is_not_cancelled_again(listing, tonight, group):
    key = key_in_mail_to(group.editor)
    page("account_cancel_date", key, "post", note="台風のため")
    one_touch.restore(tonight, by=group.owner)
    for method in ("get", "post"):
        assert "元にもどされました" in words(page("account_cancel_date", key, method))
    tonight.refresh_from_db()
    assert tonight.status == OccurrenceStatus.SCHEDULED
    tomorrow = Occurrence.objects.filter(listing=listing).order_by("starts_at")[1]
    other = links.cancel_link(listing, group.editor, tomorrow.pk).partition("key=")[2]
    assert "中止にしました" in words(page("account_cancel_date", other, "post")), "another day is another matter"
