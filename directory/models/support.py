from django.db import models

from directory.querysets import SupportDeskQuerySet

from .areas import Municipality, Prefecture
from .translated import Translated


class SupportDesk(Translated):
    """相談窓口: whom to turn to, shown gently with a listing (つなぎ先) and on a card for volunteers."""

    name = models.CharField("窓口の名前", max_length=120)
    name_en = models.CharField("窓口の名前（英語）", max_length=200, blank=True)
    name_easy = models.CharField("窓口の名前（やさしい日本語）", max_length=200, blank=True)
    subject = models.CharField("どんなときに", max_length=200)
    subject_en = models.CharField("どんなときに（英語）", max_length=300, blank=True)
    subject_easy = models.CharField("どんなときに（やさしい日本語）", max_length=300, blank=True)
    hours = models.CharField("時間", max_length=200, blank=True)
    hours_en = models.CharField("時間（英語）", max_length=300, blank=True)
    hours_easy = models.CharField("時間（やさしい日本語）", max_length=300, blank=True)
    phone = models.CharField("電話", max_length=40, blank=True)
    url = models.URLField("ホームページ", blank=True)
    other_channels = models.CharField("ほかの連絡方法", max_length=200, blank=True)
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="support_desks", verbose_name="市区町村"
    )
    prefectures = models.ManyToManyField(
        Prefecture,
        blank=True,
        related_name="support_desks",
        verbose_name="都道府県",
        help_text="地域を選ばなければ、全国の窓口です。",
    )
    for_volunteers = models.BooleanField("支える人のカードに載せる", default=False)
    sort_order = models.PositiveSmallIntegerField("並び順", default=100)
    active = models.BooleanField("使う", default=True)

    objects = SupportDeskQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name"]
        verbose_name = "相談窓口"
        verbose_name_plural = "相談窓口"

    def __str__(self) -> str:
        return self.name
