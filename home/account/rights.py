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
    return looked_after_by(user).filter(pk=organisation.pk).exists()


def looked_after_by(user: User) -> QuerySet[Organisation]:
    """Without bodies that look after an area themselves: to belong to one opens that area, perhaps another town's. Who
    comes into them is for their own owners and for administrators to say."""
    if not is_staff(user):
        return Organisation.objects.none()
    rows = _policy().instances_user_has_any_permission_for(user, ["change"])
    return rows if user.is_superuser else rows.filter(curatorships=None)


def _policy() -> BasePermissionPolicy:
    return policy_registry.get_by_type(Organisation)


def membership(user: User, organisation: Organisation) -> Membership | None:
    return Membership.objects.filter(user=user, organisation=organisation).first() if user.pk else None


def is_owner(user: User, organisation: Organisation) -> bool:
    mine = membership(user, organisation)
    return mine is not None and mine.role == MembershipRole.OWNER


def may_manage(user: User, organisation: Organisation) -> bool:
    return is_owner(user, organisation) or looks_after(user, organisation)
