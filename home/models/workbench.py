"""What staff decide at the district workbench and what nothing else remembers."""

from django.conf import settings
from django.db import models

from directory.models import District, Listing


class ToldApart(models.Model):
    """これは別のもの: two listings that look alike and aren't the same. The smaller key comes first."""

    first = models.ForeignKey(Listing, models.CASCADE, related_name="+", verbose_name="一つ目")
    second = models.ForeignKey(Listing, models.CASCADE, related_name="+", verbose_name="二つ目")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="だれが"
    )
    at = models.DateTimeField("いつ", auto_now_add=True)

    class Meta:
        verbose_name = "別のもの"
        verbose_name_plural = "別のもの"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="told_apart_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="told_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first}／{self.second}"

    @property
    def both(self) -> tuple[Listing, Listing]:
        return self.first, self.second


class DistrictMerger(models.Model):
    """A school that went into others, as staff said it: what was carried over, so that it can be taken back."""

    district = models.ForeignKey(District, models.CASCADE, related_name="mergers", verbose_name="なくなる学区")
    successors = models.ManyToManyField(District, related_name="+", verbose_name="引き継ぐ学区")
    carried = models.JSONField("引き継いだもの", default=dict, help_text="see home.workbench.merging")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="だれが"
    )
    at = models.DateTimeField("いつ", auto_now_add=True)
    undone_at = models.DateTimeField("もとに戻した日時", null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "学区の統合"
        verbose_name_plural = "学区の統合"
        constraints = [
            models.UniqueConstraint(
                fields=["district"], condition=models.Q(undone_at=None), name="district_merger_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.district}の統合"
