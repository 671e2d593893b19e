"""What the page was asked: columns, what narrows it, the kind of district. What isn't on offer is passed over."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from directory.enums import DistrictKind
from directory.models import Audience, Category
from search.models import TagGroup
from search.weekday_names import WEEKDAY_NAMES

from .counting import GROUPS, Narrowed

Options = list[tuple[str, str]]


def options() -> dict[str, Options]:
    """{group: [(value, label)]} of what is in use, in the order of the choice lists; two statements."""
    return {
        TagGroup.CATEGORY.value: [(one.slug, one.name) for one in Category.objects.filter(active=True)],
        TagGroup.AUDIENCE.value: [(one.slug, one.name) for one in Audience.objects.filter(active=True)],
        TagGroup.WEEKDAY.value: [(day, str(name)) for day, name in WEEKDAY_NAMES.items()],
    }


@dataclass(frozen=True)
class Group:
    """One of the form's choices."""

    name: str
    label: str
    options: Options
    chosen: str


@dataclass(frozen=True)
class Question:
    across: str
    kind: str
    narrowed: Narrowed
    options: dict[str, Options]

    @property
    def columns(self) -> Options:
        """Those of the matrix; the group that is narrowed to one value has this one only."""
        chosen = self.narrowed.values.get(self.across)
        return [one for one in self.options[self.across] if chosen in (None, one[0])]

    @property
    def groups(self) -> list[Group]:
        """For the form."""
        chosen = self.narrowed.values
        return [Group(one.value, one.label, self.options[one.value], chosen.get(one.value, "")) for one in GROUPS]

    @property
    def words(self) -> list[str]:
        """What it is narrowed to, in words."""
        return [dict(self.options[group])[value] for group, value in self.narrowed.values.items()]

    @property
    def query(self) -> str:
        """As parameters, for links to the same question about another area."""
        return urlencode({"across": self.across, "kind": self.kind, **self.narrowed.values})


def understand(params: QueryDict, kinds: list[tuple[str, str]]) -> Question:
    offered = options()
    narrowed = {}
    for group in (one.value for one in GROUPS):
        if params.get(group) in dict(offered[group]):
            narrowed[group] = params[group]
    across = params.get("across", "")
    kind = params.get("kind", "")
    first = kinds[0][0] if kinds else DistrictKind.ELEMENTARY.value
    return Question(
        across=across if across in offered else TagGroup.CATEGORY.value,
        kind=kind if kind in dict(kinds) else first,
        narrowed=Narrowed(narrowed),
        options=offered,
    )
