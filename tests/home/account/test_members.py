"""Who may see and do what in an organisation, and that no owner is lost unnoticed."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.enums import MembershipRole
from directory.models import Curatorship, Membership, Organisation, User
from home.account import invitations, members
from home.account.ownerless import ownerless
from home.models import Invitation, MemberAction, MemberEvent
from home.roles import CURATORS
from tests.factories import ListingFactory, MunicipalityFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def address(name, group) -> str:
    return reverse(name, args=[group.organisation.public_id] if name != "account" else [])


@pytest.mark.parametrize("do", ["invite", "resend", "withdraw", "remove", "role", "hand_over"])
@pytest.mark.parametrize("who,told", {"anonymous": 302, "stranger": 404, "former": 404, "editor": 403}.items())
def test_only_owners_do_anything(group, signed_in, do, who, told):
    invitation = invitations.invite(group.organisation, "new@example.jp", MembershipRole.EDITOR, group.owner)
    before = list(Membership.objects.order_by("pk").values_list())
    member = Membership.objects.get(user=group.editor).pk
    sent = {"do": do, "email": "x@example.jp", "role": "owner", "member": member, "invitation": invitation.pk}
    answer = signed_in(getattr(group, who, None)).post(address("account_members", group), sent)
    assert answer.status_code == told
    assert list(Membership.objects.order_by("pk").values_list()) == before
    assert list(Invitation.objects.values_list("token_hash", flat=True)) == [invitation.token_hash]


def test_an_owner_reaches_no_other_organisations_rows(group, signed_in):
    """Foreign ids in a form of one's own: nothing is found."""
    foreign = Membership.objects.get(user=group.stranger)
    invitation = invitations.invite(foreign.organisation, "new@example.jp", MembershipRole.EDITOR, group.stranger)
    browser = signed_in(group.owner)
    for do in ("remove", "role", "hand_over", "resend", "withdraw"):
        sent = {"do": do, "role": "editor", "member": foreign.pk, "invitation": invitation.pk}
        assert browser.post(address("account_members", group), sent).status_code == 200
    foreign.refresh_from_db()
    invitation.refresh_from_db()
    assert foreign.role == MembershipRole.OWNER


def test_an_owner_changes_a_role_and_removes(group, signed_in):
    browser, row = signed_in(group.owner), Membership.objects.get(user=group.editor)
    for sent in ({"do": "role", "role": "owner"}, {"do": "role", "role": "editor"}, {"do": "remove"}):
        assert browser.post(address("account_members", group), sent | {"member": row.pk}).status_code == 302
    assert not Membership.objects.filter(pk=row.pk).exists()
    actions = list(MemberEvent.objects.order_by("pk").values_list("action", "actor__email", "person__email"))
    assert actions == [
        (action, "owner@example.jp", "editor@example.jp")
        for action in (MemberAction.ROLE, MemberAction.ROLE, MemberAction.REMOVED)
    ]
    assert signed_in(group.editor).get(address("account_organisation", group)).status_code == 404


def test_the_last_owner_stays_until_somebody_else_is(group, signed_in):
    browser = signed_in(group.owner)
    page = browser.post(address("account_leave", group), follow=True)
    assert "代表者がひとりもいなくなります" in page.content.decode()
    with pytest.raises(ValidationError):
        members.change_role(group.organisation, group.owner, MembershipRole.EDITOR, group.owner)
    with pytest.raises(ValidationError):
        members.remove(group.organisation, group.owner, group.owner)
    row = Membership.objects.get(user=group.editor)
    answer = browser.post(address("account_members", group), {"do": "hand_over", "member": row.pk})
    assert answer["Location"] == reverse("account")
    assert dict(Membership.objects.filter(organisation=group.organisation).values_list("user__email", "role")) == {
        "editor@example.jp": MembershipRole.OWNER
    }


def test_an_owner_whose_account_is_closed_counts_as_none(group):
    second = UserFactory(is_active=False)
    Membership.objects.create(user=second, organisation=group.organisation, role=MembershipRole.OWNER)
    with pytest.raises(ValidationError):
        members.leave(group.organisation, group.owner)


def test_an_editor_leaves(group, signed_in):
    assert signed_in(group.editor).post(address("account_leave", group))["Location"] == reverse("account")
    assert signed_in(group.former).post(address("account_leave", group)).status_code == 404
    with pytest.raises(PermissionDenied):
        members.leave(group.organisation, group.former)


@pytest.mark.parametrize("also_the_editor", [False, True])
def test_deleting_the_last_owner_is_noticed(group, also_the_editor):
    assert not ownerless(Organisation.objects.all()).exists()
    if also_the_editor:
        group.editor.delete()
    group.owner.delete()
    assert list(ownerless(Organisation.objects.all())) == [group.organisation]
    event = MemberEvent.objects.get(action=MemberAction.OWNERLESS)
    assert (event.actor, event.person) == (None, None)
    members.note(group.organisation, MemberAction.JOINED, group.stranger)
    Membership.objects.create(user=group.stranger, organisation=group.organisation, role=MembershipRole.OWNER)
    assert not ownerless(Organisation.objects.all()).exists()


def test_organisations_without_accounts_or_gone_are_no_matter(group):
    OrganisationFactory()
    group.owner.delete()
    group.organisation.deleted_at = timezone.now()
    group.organisation.save()
    assert not ownerless(Organisation.objects.all()).exists()
    group.organisation.delete()
    assert not MemberEvent.objects.exists()


@pytest.fixture
def curator(group):
    """Somebody of the body that looks after the group's town."""
    town = MunicipalityFactory()
    Organisation.objects.filter(pk=group.organisation.pk).update(municipality=town)
    body, person = OrganisationFactory(), UserFactory(email="curator@example.jp")
    Membership.objects.create(user=person, organisation=body, role=MembershipRole.OWNER)
    Curatorship.objects.create(organisation=body, municipality=town)
    person.groups.add(Group.objects.get(name=CURATORS))
    return person


def test_curators_see_what_lost_its_owners_and_invite_a_new_one(group, curator, signed_in, mailoutbox):
    pages = [reverse("staff_ownerless"), reverse("staff_members", args=[group.organisation.pk])]
    assert [signed_in(group.owner).get(page).status_code for page in pages] == [302, 302]
    group.owner.delete()
    browser = signed_in(curator)
    assert "潮風の会" in browser.get(pages[0]).content.decode()
    table = b"".join(browser.get(pages[0], {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert table.splitlines()[0].startswith("団体,") and "潮風の会" in table
    assert "代表者がいない団体が1件" in browser.get(reverse("wagtailadmin_home")).content.decode()
    sent = {"do": "invite", "email": "new@example.jp", "role": "owner"}
    assert browser.post(pages[1], sent)["Location"] == pages[1]
    assert [message.to for message in mailoutbox] == [["new@example.jp"]]


def test_a_curator_reaches_no_organisation_elsewhere(group, curator, signed_in, mailoutbox):
    elsewhere = Membership.objects.get(user=group.stranger).organisation
    Organisation.objects.filter(pk=elsewhere.pk).update(municipality=MunicipalityFactory())
    group.stranger.delete()
    browser, page = signed_in(curator), reverse("staff_members", args=[elsewhere.pk])
    assert browser.get(page).status_code == browser.post(page, {"do": "invite"}).status_code == 404
    assert elsewhere.name not in browser.get(reverse("staff_ownerless")).content.decode()
    boss = User.objects.create_superuser("boss@example.jp", "correct horse battery")
    assert signed_in(boss).get(page).status_code == 200


@pytest.mark.parametrize("page", ["account", "account_organisation", "account_members"])
def test_more_rows_mean_no_more_queries(group, signed_in, django_assert_num_queries, page):
    browser = signed_in(group.owner)

    def fill(number):
        for _ in range(number):
            listing = ListingFactory()
            listing.organisations.set([group.organisation])
            listing.save()
            member = UserFactory()
            Membership.objects.create(user=member, organisation=group.organisation)
            members.note(group.organisation, MemberAction.JOINED, member, member)
            if page == "account":
                body = OrganisationFactory()
                Membership.objects.create(user=group.owner, organisation=body, role=MembershipRole.OWNER)

    fill(2)
    browser.get(address(page, group))
    with CaptureQueriesContext(connection) as few:
        browser.get(address(page, group))
    fill(6)
    with django_assert_num_queries(len(few)):
        browser.get(address(page, group))
    assert len(few) <= 16
