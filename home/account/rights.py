"""Who may do what to an organisation's members. Every view and service of this area asks here."""

from django.db.models import QuerySet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

from directory.enums import MembershipRole
from directory.models import Membership, Organisation, User


def is_staff(user: User) -> bool:
    """Whether the person may enter /admin/."""
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


def looks_after(user: User, organisation: Organisation) -> bool:
    """Whether the person may invite to and remove from it in the admin: superusers, and curators in their area."""
    return is_staff(user) and _policy().user_has_permission_for_instance(user, "change", organisation)


def looked_after_by(user: User) -> QuerySet[Organisation]:
    if not is_staff(user):
        return Organisation.objects.none()
    return _policy().instances_user_has_any_permission_for(user, ["change"])


def _policy() -> BasePermissionPolicy:
    return policy_registry.get_by_type(Organisation)


def membership(user: User, organisation: Organisation) -> Membership | None:
    return Membership.objects.filter(user=user, organisation=organisation).first() if user.pk else None


def is_owner(user: User, organisation: Organisation) -> bool:
    mine = membership(user, organisation)
    return mine is not None and mine.role == MembershipRole.OWNER


def may_manage(user: User, organisation: Organisation) -> bool:
    return is_owner(user, organisation) or looks_after(user, organisation)
