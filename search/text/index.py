"""The text index as the rest of the project sees it: write, remove, match, rank. Same results on both databases."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType

from django.db import connection
from django.db.models import Expression, QuerySet, Value

from . import postgresql, sqlite
from .fold import runs
from .query import Query


@dataclass(frozen=True)
class Document:
    """The texts of one entry by how much a hit in them tells; folded runs, ready for either database."""

    entry_id: int
    title: tuple[str, ...]
    summary: tuple[str, ...]
    body: tuple[str, ...]

    @classmethod
    def of(cls, entry_id: int, title: str, summary: str, body: str) -> "Document":
        return cls(entry_id, *(tuple(runs(text)) for text in (title, summary, body)))

    @property
    def digest(self) -> str:
        """Tells whether the stored document is this one."""
        text = "\n".join(" ".join(part) for part in (self.title, self.summary, self.body))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def _backend() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite


def write(documents: Iterable[Document]) -> None:
    """Add documents; their entries must be new to the index."""
    _backend().write(list(documents))


def remove(listing_ids: Iterable[int]) -> None:
    """Remove the documents of these listings' entries. Call before the entries themselves go."""
    _backend().remove(list(listing_ids))


def orphans() -> int:
    """How many documents belong to no entry. None, unless somebody wrote around the projection."""
    return _backend().orphans()


def remove_orphans() -> None:
    """Remove the documents that belong to no entry."""
    _backend().remove_orphans()


def digests(entry_ids: Iterable[int]) -> Mapping[int, str]:
    """{entry id: digest of its stored document}."""
    return _backend().digests(list(entry_ids))


def matching(entries: QuerySet, query: Query, within_place: bool = False) -> QuerySet:
    """Entries whose texts hold all that is wanted and nothing unwanted.

    `within_place` says that something else already leaves few rows, so that their texts are read and not the index.
    """
    backend = _backend()
    if query.wanted and within_place:
        entries = entries.filter(backend.holds(query.wanted))
    elif query.wanted:
        entries = entries.filter(pk__in=backend.having(query.wanted))
    for word in query.unwanted:
        entries = entries.exclude(pk__in=backend.having((word,)))
    return entries


def tier(query: Query) -> Expression:
    """0 where the title holds all that is wanted, 1 where title and summary do, 2 elsewhere."""
    return _backend().tier(query.wanted) if query.wanted else Value(0)
