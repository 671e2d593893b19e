"""From what somebody typed to a query, with the synonyms staff keep."""

from functools import lru_cache

from search.synonyms import SynonymGroup, SynonymKind, lines

from .query import Query, parse
from .vocabulary import Group, Vocabulary


def understand(text: str) -> Query:
    """The query a text means. Any text will do; one small query for the synonyms where there are words."""
    return parse(text, current_vocabulary()) if text.strip() else Query()


def current_vocabulary() -> Vocabulary:
    """The active synonym groups, worked out once per process for as long as they are the same.

    The groups are read each time (a hundred short rows, well under a millisecond) and compared as a whole: no clock, no
    message between processes and no cache to clear can then make a process answer with yesterday's words.
    """
    rows = SynonymGroup.objects.filter(active=True).order_by("pk").values_list("terms", "narrower", "kind")
    return _vocabulary(tuple(rows))


def vocabulary_with(group: SynonymGroup) -> Vocabulary:
    """What it would be with this group, saved or not, instead of the one that is stored."""
    others = SynonymGroup.objects.filter(active=True).exclude(pk=group.pk).order_by("pk")
    rows = list(others.values_list("terms", "narrower", "kind"))
    return _vocabulary((*rows, (group.terms, group.narrower, group.kind)) if group.active else tuple(rows))


@lru_cache(maxsize=4)
def _vocabulary(rows: tuple[tuple[str, str, str], ...]) -> Vocabulary:
    return Vocabulary(
        Group(tuple(lines(terms)), tuple(lines(narrower)), kind == SynonymKind.SPELLING)
        for terms, narrower, kind in rows
    )
