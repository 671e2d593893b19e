"""The site's own pages: home and guides."""

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from .blocks import BodyBlock
from .said import SaidInLanguages, language_panels


class HomePage(SaidInLanguages, Page):
    """The front page: one clear search box, then ways in."""

    lead = models.CharField("はじめのことば", max_length=120, blank=True)
    lead_en = models.CharField("はじめのことば（英語）", max_length=160, blank=True)
    lead_easy = models.CharField("はじめのことば（やさしい日本語）", max_length=200, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name="本文")
    body_en = StreamField(BodyBlock(), blank=True, verbose_name="本文（英語）")
    body_easy = StreamField(BodyBlock(), blank=True, verbose_name="本文（やさしい日本語）")

    own_texts = ("lead", "body")
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body"), *language_panels(own_texts)]
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.GuidePage", "home.NewsIndexPage"]
    max_count = 1
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = "ホーム"
        verbose_name_plural = "ホーム"

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        from home.front_page import front_page  # it reads these models

        return {**super().get_context(request, *args, **kwargs), **front_page(request)}


class TextPage(SaidInLanguages, Page):
    """A page of words: title, a sentence or two, a body – in Japanese, and where somebody has written it, in others."""

    title_en = models.CharField("タイトル（英語）", max_length=255, blank=True)
    title_easy = models.CharField("タイトル（やさしい日本語）", max_length=255, blank=True)
    intro = models.TextField("はじめに", blank=True)
    intro_en = models.TextField("はじめに（英語）", blank=True)
    intro_easy = models.TextField("はじめに（やさしい日本語）", blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name="本文")
    body_en = StreamField(BodyBlock(), blank=True, verbose_name="本文（英語）")
    body_easy = StreamField(BodyBlock(), blank=True, verbose_name="本文（やさしい日本語）")

    own_texts = ("title", "intro", "body")
    text_panels = [FieldPanel("intro"), FieldPanel("body"), *language_panels(own_texts)]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        abstract = True


class GuidePage(TextPage):
    """A guide or explanation: how to use the site safely, for first visitors, for groups."""

    content_panels = [*Page.content_panels, *TextPage.text_panels]
    template = "home/guide_page.html"
    parent_page_types = ["home.HomePage", "home.GuidePage"]
    subpage_types = ["home.GuidePage"]

    class Meta:
        verbose_name = "案内のページ"
        verbose_name_plural = "案内のページ"
