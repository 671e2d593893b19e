"""What organisers may also say in English and in やさしい日本語, and how the page's language finds it.

Only what somebody needs before a first visit: what it is, what happens, what it costs, how to come. Names of people,
notes for the day and the like stay in the organisers' own words.
"""

from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import get_language

from directory.naming import in_own_language


class Said(NamedTuple):
    """One text as it is shown. `lang` is what a screen reader is told; やさしい日本語 is Japanese to it."""

    text: Any
    lang: str

    def __bool__(self) -> bool:
        return bool(self.text)


def said(thing: object, name: str) -> Said:
    """The text `name` in the active language, from the field `…_en` or `…_easy` beside it; else in Japanese.

    In やさしい日本語, Japanese with a stored reading (`…_kana`) shows it.
    """
    language = get_language() or "ja"
    own = getattr(thing, f"{name}_{language}", None) if language != "ja" else None
    if own:
        return Said(own, "en" if language == "en" else "ja")
    text = getattr(thing, name)
    kana = getattr(thing, f"{name}_kana", "")
    return Said(in_own_language(text, kana) if kana else text, "ja")


class Translated(models.Model):
    """A model whose texts `x` may stand beside `x_en` and `x_easy`."""

    class Meta:
        abstract = True

    def in_own_language(self, name: str) -> Said:
        """(text, its language for `lang`): the translation where there is one, else Japanese."""
        return said(self, name)


class ListingTexts(Translated):
    """The texts of a listing in English and in やさしい日本語."""

    title_en = models.CharField("名前（英語）", max_length=200, blank=True)
    title_easy = models.CharField("名前（やさしい日本語）", max_length=200, blank=True)
    summary_en = models.CharField("ひとこと紹介（英語）", max_length=300, blank=True)
    summary_easy = models.CharField("ひとこと紹介（やさしい日本語）", max_length=300, blank=True)
    description_en = models.TextField("くわしい紹介（英語）", blank=True)
    description_easy = models.TextField("くわしい紹介（やさしい日本語）", blank=True)
    first_visit_en = models.TextField("はじめての日：何があるか（英語）", blank=True)
    first_visit_easy = models.TextField("はじめての日：何があるか（やさしい日本語）", blank=True)
    first_visit_greeter_en = models.CharField("はじめての日：だれに声をかけるか（英語）", max_length=300, blank=True)
    first_visit_greeter_easy = models.CharField(
        "はじめての日：だれに声をかけるか（やさしい日本語）", max_length=300, blank=True
    )
    first_visit_leaving_en = models.CharField("はじめての日：帰りたくなったら（英語）", max_length=300, blank=True)
    first_visit_leaving_easy = models.CharField(
        "はじめての日：帰りたくなったら（やさしい日本語）", max_length=300, blank=True
    )
    eligibility_note_en = models.TextField("来られる人の説明（英語）", blank=True)
    eligibility_note_easy = models.TextField("来られる人の説明（やさしい日本語）", blank=True)
    cost_en = models.CharField("費用（英語）", max_length=400, blank=True)
    cost_easy = models.CharField("費用（やさしい日本語）", max_length=400, blank=True)
    booking_en = models.CharField("申込み（英語）", max_length=400, blank=True)
    booking_easy = models.CharField("申込み（やさしい日本語）", max_length=400, blank=True)

    class Meta:
        abstract = True
