"""What somebody typed → what must be in a text and what must not. Pure.

Several words all have to be there, "a phrase" as written, -word must not be there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .bigrams import query_phrases
from .fold import runs
from .vocabulary import Vocabulary

MAX_LENGTH = 300  # characters; nobody types more, and what is pasted is looked for by its beginning
MAX_WORDS = 12
_PIECES = re.compile(r"""([-－−‐]?)(?:["“”「『]([^"“”」』]*)["“”」』]?|([^\s"“”「」『』]+))""")

Spelling = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Word:
    """One thing to look for: any of these spellings, each as phrases that must all be there."""

    spellings: tuple[Spelling, ...]


@dataclass(frozen=True)
class Query:
    wanted: tuple[Word, ...] = ()
    unwanted: tuple[Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def parse(text: str, vocabulary: Vocabulary | None = None) -> Query:
    """Cut into words, each with its synonyms.

    Quoted phrases aren't widened, and a word to leave out only by its other spellings: who wants no 高齢者 hasn't
    said anything of シニア.
    """
    vocabulary = vocabulary or Vocabulary()
    wanted, unwanted = [], []
    for minus, quoted, plain in _PIECES.findall(text[:MAX_LENGTH].replace("　", " ")):
        if minus:
            unwanted += _words([[quoted] if quoted else vocabulary.spellings(plain)])
        elif quoted:
            wanted += _words([[quoted]])
        else:
            wanted += _words(vocabulary.synonyms(word) for word in _parts(plain, vocabulary))
    return Query(tuple(dict.fromkeys(wanted))[:MAX_WORDS], tuple(dict.fromkeys(unwanted))[:MAX_WORDS])


def _parts(plain: str, vocabulary: Vocabulary) -> list[str]:
    """The words of a piece without spaces; 子ども・親子 are two, and what the vocabulary knows is found inside."""
    return [word for run in runs(plain) for word in vocabulary.words(run)]


def _words(alternatives: Iterable[Iterable[str]]) -> list[Word]:
    words = []
    for spellings in alternatives:
        phrases = dict.fromkeys(tuple(map(tuple, query_phrases(spelling))) for spelling in spellings)
        if kept := _without_longer([spelling for spelling in phrases if spelling]):
            words.append(Word(tuple(kept)))
    return words


def _without_longer(spellings: list[Spelling]) -> list[Spelling]:
    """Leave out what another spelling finds as well: who finds 土曜 needs no 土曜会."""
    return [one for one in spellings if not any(other != one and _holds(one, other) for other in spellings)]


def _holds(longer: Spelling, shorter: Spelling) -> bool:
    if len(longer) != 1 or len(shorter) != 1 or len(shorter[0][0]) < 2:
        return False
    (long,), (short,) = longer, shorter
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
