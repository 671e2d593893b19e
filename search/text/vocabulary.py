"""Synonyms: other words for what was typed, and known words inside what was typed without spaces. Pure.

All is done on folded words (`fold.key`), so one spelling in a group stands for its kana and width variants.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, product

from .fold import key

MAX_SPELLINGS = 24  # of one word: enough for every group, few enough for one query
_DAYS = tuple(f"{day}曜" for day in "月火水木金土日")  # 練馬区日曜, 毎週水曜
_PARTICLES = "のでにがとやへは"
_LONG_ENOUGH = 2
_KANA_LONG_ENOUGH = 3  # two kana turn up inside any word


@dataclass(frozen=True)
class Group:
    """Words that find each other. `narrower` ones are found by the terms, but don't find them in return.

    `spelling` says that the terms are one word written differently (子ども, 子供): then they stand for each other
    inside longer words as well (子ども会, 子供会).
    """

    terms: tuple[str, ...]
    narrower: tuple[str, ...] = ()
    spelling: bool = False


class Vocabulary:
    """What the synonym groups know. Made once for as long as no group changes."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        groups = list(groups)
        self._spellings: dict[str, tuple[str, ...]] = {}
        self._longest_spelling = 0
        for group in groups:
            if group.spelling:
                terms = _keys(group.terms)
                self._spellings |= dict.fromkeys(terms, terms)
                self._longest_spelling = max(self._longest_spelling, *map(len, terms))
        self._others: dict[str, list[str]] = {day: [] for day in _DAYS}
        for group in groups:
            if not group.spelling:
                terms = _keys(group.terms)
                for term in terms:
                    self._others.setdefault(self.canonical(term), []).extend((*terms, *_keys(group.narrower)))
        self._longest = max(map(len, self._others))

    def spellings(self, word: str) -> list[str]:
        """The word as typed, then its other spellings, folded: 子ども会 → こども会, 子供会."""
        return _some("".join(choice) for choice in product(*self._parts(key(word))))

    def synonyms(self, word: str) -> list[str]:
        """The word, its other spellings and the other words of its groups, folded; the word as typed first."""
        found = self.spellings(word)
        for other in self._others.get(self.canonical(word), ()):
            found += self.spellings(other)
        return _some(found)

    def canonical(self, word: str) -> str:
        """One of all the spellings of a word, always the same."""
        return "".join(self._spellings.get(part[0], part)[0] for part in self._parts(key(word)))

    def words(self, typed: str) -> list[str]:
        """The words in what was typed without a space: 子ども食堂土曜 → 子ども食堂, 土曜; one word where it is one.

        Looking for parts instead of the whole never loses a text that holds the whole.
        """
        return self._split(self.canonical(typed)) or [typed]

    def _parts(self, word: str) -> list[tuple[str, ...]]:
        """The word cut into pieces, each with the spellings it may have, its own first."""
        parts: list[tuple[str, ...]] = []
        at, plain = 0, 0
        while at < len(word):
            length = self._spelt_at(word, at)
            if length:
                parts += [(word[plain:at],)] if plain < at else []
                own = word[at : at + length]
                parts.append((own, *(other for other in self._spellings[own] if other != own)))
                at = plain = at + length
            else:
                at += 1
        return parts + ([(word[plain:],)] if plain < at else [])

    def _spelt_at(self, word: str, at: int) -> int:
        """Length of the longest term with other spellings that begins here, 0 without one."""
        for length in range(min(len(word) - at, self._longest_spelling), _LONG_ENOUGH - 1, -1):
            if word[at : at + length] in self._spellings:
                return length
        return 0

    def _split(self, word: str) -> list[str]:
        if word in self._others or len(word) < 2 * _LONG_ENOUGH:
            return []
        return self._cover(word) or self._edges(word)

    def _cover(self, word: str) -> list[str]:
        """The fewest known words the whole is made of, particles between them left out; [] where it isn't."""
        best: list[list[str] | None] = [[], *([None] * len(word))]
        for end in range(_LONG_ENOUGH, len(word) + 1):
            for start in range(max(0, end - self._longest), end - _LONG_ENOUGH + 1):
                before = best[start]
                if before is None and start > 1 and word[start - 1] in _PARTICLES:
                    before = best[start - 1] or None
                if before is None or word[start:end] not in self._others:
                    continue
                if best[end] is None or len(best[end]) > len(before) + 1:
                    best[end] = [*before, word[start:end]]
        return best[-1] or []

    def _edges(self, word: str) -> list[str]:
        """A known word at one end, and what is left: 渋谷区こども食堂 is two words, みんなの食堂 stays one."""
        for length in range(min(len(word) - _LONG_ENOUGH, self._longest), _LONG_ENOUGH - 1, -1):
            for term, rest, at_end in ((word[-length:], word[:-length], True), (word[:length], word[length:], False)):
                if term not in self._others or (length < _KANA_LONG_ENOUGH and _is_kana(term)):
                    continue
                rest = _without_particle(rest, at_end)
                if len(rest) >= _LONG_ENOUGH:
                    others = self._split(rest) or [rest]
                    return [*others, term] if at_end else [term, *others]
        return []


def _keys(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(key, terms))))


def _some(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(islice(words, MAX_SPELLINGS * 2)))[:MAX_SPELLINGS]


def _is_kana(text: str) -> bool:
    return all("ぁ" <= char <= "ゖ" for char in text)


def _without_particle(rest: str, before: bool) -> str:
    """横浜の(居場所) → 横浜, (居場所)のボランティア → ボランティア; "" where の belongs to a name: みんなの(食堂)."""
    if not before:
        return rest[1:] if rest[0] in _PARTICLES else rest
    if rest.endswith("の"):
        return "" if _is_kana(rest) else rest[:-1]
    return rest
