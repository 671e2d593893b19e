"""What somebody typed → what must be in a text and what must not. Pure.

Several words all have to be there, "a phrase" as written, -word must not be there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .bigrams import query_phrases
from .fold import fold

MAX_WORDS = 12
_PIECES = re.compile(r"""([-－]?)(?:["“”「『]([^"“”」』]*)["“”」』]?|([^\s"“”「『]+))""")


@dataclass(frozen=True)
class Word:
    """One thing to look for: any of these spellings, each as phrases that must all be there."""

    spellings: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True)
class Query:
    wanted: tuple[Word, ...] = ()
    unwanted: tuple[Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def parse(text: str, synonyms: Mapping[str, tuple[str, ...]] | None = None) -> Query:
    """`synonyms` maps a folded word to the other words of its groups; quoted phrases aren't expanded."""
    wanted, unwanted = [], []
    for minus, quoted, plain in _PIECES.findall(text.replace("　", " ")):
        others = () if quoted or not synonyms else synonyms.get(_key(plain), ())
        spellings = [_spelling(words) for words in (quoted or plain, *others)]
        spellings = list(dict.fromkeys(spelling for spelling in spellings if spelling))
        if spellings:
            (unwanted if minus else wanted).append(Word(tuple(spellings)))
    return Query(tuple(wanted[:MAX_WORDS]), tuple(unwanted[:MAX_WORDS]))


def _key(word: str) -> str:
    return fold(word).replace(" ", "")


def _spelling(words: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase) for phrase in query_phrases(words))
