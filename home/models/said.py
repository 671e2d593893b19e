"""Texts of pages in the reader's language: a plain field per language, and one way to pick between them."""

from collections.abc import Iterable

from django.utils.translation import get_language
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from directory.models.translated import Said, said

LANGUAGES = {"en": "英語", "easy": "やさしい日本語"}


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
