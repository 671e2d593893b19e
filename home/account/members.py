"""Writing use cases of membership: change a role, remove, leave, hand over. An owner is never lost by accident."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from directory.enums import MembershipRole
from directory.models import Membership, Organisation, User
from home.models import MemberAction, MemberEvent

from .rights import may_manage, membership

LAST_OWNER = _("代表者がひとりもいなくなります。先に、ほかの人を代表者にしてください。")
NOT_A_MEMBER = _("その人は、もうメンバーではありません。")


def note(
    organisation: Organisation, action: MemberAction, actor: User | None, person: User | None = None, role: str = ""
) -> None:
    MemberEvent.objects.create(organisation=organisation, action=action, actor=actor, person=person, role=role)


def locked(organisation: Organisation) -> Organisation:
    """The organisation's row, held until the transaction ends: two owners leaving at once come one after the other."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def has_other_owner(organisation: Organisation, user_id: int) -> bool:
    owners = Membership.objects.filter(organisation=organisation, role=MembershipRole.OWNER, user__is_active=True)
    return owners.exclude(user=user_id).exists()


@transaction.atomic
def change_role(organisation: Organisation, user: User, role: MembershipRole, by: User) -> Membership:
    """Raises PermissionDenied for outsiders, ValidationError where no owner would be left."""
    row = _row(locked(organisation), user, by)
    if row.role == role:
        return row
    if row.role == MembershipRole.OWNER and not has_other_owner(organisation, user.pk):
        raise ValidationError(LAST_OWNER)
    row.role = role
    row.save(update_fields=["role"])
    note(organisation, MemberAction.ROLE, by, user, role)
    return row


@transaction.atomic
def remove(organisation: Organisation, user: User, by: User) -> None:
    """Take somebody out. The last owner goes only when staff do it – who see the organisation in their list then."""
    row = _row(locked(organisation), user, by)
    if row.role == MembershipRole.OWNER and not has_other_owner(organisation, user.pk) and _acts_for_itself(by, row):
        raise ValidationError(LAST_OWNER)
    note(organisation, MemberAction.REMOVED, by, user, row.role)
    row.delete()


@transaction.atomic
def leave(organisation: Organisation, user: User) -> None:
    row = membership(user, locked(organisation))
    if row is None:
        raise PermissionDenied
    if row.role == MembershipRole.OWNER and not has_other_owner(organisation, user.pk):
        raise ValidationError(LAST_OWNER)
    note(organisation, MemberAction.LEFT, user, user, row.role)
    row.delete()


@transaction.atomic
def hand_over(organisation: Organisation, to: User, by: User) -> None:
    """A member becomes owner, and who was it leaves: how officers change in April."""
    change_role(organisation, to, MembershipRole.OWNER, by)
    leave(organisation, by)


def _row(organisation: Organisation, user: User, by: User) -> Membership:
    if not may_manage(by, organisation):
        raise PermissionDenied
    row = membership(user, organisation)
    if row is None:
        raise ValidationError(NOT_A_MEMBER)
    return row


def _acts_for_itself(by: User, row: Membership) -> bool:
    """An owner among owners, as against staff who tidy up."""
    return membership(by, row.organisation) is not None
