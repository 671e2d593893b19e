from django.db import models

from directory.changes import Followed
from directory.naming import in_own_language
from directory.querysets import MunicipalityQuerySet


class Prefecture(Followed):
    """都道府県, by its JIS X 0401 code; 99 is kept for fictional areas (demo, tests)."""

    code = models.CharField("都道府県コード", max_length=2, primary_key=True)
    name = models.CharField("名前", max_length=20, unique=True)
    kana = models.CharField("よみがな", max_length=40, blank=True)
    romaji = models.CharField("ローマ字", max_length=40, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = "都道府県"
        verbose_name_plural = "都道府県"

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the active language; Japanese where it has none."""
        return in_own_language(self.name, self.kana, self.romaji)


class Municipality(Followed):
    """市区町村, by its JIS X 0402 code without check digit. Wards of designated cities have their city as parent."""

    code = models.CharField("市区町村コード", max_length=5, primary_key=True)
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, related_name="municipalities", verbose_name="都道府県")
    name = models.CharField("名前", max_length=60, help_text="政令指定都市の区は「横浜市金沢区」のように書きます。")
    county = models.CharField("郡", max_length=30, blank=True)
    kana = models.CharField("よみがな", max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="wards", verbose_name="政令指定都市"
    )
    valid_from = models.DateField("いつから", null=True, blank=True)
    valid_until = models.DateField("いつまで", null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name="合併・改称の後"
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "市区町村"
        verbose_name_plural = "市区町村"

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name for readers; 横浜市 is English only as far as somebody has said how it is written."""
        return in_own_language(self.name, self.kana)

    @property
    def full_name(self) -> str:
        """With prefecture and county: 神奈川県三浦郡葉山町."""
        return f"{self.prefecture.name}{self.county}{self.name}"
