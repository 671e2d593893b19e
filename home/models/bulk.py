"""What was changed for many listings at once, so that it can be taken back."""

from django.conf import settings
from django.db import models
from wagtail.models import Revision

from directory.models import Listing, User


class BulkChangeQuerySet(models.QuerySet):
    def curated_by(self, user: User) -> "BulkChangeQuerySet":
        """Of which at least one listing is the person's to look after."""
        keys = Listing.objects.curated_by(user).order_by().values("pk")
        return self.filter(pk__in=BulkRow.objects.filter(listing__in=keys).values("change"))


class BulkChange(models.Model):
    """One press of a button. `said`: what was done, in words."""

    said = models.CharField("したこと", max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="した人"
    )
    made_at = models.DateTimeField("日時", auto_now_add=True)
    undone_at = models.DateTimeField("元にもどした日時", null=True)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "まとめた変更"
        verbose_name_plural = "まとめた変更"

    def __str__(self) -> str:
        return self.said


class BulkRow(models.Model):
    """One listing of it: a field's value before and after, and the version that stood before."""

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows", verbose_name="まとめた変更")
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="+", verbose_name="居場所・活動")
    field = models.CharField("項目", max_length=30)
    before = models.JSONField("まえ")
    after = models.JSONField("あと")
    earlier = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+", verbose_name="まえの版")
    waits = models.BooleanField("確認を待った", default=False)
    undone = models.BooleanField("元にもどした", default=False)

    class Meta:
        verbose_name = "まとめた変更の1件"
        verbose_name_plural = "まとめた変更の1件"
        constraints = [models.UniqueConstraint(fields=["change", "listing"], name="bulk_row_once")]

    def __str__(self) -> str:
        return f"{self.listing}：{self.field}"
