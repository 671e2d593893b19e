"""Listings per district and per choice of one group, in a constant number of statements.

Only places that are shown are counted in a district. What is hidden is counted by municipality: in a district with
two halls, a number alone would say where it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from search.filters import lying_in
from search.models import Entry, Precision, TagGroup

#: What a matrix can have as its columns, and what narrows it.
GROUPS = (TagGroup.CATEGORY, TagGroup.AUDIENCE, TagGroup.WEEKDAY)


@dataclass(frozen=True)
class Narrowed:
    """{group: value} of what is counted at all; {} counts everything."""

    values: dict[str, str] = field(default_factory=dict)

    def holds(self, tags: dict[str, list[str]]) -> bool:
        """Whether it lets an entry with these tags through."""
        return all(value in tags.get(group, ()) for group, value in self.values.items())


@dataclass(frozen=True)
class Counts:
    """`totals` {district code: listings}, `cells` {(district code, value): listings}; what is missing is none."""

    totals: dict[str, int]
    cells: dict[tuple[str, str], int]


def by_district(prefectures: Iterable[str], group: str, narrowed: Narrowed) -> Counts:
    """One statement, by the index on prefectures: counted here, since joining the tags twice takes a database much
    longer than reading a prefecture's rows."""
    return _counted(Entry.objects.filter(prefecture__in=list(prefectures)), group, narrowed)


def in_districts(codes: list[str], group: str) -> Counts:
    """The same of a town's districts only, for pages that everybody may ask for. One statement."""
    return _counted(Entry.objects.filter(lying_in(codes)), group, Narrowed())


def _counted(entries: QuerySet[Entry], group: str, narrowed: Narrowed) -> Counts:
    """A listing that meets twice in a district counts once."""
    rows = entries.filter(precision=Precision.EXACT).order_by()
    there: set[tuple[str, int]] = set()
    cells: set[tuple[str, str, int]] = set()
    for listing, tags in rows.values_list("listing", "tags").iterator():
        if not narrowed.holds(tags):
            continue
        for code in tags.get(TagGroup.DISTRICT, ()):
            there.add((code, listing))
            cells.update((code, value, listing) for value in tags.get(group, ()))
    return Counts(Counter(code for code, _ in there), Counter((code, value) for code, value, _ in cells))


@dataclass(frozen=True)
class OffTheMap:
    """Listings of one municipality that no district counts."""

    hidden: int = 0  # their place isn't shown, or only roughly
    remote: int = 0  # online, by telephone or by SNS
    without_district: int = 0  # a place that is shown, and no district known


def off_the_map(municipalities: Iterable[str], narrowed: Narrowed) -> dict[str, OffTheMap]:
    """{municipality: what isn't in any of its districts}; one statement."""
    rows = Entry.objects.filter(municipality__in=list(municipalities)).order_by()
    found: dict[str, dict[str, set[int]]] = {}
    columns = ("municipality", "listing", "precision", "remote", "tags")
    for code, listing, precision, remote, tags in rows.values_list(*columns).iterator():
        if narrowed.holds(tags) and (part := _part(precision, remote, tags)):
            found.setdefault(code, {}).setdefault(part, set()).add(listing)
    return {
        code: OffTheMap(**{part: len(listings) for part, listings in parts.items()}) for code, parts in found.items()
    }


def _part(precision: str, remote: bool, tags: dict[str, list[str]]) -> str | None:
    """Under which heading of `OffTheMap` an entry counts; None where a district counts it."""
    if remote:
        return "remote"
    if precision != Precision.EXACT:
        return "hidden"
    return None if tags.get(TagGroup.DISTRICT) else "without_district"
