"""Who may come from where one stays now: in which order places are offered, and why.

Anyone; those a rule admits; those a wide-area arrangement in force admits; and, apart, those of which nobody knows.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.db.models import Case, FloatField, Q, Value, When
from django.utils.translation import gettext as _

from directory.enums import EligibilityStatus
from directory.geocoding.areas import AreaNames
from directory.models import District, Municipality, WideAreaArrangement
from search.models import Entry, TagGroup

from .areas import tagged


class Standing(IntEnum):
    """How sure it is that one may come, best first."""

    ANYONE = 0
    RULE = 1
    ARRANGEMENT = 2
    UNCONFIRMED = 3
    NOT_OPEN = 4


@dataclass(frozen=True)
class Why:
    """Why a place is offered: `text` for the API, `words` for people, and the arrangement where that is the reason."""

    standing: Standing
    text: str
    words: str
    arrangement: WideAreaArrangement | None = None

    @property
    def is_confirmed(self) -> bool:
        return self.standing < Standing.UNCONFIRMED


class Welcome:
    """What is open to people who stay in a municipality (None: they'd rather not say, or have no fixed address)."""

    def __init__(self, open_to: Municipality | None, areas: AreaNames, on: date | None = None) -> None:
        """Five queries with a municipality, none without."""
        self.open_to, self.areas = open_to, areas
        self.arrangements: list[WideAreaArrangement] = []
        self.admitting: dict[str, str] = {}  # {value of an ELIGIBLE tag: the area's name}
        self.perhaps: list[str] = []
        if open_to is None:
            return
        named = [open_to, open_to.parent] if open_to.parent else [open_to]
        self.admitting = {f"m:{area.code}": area.name for area in named}
        self.admitting[f"p:{open_to.prefecture_id}"] = open_to.prefecture.name
        inside = District.objects.current().in_municipality(open_to.code).values_list("code", flat=True)
        self.perhaps = [f"m:{code}" for code in areas.wards.get(open_to.code, ())] + [f"d:{code}" for code in inside]
        beneficiary = Q(beneficiaries__in=[area.code for area in named])
        beneficiary |= Q(beneficiary_prefectures=open_to.prefecture_id)
        self.arrangements = list(
            WideAreaArrangement.objects.in_force(on)
            .filter(beneficiary)
            .distinct()
            .order_by("name", "pk")
            .prefetch_related("hosts", "host_prefectures", "categories")
        )

    def standing(self, numbers: dict[Standing, float]) -> Case:
        """SQL: the number of an entry's standing. Without `open_to` only what is open to anyone is sure."""

        def then(condition: Q, standing: Standing) -> When:
            return When(condition, then=Value(numbers[standing]))

        limited = Q(eligibility=EligibilityStatus.LIMITED)
        cases = [then(Q(eligibility=EligibilityStatus.ANYONE), Standing.ANYONE)]
        if self.open_to is not None:
            cases.append(then(limited & tagged(TagGroup.ELIGIBLE, self.admitting), Standing.RULE))
            cases += [then(self._hosted(arrangement), Standing.ARRANGEMENT) for arrangement in self.arrangements]
            cases.append(then(limited & ~tagged(TagGroup.ELIGIBLE, self.perhaps), Standing.NOT_OPEN))
        return Case(*cases, default=Value(numbers[Standing.UNCONFIRMED]), output_field=FloatField())

    def _hosted(self, arrangement: WideAreaArrangement) -> Q:
        hosts, prefectures, slugs = self._terms(arrangement)
        where = Q(municipality__in=hosts) | Q(prefecture__in=prefectures)
        return where & tagged(TagGroup.CATEGORY, slugs) if slugs else where

    def _terms(self, arrangement: WideAreaArrangement) -> tuple[set[str], set[str], set[str]]:
        """(municipalities that receive, wards of designated cities included; whole prefectures; category slugs)."""
        hosts = {code for host in arrangement.hosts.all() for code in self.areas.scope(host)}
        prefectures = {prefecture.code for prefecture in arrangement.host_prefectures.all()}
        return hosts, prefectures, {category.slug for category in arrangement.categories.all()}

    def why(self, entry: Entry, standing: Standing) -> Why:
        """The reason for one entry of that standing; no query."""
        if standing == Standing.ANYONE:
            return Why(standing, "anyone", _("どこに住んでいる方でも来られます。"))
        if standing == Standing.RULE:
            areas = [self.admitting[v] for v in entry.tags.get(TagGroup.ELIGIBLE, []) if v in self.admitting]
            words = _("%(area)sに住んでいる方が来られます。") % {"area": "・".join(dict.fromkeys(areas))}
            return Why(standing, f"rule: {'・'.join(dict.fromkeys(areas))}", words)
        if standing == Standing.ARRANGEMENT:
            arrangement = next(a for a in self.arrangements if self._covers(a, entry))
            words = _("「%(name)s」の取り決めで来られます。") % {"name": arrangement.name}
            return Why(standing, f"arrangement: {arrangement.name}", words, arrangement)
        if entry.eligibility == EligibilityStatus.LIMITED:
            return Why(standing, "unconfirmed", _("来られる人に条件があります。先に聞いてみてください。"))
        return Why(standing, "unconfirmed", _("だれが来られるかは、まだ確認できていません。先に聞いてみてください。"))

    def _covers(self, arrangement: WideAreaArrangement, entry: Entry) -> bool:
        hosts, prefectures, slugs = self._terms(arrangement)
        here = entry.municipality_id in hosts or entry.prefecture_id in prefectures
        return here and (not slugs or bool(slugs & set(entry.tags.get(TagGroup.CATEGORY, []))))
