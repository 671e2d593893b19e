"""Who may come from where one stays now: in which order places are offered, and why.

Anyone; those a rule admits; those a wide-area arrangement in force admits; and, apart, those of which nobody knows.
"""

from datetime import date

from django.db.models import Case, FloatField, Q, Value, When
from django.utils.translation import gettext as _

from directory.enums import EligibilityStatus
from directory.geocoding.areas import AreaNames
from directory.models import District, Municipality, WideAreaArrangement
from search.arrangements import BENEFICIARY, Standing, Why, covers, hosted, in_force_for, tagged
from search.models import Entry, TagGroup


class Welcome:
    """What is open to people who stay in a municipality (None: they'd rather not say, or have no fixed address)."""

    def __init__(self, open_to: Municipality | None, areas: AreaNames, on: date | None = None) -> None:
        """A constant number of queries with a municipality, none without."""
        self.open_to, self.areas = open_to, areas
        self.arrangements: list[WideAreaArrangement] = []
        self.admitting: dict[str, str] = {}  # {value of an ELIGIBLE tag: the area's name}
        self.perhaps: list[str] = []  # values of areas inside: whether one lives there, nobody has asked
        if open_to is None:
            return
        named = [open_to, open_to.parent] if open_to.parent else [open_to]
        self.admitting = {f"m:{area.code}": area.name for area in named}
        self.admitting[f"p:{open_to.prefecture_id}"] = open_to.prefecture.name
        inside = District.objects.current().in_municipality(open_to.code).values_list("code", flat=True)
        self.perhaps = [f"m:{code}" for code in areas.wards.get(open_to.code, ())] + [f"d:{code}" for code in inside]
        self.arrangements = in_force_for(open_to, BENEFICIARY, on)

    def standing(self, numbers: dict[Standing, float]) -> Case:
        """SQL: the number of an entry's standing. Without `open_to` only what is open to anyone is sure."""

        def then(condition: Q, standing: Standing) -> When:
            return When(condition, then=Value(numbers[standing]))

        limited = Q(eligibility=EligibilityStatus.LIMITED)
        cases = [then(Q(eligibility=EligibilityStatus.ANYONE), Standing.ANYONE)]
        if self.open_to is not None:
            cases.append(then(limited & tagged(TagGroup.ELIGIBLE, self.admitting), Standing.RULE))
            cases += [then(hosted(one, self.areas), Standing.ARRANGEMENT) for one in self.arrangements]
            cases.append(then(limited & ~tagged(TagGroup.ELIGIBLE, self.perhaps), Standing.NOT_OPEN))
        return Case(*cases, default=Value(numbers[Standing.UNCONFIRMED]), output_field=FloatField())

    def why(self, entry: Entry, standing: Standing) -> Why:
        """The reason for one entry of that standing; no query."""
        if standing == Standing.ANYONE:
            return Why.anyone()
        if standing == Standing.RULE:
            areas = [self.admitting[v] for v in entry.tags.get(TagGroup.ELIGIBLE, []) if v in self.admitting]
            names = "・".join(dict.fromkeys(areas))
            return Why(standing, f"rule: {names}", _("%(area)sに住んでいる方が来られます。") % {"area": names})
        if standing == Standing.ARRANGEMENT:
            return Why.by(next(one for one in self.arrangements if covers(one, entry, self.areas)))
        if entry.eligibility == EligibilityStatus.LIMITED:
            return Why(standing, "unconfirmed", _("来られる人に条件があります。先に聞いてみてください。"))
        return Why(standing, "unconfirmed", _("だれが来られるかは、まだ確認できていません。先に聞いてみてください。"))
