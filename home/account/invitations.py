"""Writing use cases of invitations: invite, send again, withdraw, accept.

The mail holds a key, the database only its hash. Whoever opens it still proves with a code that the address is theirs.
"""

import hashlib
import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.enums import MembershipRole
from directory.models import Membership, Organisation, User
from home.models import Invitation, MemberAction
from home.models.invitations import OPEN_FOR

from . import mails
from .members import leave, locked, note
from .rights import is_owner, may_manage, membership

AT_MOST = 20
ALREADY_IN = _("その人は、もうメンバーです。")
TOO_MANY = _("返事を待っている招待が、いっぱいになりました。いらない招待を取り消してから、もう一度お試しください。")
WAITING = _("そのアドレスには、もう招待を送ってあります。下の一覧から、もう一度送れます。")


def invite(
    organisation: Organisation, email: str, role: MembershipRole, by: User, hands_over: bool = False
) -> Invitation:
    """Send the mail. Raises PermissionDenied for outsiders, ValidationError with a sentence for the form."""
    if not may_manage(by, organisation):
        raise PermissionDenied
    return open_door(organisation, email, role, by, hands_over)


def open_door(
    organisation: Organisation, email: str, role: MembershipRole, by: User, hands_over: bool = False
) -> Invitation:
    """As `invite`, where the caller has asked whether the person may."""
    email = User.objects.normalize_email(email).lower()
    key = _new_key()
    with transaction.atomic():
        locked(organisation)
        rows = Invitation.objects.filter(organisation=organisation)
        rows.filter(email=email, expires_at__lte=timezone.now()).delete()
        if Membership.objects.filter(organisation=organisation, user__email=email).exists():
            raise ValidationError(ALREADY_IN)
        if rows.filter(email=email).exists():
            raise ValidationError(WAITING)
        if rows.open().count() >= AT_MOST:
            raise ValidationError(TOO_MANY)
        invitation = Invitation.objects.create(
            organisation=organisation,
            email=email,
            role=MembershipRole.OWNER if hands_over else role,
            token_hash=_hash(key),
            invited_by=by,
            hands_over=hands_over and is_owner(by, organisation),
            expires_at=timezone.now() + OPEN_FOR,
        )
        note(organisation, MemberAction.INVITED, by, role=invitation.role)
    if membership(by, organisation) is None:
        _tell_owners(invitation)
    _send(invitation, key)
    return invitation


def resend(invitation: Invitation, by: User) -> None:
    """A new key for another 14 days; the old mail's stops working."""
    if not may_manage(by, invitation.organisation):
        raise PermissionDenied
    key = _new_key()
    with transaction.atomic():
        invitation.token_hash, invitation.expires_at = _hash(key), timezone.now() + OPEN_FOR
        invitation.save(update_fields=["token_hash", "expires_at"])
        note(invitation.organisation, MemberAction.RESENT, by, role=invitation.role)
    _send(invitation, key)


@transaction.atomic
def withdraw(invitation: Invitation, by: User) -> None:
    if not may_manage(by, invitation.organisation):
        raise PermissionDenied
    note(invitation.organisation, MemberAction.WITHDRAWN, by, role=invitation.role)
    invitation.delete()


def find(key: str) -> Invitation | None:
    """The open invitation of a key. Used, withdrawn, expired, tampered with: all the same, none."""
    rows = Invitation.objects.open().select_related("organisation", "invited_by")
    return rows.filter(token_hash=_hash(key), organisation__in=Organisation.objects.present()).first()


def person_of(invitation: Invitation) -> User | None:
    """Whose address it is; made now if there is nobody yet. None where that account was closed."""
    person = User.objects.filter(email=invitation.email).first() or User.objects.create_user(invitation.email)
    return person if person.is_active else None


@transaction.atomic
def accept(invitation: Invitation, by: User) -> Membership | None:
    """Become a member; None if the invitation is gone meanwhile or was meant for another address.

    The row is taken away first: of two answers at once only one finds it.
    """
    organisation = locked(invitation.organisation)
    row = Invitation.objects.open().filter(pk=invitation.pk, token_hash=invitation.token_hash, email=by.email).first()
    if row is None or organisation.deleted_at or not by.is_active:
        return None
    row.delete()
    membership, is_new = Membership.objects.get_or_create(
        user=by, organisation=organisation, defaults={"role": row.role}
    )
    if not is_new and row.role == MembershipRole.OWNER:
        membership.role = row.role
        membership.save(update_fields=["role"])
    note(organisation, MemberAction.JOINED, by, by, membership.role)
    if row.hands_over and row.invited_by and row.invited_by != by and is_owner(row.invited_by, organisation):
        leave(organisation, row.invited_by)
    return membership


def _new_key() -> str:
    return secrets.token_urlsafe(32)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _tell_owners(invitation: Invitation) -> None:
    """Nobody comes in behind the backs of those who run the group: staff who let somebody in are named to them."""
    context = {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "address": mails.absolute(reverse("account_members", args=[invitation.organisation.public_id])),
    }
    owners = Membership.objects.filter(
        organisation=invitation.organisation, role=MembershipRole.OWNER, user__is_active=True
    )
    for email in owners.values_list("user__email", flat=True):
        mails.send("account/email/let_in", email, context)


def _send(invitation: Invitation, key: str) -> None:
    """The key travels as a query string, which no log of ours holds."""
    context = {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "address": mails.absolute(f"{reverse('account_invitation')}?key={key}"),
    }
    mails.send("account/email/invitation", invitation.email, context)
