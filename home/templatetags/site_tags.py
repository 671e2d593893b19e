"""What the frame of every page needs: the menu, and the same page in the other languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import translate_url
from django.utils.translation import get_language

from home.models import GuidePage

register = template.Library()


@dataclass(frozen=True)
class LanguageLink:
    """One way to read this page. `lang` is a BCP 47 tag: やさしい日本語 is Japanese to a screen reader."""

    code: str
    lang: str
    label: str
    url: str
    current: bool


# Short enough to stand side by side at 320 px; each is written in the language it leads to.
LANGUAGE_LABELS = {"ja": ("ja", "日本語"), "easy": ("ja", "やさしい"), "en": ("en", "EN")}


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """This page in every language, in the order of LANGUAGE_LABELS; empty where there is no request (500 page).

    The query string goes along, so that a search stays the same search; what was POSTed does not.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return []
    here = request.get_full_path()
    active = get_language()
    return [
        LanguageLink(code=code, lang=lang, label=label, url=translate_url(here, code), current=code == active)
        for code, (lang, label) in LANGUAGE_LABELS.items()
    ]


@register.simple_tag(takes_context=True)
def menu_pages(context: Context) -> Iterable[GuidePage]:
    """The guides an editor put into the menu (「メニューに表示」), in the tree's order. One query, none on a 500."""
    if context.get("request") is None:
        return ()
    return GuidePage.objects.live().public().in_menu().order_by("path")
