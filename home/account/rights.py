"""Who may do what to an organisation's members. Every view and service of this area asks here."""

from directory.enums import MembershipRole
from directory.models import Membership, Organisation, User


def is_staff(user: User) -> bool:
    """Whether the person may enter /admin/."""
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


def looks_after_members(user: User) -> bool:
    """Whether the person may invite to and remove from any organisation, in the admin."""
    return is_staff(user) and user.has_perm("directory.change_organisation")


def membership(user: User, organisation: Organisation) -> Membership | None:
    return Membership.objects.filter(user=user, organisation=organisation).first() if user.pk else None


def is_owner(user: User, organisation: Organisation) -> bool:
    mine = membership(user, organisation)
    return mine is not None and mine.role == MembershipRole.OWNER


def may_manage(user: User, organisation: Organisation) -> bool:
    return is_owner(user, organisation) or looks_after_members(user)
