"""Texts of pages in the reader's language: a plain field per language, and one way to pick between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

LANGUAGES = {"en": "英語", "easy": "やさしい日本語"}


@dataclass(frozen=True)
class Said:
    """One text as it is shown. `lang` is what a screen reader is told; やさしい日本語 is Japanese to it."""

    text: Any
    lang: str

    def __bool__(self) -> bool:
        return bool(self.text)


def said(thing: object, name: str) -> Said:
    """The text `name` in the active language, from the field `…_en` or `…_easy` beside it; else in Japanese."""
    language = get_language() or "ja"
    own = getattr(thing, f"{name}_{language}", None) if language in LANGUAGES else None
    return Said(own, "en" if language == "en" else "ja") if own else Said(getattr(thing, name), "ja")


class SaidInLanguages:
    """For pages whose texts `own_texts` have fields `…_en` and `…_easy` beside them."""

    own_texts: tuple[str, ...] = ()

    @property
    def said(self) -> dict[str, Said]:
        return {name: said(self, name) for name in self.own_texts}

    @property
    def label(self) -> str:
        """The title, for menus and lists."""
        return said(self, "title").text

    @property
    def is_japanese_only(self) -> bool:
        """Whether the reader, having asked for another language, meets ordinary Japanese on this page."""
        language = get_language() or "ja"
        return language in LANGUAGES and any(
            getattr(self, name) and not getattr(self, f"{name}_{language}") for name in self.own_texts
        )


def language_panels(names: Iterable[str]) -> list[MultiFieldPanel]:
    """The other languages' fields in the admin, folded away: a page is complete without them."""
    names = list(names)
    return [
        MultiFieldPanel([FieldPanel(f"{name}_{code}") for name in names], heading=heading, classname="collapsed")
        for code, heading in LANGUAGES.items()
    ]
