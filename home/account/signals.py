"""Where the framework leaves no other place: people deleted elsewhere, and signing in by whatever door."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.signals import user_logged_in
from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver

from directory.enums import MembershipRole
from directory.models import Membership, Organisation, User
from home.models import MemberAction

from .members import has_other_owner, note


@receiver(post_delete, sender=Membership)
def notice_the_last_owner_gone(instance: Membership, origin: Any, **kwargs: Any) -> None:
    """An account deleted, a membership taken out in the admin: the organisation shows up in the staff's list."""
    kind = origin.model if isinstance(origin, models.QuerySet) else type(origin)
    if kind is Organisation or instance.role != MembershipRole.OWNER:
        return
    if not has_other_owner(instance.organisation, instance.user_id):
        note(instance.organisation, MemberAction.OWNERLESS, actor=None)


@receiver(user_logged_in)
def keep_one_address(user: User, **kwargs: Any) -> None:
    """allauth keeps addresses in a table of its own. There it is exactly the person's, and each code proves it anew."""
    rows = EmailAddress.objects.filter(models.Q(user=user) | models.Q(email=user.email))
    if [(row.user_id, row.email, row.verified) for row in rows] != [(user.pk, user.email, True)]:
        rows.delete()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
