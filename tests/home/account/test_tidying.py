"""What goes by itself, and what is taken away for somebody who lost their telephone."""

import datetime
import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.enums import MembershipRole
from home.account import invitations, members
from home.models import EmbedDay, Invitation, Letter, MemberAction, MemberEvent, PersonSession, TypedDraft
from tests.factories import ListingFactory

pytestmark = pytest.mark.django_db


def test_only_what_is_old_goes(group, signed_in, tmp_path):
    now, day, listing = timezone.now(), datetime.timedelta(days=1), ListingFactory()
    for number, age in enumerate((0, 29, 31)):
        one = invitations.invite(group.organisation, f"n{number}@example.jp", MembershipRole.EDITOR, group.owner)
        Invitation.objects.filter(pk=one.pk).update(expires_at=now - age * day)
    MemberEvent.objects.update(at=now - 4 * 365 * day)
    members.note(group.organisation, MemberAction.JOINED, group.editor)
    signed_in(group.owner), signed_in(group.editor)
    PersonSession.objects.filter(user=group.owner).update(expire_date=now - day)
    for key, age in (("old", 366), ("new", 364)):
        day_written = timezone.localdate() - age * day
        Letter.objects.create(person=group.owner, listing=listing, kind="review", key=key, written_on=day_written)
    for subject, age in (("old", 31), ("new", 29)):
        one = TypedDraft.objects.create(person=group.owner, listing=listing, subject=subject, content="a=b")
        TypedDraft.objects.filter(pk=one.pk).update(kept_at=now - age * day)
    for age in (396, 397):
        EmbedDay.objects.create(host="toshokan.example.jp", day=timezone.localdate() - age * day)
    report = tmp_path / "report.json"
    call_command("tidy_accounts", "--dry-run", report=report)
    counts = {"sessions": 1, "invitations": 1, "requests": 0, "letters": 1, "events": 3, "typed": 1}
    counts |= {
        "embeds": 1,
        "imports": 0,
        "reports": 0,
        "tasks": 0,
        "contacts": 0,
        "memberships": 0,
        "listings": 0,
        "venues": 0,
        "organisations": 0,
        "pictures": 0,
    }
    assert json.loads(report.read_text()) == counts
    assert Invitation.objects.count() == 3
    call_command("tidy_accounts")
    assert sorted(Invitation.objects.values_list("email", flat=True)) == ["n0@example.jp", "n1@example.jp"]
    assert [session.user for session in PersonSession.objects.all()] == [group.editor]
    assert Letter.objects.get().key == "new" and TypedDraft.objects.get().subject == "new"
    assert EmbedDay.objects.get().day == timezone.localdate() - 396 * day
    assert MemberEvent.objects.get().action == MemberAction.JOINED


def test_a_lost_telephone(group, signed_in):
    for person in (group.owner, group.editor):
        Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={})
        signed_in(person)
    call_command("reset_second_step", "OWNER@example.jp")
    assert [one.user for one in Authenticator.objects.all()] == [group.editor]
    assert [one.user for one in PersonSession.objects.all()] == [group.editor]
    with pytest.raises(CommandError):
        call_command("reset_second_step", "nobody@example.jp")
