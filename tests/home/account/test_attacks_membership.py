"""What a member, a curator or a stranger could try against a body and its people, with requests made by hand."""

import pytest
from django.core import mail
from django.urls import reverse

from directory.enums import MembershipRole
from directory.models import Curatorship, Membership, Organisation
from home.account import invitations
from home.models import Invitation
from tests.factories import MunicipalityFactory, UserFactory
from tests.home.desk_world import council_of, curator_of

pytestmark = pytest.mark.django_db
ACTIONS = ("resend", "withdraw", "remove", "role", "hand_over")


def people_of(body: Organisation) -> list[tuple[str, str]]:
    return sorted(Membership.objects.filter(organisation=body).values_list("user__email", "role"))


@pytest.fixture
def foreign(group):
    """A member and an invitation of a body that isn't the owner's."""
    body = group.stranger.memberships.get().organisation
    member = Membership.objects.create(user=UserFactory(), organisation=body)
    invitation = invitations.invite(body, "friend@example.jp", MembershipRole.EDITOR, group.stranger)
    mail.outbox.clear()
    return body, {"member": member.pk, "invitation": invitation.pk}


@pytest.mark.parametrize("action", ACTIONS)
def test_keys_of_another_body_do_nothing_in_ones_own_form(group, signed_in, foreign, action):
    body, keys = foreign
    before = people_of(body), people_of(group.organisation), list(Invitation.objects.values())
    page = reverse("account_members", args=[group.organisation.public_id])
    signed_in(group.owner).post(page, {"do": action, "role": "owner", **keys})
    assert (people_of(body), people_of(group.organisation), list(Invitation.objects.values())) == before
    assert mail.outbox == []


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("key", ["", "0", "-1", "1e3", "９", "9" * 40, "1 OR 1=1", "\x00", "None"])
def test_a_key_that_is_none_gets_a_sentence(group, signed_in, action, key):
    page = reverse("account_members", args=[group.organisation.public_id])
    answer = signed_in(group.owner).post(page, {"do": action, "role": "owner", "member": key, "invitation": key})
    assert answer.status_code == 200 and "もう" in answer.content.decode()


def test_more_fields_than_a_form_has_change_nothing(group, signed_in):
    """Rights, address and body can't be posted along with a name."""
    sent = {
        "last_name": "浜",
        "is_superuser": "on",
        "is_staff": "on",
        "email": "boss@example.jp",
        "groups": "1",
        "pk": "1",
    }
    signed_in(group.editor).post(reverse("account_me"), sent)
    group.editor.refresh_from_db()
    assert (group.editor.last_name, group.editor.email) == ("浜", "editor@example.jp")
    assert not group.editor.is_superuser and not group.editor.is_staff and not group.editor.groups.exists()


def test_an_invitation_names_no_other_body(group, signed_in, foreign):
    body, _keys = foreign
    page = reverse("account_members", args=[group.organisation.public_id])
    sent = {"do": "invite", "email": "x@example.jp", "role": "editor", "organisation": body.pk, "invited_by": body.pk}
    signed_in(group.owner).post(page, sent)
    assert Invitation.objects.get(email="x@example.jp").organisation == group.organisation


@pytest.fixture
def double_council(db):
    """A body at home here that looks after this town and another; and a curator of this town alone."""
    here, there = MunicipalityFactory(), MunicipalityFactory()
    body = council_of(here, "ふたつの町の社協")
    Curatorship.objects.create(organisation=body, municipality=there)
    return body, curator_of(council_of(here), email="curator@example.jp")


def test_a_curator_gets_no_other_town_by_inviting_into_a_body_that_looks_after_it(double_council, signed_in):
    body, curator = double_council
    page = reverse("staff_members", args=[body.pk])
    sent = {"do": "invite", "email": curator.email, "role": "owner"}
    assert signed_in(curator).post(page, sent).status_code == 404
    assert not Invitation.objects.exists() and mail.outbox == []


def test_a_curator_makes_nobody_owner_of_the_own_council(double_council, signed_in):
    """Who comes into a body that looks after an area is for its owners and for administrators to say."""
    _body, curator = double_council
    [mine] = curator.memberships.all()
    page = reverse("staff_members", args=[mine.organisation_id])
    signed_in(curator).post(page, {"do": "role", "member": mine.pk, "role": "owner"})
    mine.refresh_from_db()
    assert mine.role == MembershipRole.EDITOR


@pytest.mark.parametrize("action", ["invite", "resend"])
def test_nobody_is_flooded_with_invitations(group, signed_in, action):
    """Sent, withdrawn and sent again, or sent again and again: it ends for the address, whichever body asks."""
    page, browser = reverse("account_members", args=[group.organisation.public_id]), signed_in(group.owner)
    for _ in range(30):
        if action == "invite" or not Invitation.objects.exists():
            browser.post(page, {"do": "invite", "email": "victim@example.jp", "role": "editor"})
        found = Invitation.objects.filter(email="victim@example.jp").first()
        if found:
            browser.post(page, {"do": "withdraw" if action == "invite" else "resend", "invitation": found.pk})
    assert 1 <= len(mail.outbox) <= 6
