"""What the frame of every page needs: the menu, the same page in the other languages, Japanese marked as such."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.urls import translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from directory.japan.phone import tel_uri
from directory.models.translated import said
from directory.naming import in_own_language
from home.models import GuidePage
from search import date_words

SAFETY_GUIDE = "anzen"  # under this slug home/seeds/pages.toml puts it

register = template.Library()
register.filter(date_words.clock)  # {{ time|clock }}
register.filter(tel_uri)  # {{ desk.phone|tel_uri }}
register.filter("own_words", said)  # {{ listing|own_words:"cost" }} is its (text, language)


@dataclass(frozen=True)
class LanguageLink:
    """One way to read this page. `lang` and `tag` are BCP 47 tags.

    `lang` is for elements: やさしい日本語 is Japanese to a screen reader. `tag` tells it from the other Japanese page.
    """

    code: str
    lang: str
    label: str
    url: str
    address: str
    current: bool

    @property
    def tag(self) -> str:
        return "ja-x-easy" if self.code == "easy" else self.lang


# Each is written in the language it leads to.
LANGUAGE_LABELS = {"ja": ("ja", "日本語"), "easy": ("ja", "やさしい日本語"), "en": ("en", "English")}
READINGS = {"日本語": "にほんご", "やさしい日本語": "やさしいにほんご"}


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """This page in every language, in the order of LANGUAGE_LABELS; empty where there is no request (500 page).

    The query string goes along, so that a search stays the same search; what was POSTed does not. A view whose address
    may hold more than should be repeated says `page_address`. `address`, for programs, is the page itself: of its query
    only which part of a list it is.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return []
    here = context.get("page_address") or request.get_full_path()
    active = get_language()
    links = []
    for code, (lang, label) in LANGUAGE_LABELS.items():
        url = translate_url(here, code)
        label = in_own_language(label, READINGS.get(label, ""))
        address = request.build_absolute_uri(translate_url(_itself(here), code))
        links.append(LanguageLink(code, lang, label, url, address, code == active))
    return links


def _itself(address: str) -> str:
    path, _sign, query = address.partition("?")
    part = QueryDict(query).get("page", "")
    return f"{path}?page={part}" if part.isdecimal() and part != "1" else path


class Capture(template.Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> str:
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 – rendered by templates
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> Capture:
    """{% capture as name %}…{% endcapture %}: what stands between, rendered once, to be written in several places."""
    name = token.split_contents()[2]
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Capture(nodelist, name)


@register.simple_tag(takes_context=True)
def whole_address(context: Context, path: str) -> str:
    """A path of this site as a whole address; as it is where there is no request (500 page)."""
    request = context.get("request")
    return request.build_absolute_uri(path) if request else path


@register.simple_tag(takes_context=True)
def site_name(context: Context) -> str:
    """The city's own name for the site, else ours; also on a 500 page, which knows no settings."""
    return context.get("own_name") or gettext("いばしょ")


@register.simple_tag(takes_context=True)
def menu_pages(context: Context) -> Iterable[GuidePage]:
    """The guides an editor put into the menu (「メニューに表示」), in the tree's order; none on a 500."""
    return [guide for guide in _guides(context) if guide.show_in_menus]


def _guides(context: Context) -> list[GuidePage]:
    """What the frame of a page names: looked for once for its head and its foot."""
    request = context.get("request")
    if request is None:
        return []
    if not hasattr(request, "frame_guides"):
        guides = GuidePage.objects.live().public().filter(Q(show_in_menus=True) | Q(slug=SAFETY_GUIDE))
        request.frame_guides = list(guides.order_by("path"))
    return request.frame_guides


# Words of ours that browsers' own phrase breaking (CSS `word-break: auto-phrase`) still takes apart.
ONE_WORD = re.compile(r"(さが(?:せます|しますか|します|す)[。？]?)")


@register.filter
def unbroken(text: object) -> str:
    """A heading whose words stay whole where its line ends: 「さがせます。」, not 「さが／せます。」."""
    parts = ONE_WORD.split(str(text))
    parts[1::2] = [format_html('<span class="unbroken">{}</span>', part) for part in parts[1::2]]
    return format_html_join("", "{}", ((part,) for part in parts))


# From the first to the last Japanese letter or sign, with numbers and the like between them, but no Latin letter.
LETTER = r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uffef]"
IN_JAPANESE = re.compile(rf"({LETTER}(?:[^A-Za-z\n]*{LETTER})?)")


# Screen readers pass over 〜 or call it "wave": "13:30 16:00". The eye keeps the sign, the ear gets the word.
FROM_TO = mark_safe('<span aria-hidden="true">〜</span><span class="visually-hidden">から</span>')


@register.filter
def aloud(text: str) -> str:
    """Times that also say 「から」 to the ear: 13:30〜16:00. Other languages write words or a dash that is read."""
    return format_html_join(FROM_TO, "{}", ((part,) for part in str(text).split("〜")))


@register.filter
def japanese(text: object) -> object:
    """Names and sentences that may be Japanese: on a page in another language their Japanese part says so.

    Screen readers and fonts need it ("near 浜町二丁目"). HTML, which already says what it is, stays as it is.
    """
    if not text or hasattr(text, "__html__") or get_language() in (None, "ja", "easy"):
        return text
    parts = IN_JAPANESE.split(str(text))
    parts[1::2] = [format_html('<span lang="ja">{}</span>', part) for part in parts[1::2]]  # the others stand between
    return format_html_join("", "{}", ((part,) for part in parts))


@register.simple_tag(takes_context=True)
def safety_guide(context: Context) -> GuidePage | None:
    """The guide on using the site safely, for every page's foot; none on a 500."""
    return next((guide for guide in _guides(context) if guide.slug == SAFETY_GUIDE), None)
