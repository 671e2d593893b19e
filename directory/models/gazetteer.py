from typing import Any

from django.db import models

from directory.changes import Followed
from directory.enums import GazetteerKind
from directory.japan.address import place_key

from .areas import Municipality, Prefecture


class GazetteerEntry(Followed):
    """A named point: a 町・丁目, school, station or landmark. What addresses and typed places resolve against."""

    kind = models.CharField("種類", max_length=10, choices=GazetteerKind, default=GazetteerKind.TOWN)
    prefecture = models.ForeignKey(Prefecture, models.CASCADE, related_name="+", verbose_name="都道府県")
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="gazetteer", verbose_name="市区町村")
    name = models.CharField("名前", max_length=100, help_text="西柴三丁目 / 臨川小学校 / 金沢文庫駅")
    koaza = models.CharField("小字", max_length=100, blank=True)
    kana = models.CharField("よみがな", max_length=200, blank=True)
    key = models.CharField("照合用の名前", max_length=200, db_index=True, editable=False)
    latitude = models.FloatField("緯度", null=True, blank=True)
    longitude = models.FloatField("経度", null=True, blank=True)

    class Meta:
        ordering = ["municipality", "name", "koaza"]
        verbose_name = "地名"
        verbose_name_plural = "地名"
        constraints = [
            models.UniqueConstraint(fields=["kind", "municipality", "name", "koaza"], name="gazetteer_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.koaza}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Made or changed by hand, too, it is found by its name as it is now, in its municipality's prefecture."""
        self.prefecture_id, self.key = self.municipality.prefecture_id, place_key(f"{self.name}{self.koaza}")
        super().save(*args, **kwargs)
