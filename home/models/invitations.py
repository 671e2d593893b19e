"""An open door to an organisation, for one mail address."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from directory.enums import MembershipRole
from directory.models import Organisation

OPEN_FOR = timedelta(days=14)


class InvitationQuerySet(models.QuerySet):
    def open(self) -> "InvitationQuerySet":
        return self.filter(expires_at__gt=timezone.now())


class Invitation(models.Model):
    """Exists as long as it waits for an answer: accepted or withdrawn, the row goes, and the mail address with it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations", verbose_name="団体")
    email = models.EmailField("メールアドレス")
    role = models.CharField("役割", max_length=10, choices=MembershipRole, default=MembershipRole.EDITOR)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="招待した人"
    )
    hands_over = models.BooleanField("参加したら、招待した人は抜ける", default=False)
    created_at = models.DateTimeField("招待した日時", auto_now_add=True)
    expires_at = models.DateTimeField("いつまで")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "招待"
        verbose_name_plural = "招待"
        constraints = [models.UniqueConstraint(fields=["organisation", "email"], name="invitation_once_per_address")]

    def __str__(self) -> str:
        return f"{self.organisation}（{self.get_role_display()}）"

    @property
    def is_open(self) -> bool:
        return self.expires_at > timezone.now()
