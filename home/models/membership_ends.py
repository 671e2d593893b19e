"""When somebody's time in a body ends: known weeks before in April's change of staff."""

from django.conf import settings
from django.db import models

from directory.models import Membership


class MembershipEnd(models.Model):
    """The night after `last_day` the membership goes (`tidy_accounts`), and with it the way into the areas."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="end", verbose_name="メンバー")
    last_day = models.DateField("最後の日")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="決めた人"
    )

    class Meta:
        verbose_name = "メンバーの終わり"
        verbose_name_plural = "メンバーの終わり"

    def __str__(self) -> str:
        return f"{self.membership}：{self.last_day}まで"
