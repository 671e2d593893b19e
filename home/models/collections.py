"""特集: a few words and a search that staff put on the front page for a while – 夏休み明け, 年末年始."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from directory.models import Audience, Category, Feature, Municipality
from directory.models.translated import Translated

LAST_BEFORE_FIRST = "「いつまで」が「いつから」より前になっています。"


class CollectionQuerySet(models.QuerySet):
    def current(self, on: datetime.date | None = None) -> CollectionQuerySet:
        """Those that stand on the front page that day (today in Japan), the soonest to end first."""
        day = on or timezone.localdate()
        return self.filter(shown_from__lte=day, shown_until__gte=day).order_by("shown_until", "pk")


class Collection(Translated):
    """Which listings it holds is a search, so that it is true on the day it is read."""

    title = models.CharField("題", max_length=60, help_text="例：夏休みのあと、学校のほかに行けるところ")
    title_en = models.CharField("題（英語）", max_length=80, blank=True)
    title_easy = models.CharField("題（やさしい日本語）", max_length=120, blank=True)
    slug = models.SlugField("アドレス", max_length=50, unique=True, help_text="英字と数字で（例：after-summer-2027）。")
    intro = models.TextField("はじめのことば", max_length=400, blank=True)
    intro_en = models.TextField("はじめのことば（英語）", max_length=600, blank=True)
    intro_easy = models.TextField("はじめのことば（やさしい日本語）", max_length=600, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="市区町村",
        help_text="空なら、このサイトの全部の地域から集めます（管理者だけが選べます）。",
    )
    shown_from = models.DateField("いつから出すか")
    shown_until = models.DateField("いつまで出すか")
    categories = models.ManyToManyField(Category, blank=True, related_name="+", verbose_name="すること")
    audiences = models.ManyToManyField(Audience, blank=True, related_name="+", verbose_name="対象")
    features = models.ManyToManyField(Feature, blank=True, related_name="+", verbose_name="特徴")
    held_then = models.BooleanField("この期間に開く日のあるものだけ", default=False)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["-shown_from", "pk"]
        verbose_name = "特集"
        verbose_name_plural = "特集"
        indexes = [models.Index(fields=["shown_until", "shown_from"], name="collection_shown")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.shown_from and self.shown_until and self.shown_until < self.shown_from:
            raise ValidationError({"shown_until": LAST_BEFORE_FIRST})

    def get_absolute_url(self) -> str:
        return reverse("collection", args=[self.slug])

    @property
    def is_current(self) -> bool:
        return self.shown_from <= timezone.localdate() <= self.shown_until

    def params(self) -> QueryDict:
        """The search it stands for: one of each kind of choice will do, as everywhere."""
        found = QueryDict(mutable=True)
        for name, terms in (("category", self.categories), ("audience", self.audiences), ("feature", self.features)):
            found.setlist(name, list(terms.filter(active=True).values_list("slug", flat=True)))
        if self.municipality_id:
            found["municipality"] = self.municipality_id
        if self.held_then:
            first = max(self.shown_from, timezone.localdate()) if self.is_current else self.shown_from
            found.update({"from": first.isoformat(), "to": self.shown_until.isoformat()})
        return found
