"""Who did what to an organisation's members."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.enums import MembershipRole
from directory.models import Organisation


class MemberAction(models.TextChoices):
    INVITED = "invited", _("招待しました")
    RESENT = "resent", _("招待をもう一度送りました")
    WITHDRAWN = "withdrawn", _("招待を取り消しました")
    JOINED = "joined", _("参加しました")
    ROLE = "role", _("役割を変えました")
    REMOVED = "removed", _("メンバーから外しました")
    LEFT = "left", _("団体から抜けました")
    OWNERLESS = "ownerless", _("代表者がいなくなりました")


class MemberEvent(models.Model):
    """One line of the log. No mail address: whoever was invited and never came leaves no trace here."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="member_events", verbose_name="団体")
    action = models.CharField("したこと", max_length=12, choices=MemberAction)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="した人"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="だれについて"
    )
    role = models.CharField("役割", max_length=10, choices=MembershipRole, blank=True)
    at = models.DateTimeField("日時", auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "メンバーの記録"
        verbose_name_plural = "メンバーの記録"
        indexes = [models.Index(fields=["organisation", "-at"])]

    def __str__(self) -> str:
        return f"{self.organisation}：{self.get_action_display()}"
