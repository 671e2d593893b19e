"""お知らせ: what is new on this site, in a list of its own and, the latest, on the front page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page, PageManager, PageQuerySet

from .pages import TextPage
from .said import SaidInLanguages, language_panels


class NewsQuerySet(PageQuerySet):
    def current(self) -> NewsQuerySet:
        """What is published and not out of date, newest first."""
        in_time = models.Q(until=None) | models.Q(until__gte=timezone.localdate())
        return self.live().public().filter(in_time).order_by("-date", "-pk")


class NewsIndexPage(SaidInLanguages, Page):
    """All the news, page by page."""

    PER_PAGE = 20

    title_en = models.CharField("タイトル（英語）", max_length=255, blank=True)
    title_easy = models.CharField("タイトル（やさしい日本語）", max_length=255, blank=True)

    own_texts = ("title",)
    content_panels = [*Page.content_panels, *language_panels(own_texts)]
    template = "home/news_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count = 1

    class Meta:
        verbose_name = "お知らせの一覧"
        verbose_name_plural = "お知らせの一覧"

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        """Adds `news`: a page of what is current. (`page` is this Wagtail page.)"""
        found = NewsPage.objects.child_of(self).current()
        news = Paginator(found, self.PER_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "news": news}


class NewsPage(TextPage):
    """One piece of news. After `until` it leaves the lists; whoever has its address can still read it."""

    date = models.DateField("日付", default=timezone.localdate)
    until = models.DateField("いつまで一覧に出すか", null=True, blank=True, help_text="書かなければ、ずっと出ます。")

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("until")]),
        *TextPage.text_panels,
    ]
    template = "home/news_page.html"
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    objects = PageManager.from_queryset(NewsQuerySet)()

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
