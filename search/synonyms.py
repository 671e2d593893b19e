"""Synonym groups, which staff look after. They widen what is typed (`search.text`); nobody is ever shown them."""

from django.core.exceptions import ValidationError
from django.db import models

from .text.fold import key

MAX_TERMS = 40
MAX_TERM_LENGTH = 40


class SynonymKind(models.TextChoices):
    """Only `spelling` changes how a group works: its words stand for each other inside longer words too."""

    SPELLING = "spelling", "書き方のちがい（子ども・子供）"
    EVERYDAY = "everyday", "ふだんの言い方"
    PLACE = "place", "場所・集まりの種類"
    PEOPLE = "people", "人"


def lines(text: str) -> list[str]:
    """The words of a field with one word per line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class SynonymGroup(models.Model):
    """Words that find each other. An accepted spelling may be one nobody should print: public pages never show them."""

    kind = models.CharField("種類", max_length=10, choices=SynonymKind, default=SynonymKind.EVERYDAY)
    terms = models.TextField(
        "ことば（1行に一つ）",
        max_length=1000,
        help_text="どれでさがしても、ほかのことばも見つかります。ページには出ません。",
    )
    narrower = models.TextField(
        "せまい意味のことば（1行に一つ）",
        max_length=1000,
        blank=True,
        help_text="上のことばでさがすと見つかり、これでさがしても上のことばは見つかりません（例：週末 → 土曜）。",
    )
    note = models.CharField("メモ（職員用）", max_length=200, blank=True)
    active = models.BooleanField("使う", default=True)
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = "検索の同義語"
        verbose_name_plural = "検索の同義語"

    def __str__(self) -> str:
        return "・".join(lines(self.terms)[:4])

    def clean(self) -> None:
        """Raises ValidationError where the words aren't at least two different ones, once each, of sensible length."""
        super().clean()
        terms, narrower = lines(self.terms), lines(self.narrower)
        problems = {"terms": _problem(terms, []), "narrower": _problem(narrower, terms)}
        if not problems["terms"] and len(terms) + len(narrower) < 2:
            problems["terms"] = "ことばを二つ以上書いてください（1行に一つ）。"
        if not problems["narrower"] and narrower and self.kind == SynonymKind.SPELLING:
            problems["narrower"] = "書き方のちがいには、せまい意味のことばを入れられません。"
        if found := {field: problem for field, problem in problems.items() if problem}:
            raise ValidationError(found)


def _problem(terms: list[str], others: list[str]) -> str:
    """What is wrong with the words of a field, in a sentence; "" when nothing is."""
    seen = {key(other): other for other in others}
    if len(terms) > MAX_TERMS:
        return f"一つのグループは {MAX_TERMS} 語までです。分けてください。"
    for term in terms:
        folded = key(term)
        if "\x00" in term or len(term) > MAX_TERM_LENGTH:
            return f"「{term[:10]}…」は長すぎるか、使えない文字があります（{MAX_TERM_LENGTH} 文字まで）。"
        if len(folded) < 2:
            return f"「{term}」は短すぎます。2文字以上のことばを書いてください。"
        if folded in seen:
            return f"「{term}」と「{seen[folded]}」は、検索では同じことばです。一つにしてください。"
        seen[folded] = term
    return ""
