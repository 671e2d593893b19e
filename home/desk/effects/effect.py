"""One thing that a change does, and helpers to count and to name what it is done to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from search.models import Entry

EXAMPLES = 3


@dataclass(frozen=True)
class Effect:
    """`gone`: something that people see today is there no more."""

    text: str
    gone: bool = False


def listings_in(entries: QuerySet[Entry]) -> tuple[int, str]:
    """(how many listings, 「例：…」 or nothing). Two statements."""
    rows = entries.order_by()
    number = rows.values("listing").distinct().count()
    titles = list(rows.order_by("title").values_list("title", flat=True).distinct()[:EXAMPLES])
    return number, f"（例：{'、'.join(titles)}）" if titles else ""


def names(rows: Iterable[Any]) -> str:
    """Three names, and how many more."""
    found = [str(row) for row in rows]
    more = f"ほか{len(found) - EXAMPLES}" if len(found) > EXAMPLES else ""
    return "、".join(found[:EXAMPLES]) + more


def changed(before: Any, after: Any, fields: Iterable[str]) -> list[str]:
    """Those of the fields that hold something else."""
    return [name for name in fields if getattr(before, name) != getattr(after, name)]
