"""特集: a search that somebody has given a name and words. This layer knows what it finds; its words, its days on the
front page and who may change it are the site's, which answers the hook `find_collection` (decision 0047)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from wagtail import hooks

HOOK = "find_collection"


@dataclass(frozen=True)
class NamedSearch:
    """`params` are those of `filters.EntryFilter`, without `collection`."""

    title: str
    params: QueryDict


def find_collection(slug: str) -> NamedSearch | None:
    """What the name stands for today; None where nobody knows it."""
    found = (answer(slug) for answer in hooks.get_hooks(HOOK))
    return next((one for one in found if one), None)
