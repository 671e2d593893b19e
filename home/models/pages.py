"""The site's own pages: home and guides."""

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from directory.models import Category

from .blocks import BodyBlock


class HomePage(Page):
    """The front page: one clear search box, then ways in."""

    lead = models.CharField("はじめのことば", max_length=120, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name="本文")

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.GuidePage"]
    max_count = 1
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = "ホーム"
        verbose_name_plural = "ホーム"

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        """Adds `categories`: the choices of すること in their order, as ways in."""
        context = super().get_context(request, *args, **kwargs)
        return {**context, "categories": list(Category.objects.filter(active=True))}


class GuidePage(Page):
    """A guide or explanation: how to use the site safely, for first visitors, for groups."""

    intro = models.TextField("はじめに", blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name="本文")

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    template = "home/guide_page.html"
    parent_page_types = ["home.HomePage", "home.GuidePage"]
    subpage_types = ["home.GuidePage"]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = "案内のページ"
        verbose_name_plural = "案内のページ"
