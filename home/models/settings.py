"""What a city changes without code."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


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
