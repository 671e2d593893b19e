"""What a city changes without code."""

import re
import unicodedata
from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Site


class Accent(models.TextChoices):
    """The colours a city can choose; each is AA on every ground (home/palettes.py)."""

    TOKIWA = "tokiwa", "常磐（みどり）"
    AI = "ai", "藍（あい）"
    FUJI = "fuji", "藤（むらさき）"
    AKANE = "akane", "茜（あか）"
    ASAGI = "asagi", "浅葱（みずいろ）"
    KURI = "kuri", "栗（ちゃいろ）"


@dataclass(frozen=True)
class EmergencyContact:
    """One line of 「いそぐときの連絡先」: whom, and the number as written (empty where the line holds none)."""

    name: str
    number: str = ""

    @property
    def dialled(self) -> str:
        """The number as a telephone wants it."""
        return re.sub(r"[^\d+#*]", "", self.number)


NUMBER_AT_THE_END = re.compile(r"^(?P<name>.*?)[\s：:]*(?P<number>[+#*]?\d[\d-]{1,14})$")


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """The name, words and colours of one city's site. Everything may stay empty: then ibasho's own stand there."""

    name = models.CharField(
        "サイトの名前",
        max_length=60,
        blank=True,
        help_text="ページの左上と、ブラウザのタブに出ます。空なら「いばしょ」です。",
    )
    name_easy = models.CharField(
        "サイトの名前（やさしい日本語）", max_length=60, blank=True, help_text="空なら、上の名前が出ます。"
    )
    name_en = models.CharField(
        "サイトの名前（英語）",
        max_length=60,
        blank=True,
        help_text="例：Nagiura ibasho。空なら、日本語の名前が出ます。",
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name="ロゴ",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="左上に出ます。背景が透明で、明るい画面でも暗い画面でも見えるものにします。",
    )
    logo_text = models.CharField(
        "ロゴに書いてある文字",
        max_length=60,
        blank=True,
        help_text="ロゴの中に名前が書いてあるときだけ、その文字を入れます。名前が二重に出なくなり、画面を見ない人にも伝わります。",
    )
    accent = models.CharField(
        "色",
        max_length=20,
        choices=Accent.choices,
        default=Accent.TOKIWA,
        help_text="どの色も、明るい画面と暗い画面の両方で、文字が読みやすいことを確かめてあります。",
    )
    operator = models.CharField("運営者", max_length=120, blank=True, help_text="例：凪浦市社会福祉協議会")
    contact = models.CharField(
        "問い合わせ先", max_length=200, blank=True, help_text="電話番号やメールアドレス。ページのいちばん下に出ます。"
    )
    footer = models.TextField(
        "フッターの文", blank=True, help_text="ページのいちばん下に出る、短い説明です。空なら決まった一文が出ます。"
    )
    about = RichTextField(
        "このサイトについて",
        blank=True,
        features=["h3", "bold", "ul", "ol", "link"],
        help_text="「このサイトについて」のページに出ます。だれが、何のために開いているかを書きます。",
    )
    emergency = models.TextField(
        "いそぐときの連絡先",
        blank=True,
        help_text="1行に1つ、「名前 番号」の順に書きます（例：警察 110）。番号は、押すと電話がかかります。",
    )
    quick_exit_url = models.URLField(
        "「すぐに離れる」の行き先", blank=True, help_text="だれが見ても不自然でないページにします（天気など）。"
    )
    public_coverage = models.BooleanField(
        "学区ごとの登録の数を公開する",
        default=False,
        help_text="入れると、市区町村のページから、学区ごとにいくつ登録されているかの地図と表が、だれにでも見られます。"
        "5件より少ない数は「5件未満」とだけ出ます。",
    )
    library_mode = models.BooleanField(
        "図書館モード",
        default=False,
        help_text="図書館や学校など、みんなで使うパソコンで見せるときに入れます。端末に何も保存できなくなります。",
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldRowPanel([FieldPanel("name_easy"), FieldPanel("name_en")])], "名前"),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("logo_text"), FieldPanel("accent")], "見た目"),
        MultiFieldPanel([FieldPanel("operator"), FieldPanel("contact"), FieldPanel("footer")], "ページのいちばん下"),
        FieldPanel("about"),
        MultiFieldPanel(
            [FieldPanel("emergency"), FieldPanel("quick_exit_url"), FieldPanel("library_mode")], "安心と安全"
        ),
        FieldPanel("public_coverage"),
    ]

    class Meta:
        verbose_name = "サイトの設定"
        verbose_name_plural = "サイトの設定"

    @classmethod
    def for_site(cls, site: Site | None) -> "SiteSettings":
        """Wagtail's own asks the primary for it on every page, ready to write (`get_or_create`)."""
        return (site and cls.base_queryset().filter(site=site).first()) or super().for_site(site)

    @property
    def own_name(self) -> str:
        """The site's name in the language of the page; empty where the city has given none."""
        return {"en": self.name_en, "easy": self.name_easy}.get(get_language() or "", "") or self.name

    @property
    def emergency_contacts(self) -> list[EmergencyContact]:
        """What stands in `emergency`, line by line; full-width figures are read like others."""
        lines = [unicodedata.normalize("NFKC", line).strip() for line in self.emergency.splitlines()]
        found = [(line, NUMBER_AT_THE_END.match(line)) for line in lines if line]
        return [EmergencyContact(**match.groupdict()) if match else EmergencyContact(line) for line, match in found]
