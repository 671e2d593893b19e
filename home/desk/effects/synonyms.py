"""Words that find each other: how many each of them finds today, and how many it would find."""

from __future__ import annotations

from search.models import Entry, SynonymGroup
from search.synonyms import lines
from search.text import index
from search.text.query import parse
from search.text.understanding import current_vocabulary, vocabulary_with
from search.text.vocabulary import Vocabulary

from .effect import Effect

MOST = 6  # words that are tried out: each is two searches


def effects(before: SynonymGroup | None, after: SynonymGroup, sent: dict) -> list[Effect]:
    """For the words that come or go, then the others, as far as they find something else than today."""
    was = _words(before) if before and before.active else []
    will = _words(after) if after.active else []
    moved = [word for word in (*was, *will) if (word in was) != (word in will)]
    tried = list(dict.fromkeys([*moved, *was, *will]))[:MOST]
    now, then = current_vocabulary(), vocabulary_with(after)
    found = []
    for word in tried:
        today, later = _count(word, now), _count(word, then)
        if today != later:
            text = f"「{word}」でさがすと、いまは{today}件、保存したあとは{later}件見つかります。"
            found.append(Effect(text, gone=later < today))
    return found


def _words(group: SynonymGroup) -> list[str]:
    return [*lines(group.terms), *lines(group.narrower)]


def _count(word: str, vocabulary: Vocabulary) -> int:
    """Listings, by what they say at their first place."""
    return index.matching(Entry.objects.filter(first=True), parse(word, vocabulary)).count()
