"""The site's own pages and settings: home, guides, what a city changes without code."""

from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.search import index

from directory.models import Category

RICH_TEXT = ["bold", "italic", "link", "ul", "ol", "h3"]


class NoticeBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="見出し", required=False)
    text = blocks.RichTextBlock(label="本文", features=RICH_TEXT)

    class Meta:
        icon = "info-circle"
        label = "お知らせの囲み"
        template = "home/blocks/notice.html"


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label="写真")
    alt = blocks.CharBlock(label="写真の説明", help_text="目の見えない人にも伝わるように書きます。")
    caption = blocks.CharBlock(label="そえ書き", required=False)

    class Meta:
        icon = "image"
        label = "写真"
        template = "home/blocks/image.html"


class BodyBlock(blocks.StreamBlock):
    """What a page may be made of. No raw HTML and no embeds: nothing from elsewhere reaches a resident's browser."""

    heading = blocks.CharBlock(label="見出し", icon="title", template="home/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label="文章", icon="pilcrow", features=RICH_TEXT, template="home/blocks/paragraph.html"
    )
    notice = NoticeBlock()
    image = ImageBlock()


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


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """What a city makes its own without code."""

    name = models.CharField("サイトの名前", max_length=60, blank=True)
    operator = models.CharField("運営者", max_length=120, blank=True)
    contact = models.CharField("問い合わせ先", max_length=200, blank=True)
    footer = models.TextField("フッターの文", blank=True)
    quick_exit_url = models.URLField(
        "「すぐに閉じる」の行き先", blank=True, help_text="だれが見ても不自然でないページにします（天気など）。"
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("operator"), FieldPanel("contact")], "サイト"),
        FieldPanel("footer"),
        FieldPanel("quick_exit_url"),
    ]

    class Meta:
        verbose_name = "サイトの設定"
        verbose_name_plural = "サイトの設定"
