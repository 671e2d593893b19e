"""The last day of a colleague: set weeks before by an owner of the body, done by the nightly command."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from directory.enums import MembershipRole
from directory.models import Membership, User
from home.account.members import LAST_OWNER, has_other_owner, locked, note
from home.account.rights import may_manage
from home.models import MemberAction, MembershipEnd

NO_DAY = "最後の日を選んでください。"
PAST = "最後の日は、今日か、今日よりあとの日にしてください。すぐに外すときは、今日の日付にします。"
FAR = "最後の日は、5年以内の日にしてください。"
MOST_YEARS = 5


@transaction.atomic
def set_last_day(membership: Membership, day: datetime.date | None, by: User) -> None:
    """None: stays after all. Raises PermissionDenied for whoever isn't an owner, ValidationError with a sentence."""
    body = locked(membership.organisation)
    if not may_manage(by, body):
        raise PermissionDenied
    if day is None:
        MembershipEnd.objects.filter(membership=membership).delete()
        return
    if day < timezone.localdate():
        raise ValidationError(PAST)
    if day.year > timezone.localdate().year + MOST_YEARS:
        raise ValidationError(FAR)
    if membership.role == MembershipRole.OWNER and not _stays_an_owner(membership):
        raise ValidationError(LAST_OWNER)
    MembershipEnd.objects.update_or_create(membership=membership, defaults={"last_day": day, "set_by": by})


def _stays_an_owner(membership: Membership) -> bool:
    """Another owner than this one, whose own time has no end."""
    owners = Membership.objects.filter(organisation=membership.organisation, role=MembershipRole.OWNER, end=None)
    return owners.filter(user__is_active=True).exclude(pk=membership.pk).exists()


def over() -> QuerySet[MembershipEnd]:
    """Those whose last day has passed."""
    return MembershipEnd.objects.filter(last_day__lt=timezone.localdate())


def end_memberships() -> int:
    """Take out whose time is over; returns how many. The only owner left stays: somebody must open the door."""
    return sum(_end(pk) for pk in over().values_list("pk", flat=True))


@transaction.atomic
def _end(pk: int) -> int:
    end = over().select_related("membership__organisation", "membership__user", "set_by").filter(pk=pk).first()
    if end is None:
        return 0
    row = end.membership
    body = locked(row.organisation)
    if row.role == MembershipRole.OWNER and not has_other_owner(body, row.user_id):
        return 0
    note(body, MemberAction.REMOVED, end.set_by, row.user, row.role)
    row.delete()
    return 1
