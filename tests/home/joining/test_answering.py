"""Staff call back and answer: who may, whom they may let into what, and what a claimant gets."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from directory.enums import ListingStatus, MembershipRole
from directory.models import Curatorship, Listing, Membership, Organisation
from home.account import tidying
from home.joining import services
from home.models import Invitation, JoinRequest, JoinStatus
from home.review.waiting import waiting_on
from tests.factories import ListingFactory, OrganisationFactory, UserFactory
from tests.home.desk_world import numbers_on

from .conftest import ASKS, BACKEND, HERE

pytestmark = pytest.mark.django_db
CALLED = {"do": "approve", "role": "owner", "into": "", "checked_with": "0123-45-6789に電話し、会長さんに聞きました。"}


def make_claim(listing, **values):
    typed = {name: ASKS[name] for name in ("organisation_name", "person", "position", "email")}
    return JoinRequest.objects.create(listing=listing, **(typed | values))


def browser_of(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def answer(person, asked, **sent):
    return browser_of(person).post(reverse("join_request", args=[asked.pk]), CALLED | sent)


def test_from_the_claim_to_the_account_page(towns, curators):
    """Claimed, called back, invited, in by the code – and only then one of the organisers."""
    from tests.home.account.conftest import sent_code, sent_key

    here, _there = towns
    Client().post(reverse("claim", args=[here.listing.public_id]), ASKS, headers=HERE)
    asked = JoinRequest.objects.get()
    page = browser_of(curators[0]).get(reverse("join_request", args=[asked.pk])).content.decode()
    assert "0123-45-6789" in page and "hanako@example.jp" in page
    assert answer(curators[0], asked)["Location"] == reverse("join_requests")
    assert mail.outbox[-1].to == ["hanako@example.jp"]
    claimant = Client()
    claimant.post(reverse("account_invitation"), {"key": sent_key()})
    claimant.post(reverse("account_confirm_login_code"), {"code": sent_code(), "action": "verify"})
    assert "凪浦市サロン" in claimant.get(reverse("account")).content.decode()
    member = Membership.objects.get(organisation__name="浜の茶の間の会")
    assert (member.user.email, member.role) == ("hanako@example.jp", MembershipRole.OWNER)
    assert {one.name for one in here.listing.organisations.all()} >= {"浜の茶の間の会"}
    entry = ModelLogEntry.objects.get(action=services.LET_IN)
    assert entry.data["checked"] == CALLED["checked_with"] and entry.user == curators[0]


def test_who_was_let_in_stays_when_an_older_draft_is_approved(towns, curators):
    here, _there = towns
    waiting = waiting_on(here.listing)
    services.approve(make_claim(here.listing), curators[0], checked_with="電話", role=MembershipRole.OWNER)
    waiting.state.revision.refresh_from_db()
    waiting.state.revision.publish()
    listing = Listing.objects.get(pk=here.listing.pk)
    assert listing.summary == "すこし直しました。" and "浜の茶の間の会" in {
        one.name for one in listing.organisations.all()
    }


def test_into_an_organisation_that_is_there(towns, curators):
    here, _there = towns
    body = here.objects[Organisation]
    here.listing.organisations.add(body)
    here.listing.save()
    owner = Membership.objects.create(organisation=body, user=UserFactory(), role=MembershipRole.OWNER).user
    Membership.objects.create(organisation=body, user=UserFactory(), role=MembershipRole.EDITOR)
    count, mail.outbox[:] = Organisation.objects.count(), []
    answer(curators[0], make_claim(here.listing), into=str(body.pk), role="editor")
    invitation = Invitation.objects.get()
    assert (invitation.organisation, invitation.role) == (body, MembershipRole.EDITOR)
    assert Organisation.objects.count() == count
    told, invited = mail.outbox
    assert told.to == [owner.email] and invited.to == [invitation.email]
    members = reverse("account_members", args=[body.public_id])
    assert members in told.body and invitation.email in told.body and "?key=" not in told.body


def test_nobody_is_let_into_a_body_of_another_town(towns, curators):
    """It runs the listing, but also others elsewhere, or looks after an area: its members could do things there."""
    here, there = towns
    touring, body = OrganisationFactory(), OrganisationFactory()
    Curatorship.objects.create(organisation=body, municipality=there.municipality)
    here.listing.organisations.add(touring, body)
    here.listing.save()
    elsewhere = ListingFactory(municipality=there.municipality)
    elsewhere.organisations.add(touring)
    elsewhere.save()
    asked = make_claim(here.listing)
    for one in (touring, body, there.council):
        page = answer(curators[0], asked, into=str(one.pk))
        assert page.status_code == 200
        with pytest.raises(ValidationError):
            services.approve(asked, curators[0], checked_with="電話", role=MembershipRole.OWNER, into=one)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("sent", [{"checked_with": " "}, {"do": "decline"}, {"do": "x"}, {"role": "x"}, {"into": "'"}])
def test_what_is_missing_is_said(towns, curators, sent):
    asked = make_claim(towns[0].listing)
    assert answer(curators[0], asked, **sent).status_code == 200
    asked.refresh_from_db()
    assert asked.status == JoinStatus.WAITING and not mail.outbox and not Invitation.objects.exists()


def test_others_neither_see_nor_answer(towns, curators):
    asked, foreign = make_claim(towns[0].listing), UserFactory()
    assert browser_of(curators[1]).get(reverse("join_request", args=[asked.pk])).status_code == 404
    assert answer(curators[1], asked).status_code == 404
    assert "浜の茶の間の会" not in browser_of(curators[1]).get(reverse("join_requests")).content.decode()
    for person in (curators[1], foreign):
        with pytest.raises(PermissionDenied):
            services.approve(asked, person, checked_with="電話", role=MembershipRole.OWNER)
        with pytest.raises(PermissionDenied):
            services.decline(asked, person, "いいえ")


def test_nobody_answers_themselves(towns, curators):
    with pytest.raises(ValidationError, match="ほかの人"):
        services.approve(
            make_claim(towns[0].listing, email="here@example.jp"), curators[0], checked_with="x", role="owner"
        )


def test_declining_says_why_and_lets_nobody_in(towns, curators):
    asked = make_claim(towns[0].listing)
    answer(curators[0], asked, do="decline", comment="会長さんは、ご存じないそうです。<b>")
    asked.refresh_from_db()
    assert asked.status == JoinStatus.DECLINED and not Invitation.objects.exists()
    assert "ご存じない" in mail.outbox[-1].body and "<b>" not in mail.outbox[-1].alternatives[0].content
    with pytest.raises(ValidationError, match="もう返事"):
        services.approve(asked, curators[0], checked_with="電話", role=MembershipRole.OWNER)


def test_a_listing_that_closed_meanwhile(towns, curators):
    asked = make_claim(towns[0].listing)
    Listing.objects.filter(pk=towns[0].listing.pk).update(status=ListingStatus.CLOSED, status_reason="終わりました")
    count = Organisation.objects.count()
    assert answer(curators[0], asked).status_code == 200
    assert Organisation.objects.count() == count and not Invitation.objects.exists()


def test_a_registration_becomes_a_draft_of_theirs(towns, curators, registers):
    Client().post(reverse("groups_new"), registers, headers=HERE)
    asked = JoinRequest.objects.get()
    page = browser_of(curators[0]).get(reverse("join_request", args=[asked.pk])).content.decode()
    assert "毎週火曜日の10時から" in page and "遠野市" not in page
    answer(curators[0], asked)
    listing = Listing.objects.get(title="浜の茶の間")
    draft = listing.get_latest_revision_as_object()
    assert not listing.live and draft.summary == "だれでも来られます。"
    assert [one.value for one in draft.channels.all()] == ["0123-99-8888"]
    assert [one.name for one in draft.organisations.all()] == ["浜の茶の間の会"]
    assert listing.latest_revision.user is None  # whoever let them in may review it
    assert Invitation.objects.get().organisation.municipality == towns[0].municipality
    assert Client().get(listing.get_absolute_url()).status_code == 404


def asked_on(page):
    return numbers_on(page)["参加の申し込み"]


def test_the_first_page_of_the_desk_tells(towns, curators):
    make_claim(towns[0].listing)
    home = reverse("wagtailadmin_home")
    assert asked_on(browser_of(curators[0]).get(home)) == 1
    assert asked_on(browser_of(curators[1]).get(home)) == 0


def test_the_list_asks_the_same_number_of_questions(towns, curators, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, address = browser_of(curators[0]), reverse("join_requests")
    make_claim(towns[0].listing)
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    for _more in range(9):
        make_claim(towns[0].listing)
    with django_assert_num_queries(len(one)):
        browser.get(address)


def test_thirty_days_after_the_answer_the_address_is_gone(towns):
    rows = [make_claim(towns[0].listing) for _row in range(3)]
    for row, days in zip(rows[:2], (29, 31), strict=True):
        row.status, row.answered_at = JoinStatus.DECLINED, timezone.now() - timedelta(days=days)
        row.save()
    JoinRequest.objects.filter(pk=rows[2].pk).update(created_at=timezone.now() - timedelta(days=99))
    assert tidying.tidy(dry_run=True)["requests"] == tidying.tidy()["requests"] == 1
    assert set(JoinRequest.objects.all()) == {rows[0], rows[2]}
