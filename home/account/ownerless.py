"""Organisations that ended without an owner: nobody may invite anybody any more, so staff have to look."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.enums import MembershipRole
from directory.models import Membership, Organisation
from home.models import MemberAction, MemberEvent

HAD_MEMBERS = [MemberAction.JOINED, MemberAction.LEFT, MemberAction.REMOVED, MemberAction.OWNERLESS]


def ownerless(among: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With members but no owner who can sign in, or left by the last. Those that never had an account are no matter."""
    members = Membership.objects.filter(organisation=OuterRef("pk"))
    owners = members.filter(role=MembershipRole.OWNER, user__is_active=True)
    events = MemberEvent.objects.filter(organisation=OuterRef("pk"), action__in=HAD_MEMBERS)
    return among.filter(deleted_at=None, replaced_by=None).filter(
        Q(Exists(members)) | Q(Exists(events)), ~Q(Exists(owners))
    )
