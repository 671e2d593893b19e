"""How many listings each further choice would leave: the figures beside the boxes.

OR inside one group and AND between groups: beside a choice stands what would be found if it alone were chosen in its
group, all other groups staying as they are. The matching rows are read once, without any of the choices, and counted
here; past `MOST_COUNTED` rows the figures are lower bounds and say so.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .asking import Asked
from .filters import CHOICE_PARAMS

MOST_COUNTED = 10_000


@dataclass(frozen=True)
class FacetCounts:
    """`counts` {group: {value: listings}}, values nobody has left out; exact, or only what was counted so far."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    exact: bool = True


def count_facets(asked: Asked) -> FacetCounts:
    """One query. Groups are the parameters of `filters.CHOICE_PARAMS`."""
    filters = asked.filters
    entries = filters.filter_queryset(filters.queryset.all(), leaving_out=CHOICE_PARAMS).order_by()
    if not filters.tells_places_apart:
        entries = entries.filter(first=True)
    rows = list(entries.values_list("listing_id", "facets")[: MOST_COUNTED + 1])
    chosen = {name: asked.filters.asked.get(name) for name in CHOICE_PARAMS}
    wanted = {
        name: {f"{name}={one}" for one in ([value] if isinstance(value, str) else value)}
        for name, value in chosen.items()
        if value
    }
    counter = _count(rows[:MOST_COUNTED], wanted)
    counts: dict[str, dict[str, int]] = {name: {} for name in CHOICE_PARAMS}
    for word, number in counter.items():
        group, value = word.split("=", 1)
        counts[group][value] = number
    return FacetCounts(counts, exact=len(rows) <= MOST_COUNTED)


def _count(rows: Iterable[tuple[int, str]], wanted: dict[str, set[str]]) -> Counter:
    """Listings per word. A listing's second place adds only what the first didn't count."""
    counter: Counter = Counter()
    seen: dict[int, set[str]] = {}
    for listing, facets in rows:
        words = _countable(facets.split(), wanted)
        if listing in seen:
            words = set(words) - seen[listing]
            seen[listing] |= words
        else:
            seen[listing] = set(words)
        counter.update(words)
    return counter


def _countable(words: list[str], wanted: dict[str, set[str]]) -> list[str]:
    """The words of a row that count: all where every group is met, those of a group where it alone isn't."""
    unmet = [group for group, choices in wanted.items() if choices.isdisjoint(words)]
    if not unmet:
        return words
    return [word for word in words if word.startswith(f"{unmet[0]}=")] if len(unmet) == 1 else []
