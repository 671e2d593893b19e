from django.db import models

from directory.enums import ArrangementKind, ArrangementRoute
from directory.querysets import ArrangementQuerySet

from .areas import Municipality, Prefecture
from .taxonomy import Category


class WideAreaArrangement(models.Model):
    """広域連携: residents of the beneficiaries may use listings in the hosts. Directional."""

    kind = models.CharField("種類", max_length=20, choices=ArrangementKind, default=ArrangementKind.AGREEMENT)
    name = models.CharField("名前", max_length=120)
    hosts = models.ManyToManyField(
        Municipality, blank=True, related_name="arrangements_as_host", verbose_name="受け入れる市区町村"
    )
    host_prefectures = models.ManyToManyField(
        Prefecture, blank=True, related_name="arrangements_as_host", verbose_name="受け入れる都道府県（全域）"
    )
    beneficiaries = models.ManyToManyField(
        Municipality, blank=True, related_name="arrangements_as_beneficiary", verbose_name="利用できる人の市区町村"
    )
    beneficiary_prefectures = models.ManyToManyField(
        Prefecture,
        blank=True,
        related_name="arrangements_as_beneficiary",
        verbose_name="利用できる人の都道府県（全域）",
    )
    categories = models.ManyToManyField(
        Category, blank=True, verbose_name="対象の分野", help_text="選ばなければ、すべての分野が対象です。"
    )
    conditions = models.TextField("条件", blank=True)
    route = models.CharField("申込みの道すじ", max_length=10, choices=ArrangementRoute, default=ArrangementRoute.DIRECT)
    evidence = models.CharField("根拠（文書名など）", max_length=200, blank=True)
    evidence_url = models.URLField("根拠のURL", blank=True)
    valid_from = models.DateField("いつから", null=True, blank=True)
    valid_until = models.DateField("いつまで", null=True, blank=True)
    verified_at = models.DateField("確認した日", null=True, blank=True)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "広域利用の取り決め"
        verbose_name_plural = "広域利用の取り決め"

    def __str__(self) -> str:
        return self.name
