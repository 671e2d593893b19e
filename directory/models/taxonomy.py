"""The choice lists staff may edit. Slugs are stable: they are in URLs, exports and other people's bookmarks."""

from django.db import models

from directory.changes import Followed
from directory.naming import in_own_language


class Term(Followed):
    """A choice with a stable slug and respectful everyday names in three languages."""

    slug = models.SlugField("記号（変えません）", max_length=50, unique=True)
    name = models.CharField("名前", max_length=60)
    name_en = models.CharField("名前（英語）", max_length=80, blank=True)
    name_easy = models.CharField("名前（やさしい日本語）", max_length=80, blank=True)
    kana = models.CharField("よみがな", max_length=100, blank=True)
    description = models.CharField("説明", max_length=200, blank=True)
    sort_order = models.PositiveSmallIntegerField("並び順", default=100)
    active = models.BooleanField("使う", default=True)

    class Meta:
        abstract = True
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the active language; Japanese where it has none."""
        return in_own_language(self.name, self.kana, self.name_en, self.name_easy)


class SensitiveTerm(Term):
    """A choice that may ask for quiet handling: neutral titles, nothing kept on the device."""

    sensitive = models.BooleanField(
        "そっと扱う", default=False, help_text="題名をぼかす、端末に保存しない、などの配慮をします。"
    )

    class Meta(Term.Meta):
        abstract = True


class Category(SensitiveTerm):
    """すること: what one does there."""

    icon = models.CharField("絵", max_length=30, blank=True)

    class Meta(Term.Meta):
        verbose_name = "すること"
        verbose_name_plural = "すること"


class Audience(SensitiveTerm):
    """対象: for whom."""

    class Meta(Term.Meta):
        verbose_name = "対象"
        verbose_name_plural = "対象"


class Standpoint(Term):
    """立場: the person concerned, family, supporters."""

    class Meta(Term.Meta):
        verbose_name = "立場"
        verbose_name_plural = "立場"


class Feature(Term):
    """特徴: what makes it easier to come; answered yes, no, ask or unknown by each listing."""

    icon = models.CharField("絵", max_length=30, blank=True)

    class Meta(Term.Meta):
        verbose_name = "特徴"
        verbose_name_plural = "特徴"
