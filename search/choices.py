"""What a reader may narrow a search by: the groups of choices, named in the reader's language, with their counts."""

from dataclasses import dataclass

from django.db.models import CharField, Model, Value

from activities.enums import PartOfDay
from directory.enums import ListingKind, Participation
from directory.models import Audience, Category, Feature, Standpoint
from directory.naming import in_own_language

from .facets import FacetCounts
from .filters import EntryFilter
from .weekday_names import WEEKDAY_NAMES

TERMS: dict[str, type[Model]] = {
    "category": Category,
    "audience": Audience,
    "standpoint": Standpoint,
    "feature": Feature,
}
FIXED = {
    "kind": dict(ListingKind.choices),
    "weekday": WEEKDAY_NAMES,
    "time": dict(PartOfDay.choices),
    "participation": dict(Participation.choices),
}
ORDER = ("category", "audience", "weekday", "time", "feature", "kind", "participation", "standpoint")
AT_FIRST = 8  # of a long group; the others are behind 「もっと見る」

Names = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Choice:
    """One box to tick. `count` listings would be found if it alone were ticked in its group."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class ChoiceGroup:
    """`name` is the parameter. `first` stand open, `more` behind a disclosure. Of `kind` only one can be chosen."""

    name: str
    label: str
    first: list[Choice]
    more: list[Choice]

    @property
    def chosen(self) -> bool:
        return any(choice.chosen for choice in self.first)

    @property
    def is_single(self) -> bool:
        return self.name == "kind"


def choice_names() -> Names:
    """{parameter: {value: name}} in the order in which they are offered. One query."""
    names: Names = {group: {} for group in TERMS}
    parts = [
        model.objects.filter(active=True)
        .order_by()
        .annotate(group=Value(group, CharField()))
        .values_list("group", "slug", "name", "kana", "name_en", "name_easy", "sort_order")
        for group, model in TERMS.items()
    ]
    for group, slug, *own, _order in parts[0].union(*parts[1:], all=True).order_by("sort_order", "name"):
        names[group][slug] = in_own_language(*own)
    return names | {group: {value: str(label) for value, label in choices.items()} for group, choices in FIXED.items()}


def choice_groups(filters: EntryFilter, counted: FacetCounts, names: Names) -> list[ChoiceGroup]:
    """The groups that hold a choice: those that lead to something, and those that are chosen."""
    return [group for name in ORDER if (group := _group(name, filters, counted, names)).first]


def _group(name: str, filters: EntryFilter, counted: FacetCounts, names: Names) -> ChoiceGroup:
    counts, chosen = counted.counts.get(name, {}), filters.asked.get(name) or []
    chosen = [chosen] if isinstance(chosen, str) else chosen
    choices = [
        Choice(value, label, counts.get(value, 0), value in chosen)
        for value, label in names[name].items()
        if counts.get(value) or value in chosen
    ]
    few = len(choices) <= AT_FIRST + 2
    first = choices if few else [choice for n, choice in enumerate(choices) if n < AT_FIRST or choice.chosen]
    label = str(EntryFilter.base_filters[name].label)
    return ChoiceGroup(name, label, first, [choice for choice in choices if choice not in first])
