"""Bodies named by imported rows: one per 法人番号, else one per name and municipality."""

from __future__ import annotations

import re
from collections.abc import Iterable

from activities.importers import keeping
from directory.enums import OrganisationKind
from directory.japan.text import clean, fold
from directory.models import Municipality, Organisation

_KINDS = (
    (r"社会福祉協議会", OrganisationKind.COUNCIL),
    (r"社会福祉法人", OrganisationKind.WELFARE_CORPORATION),
    (r"NPO法人|特定非営利活動法人|NPO", OrganisationKind.NPO),
    (r"株式会社|有限会社|合同会社|\(株\)|\(有\)|㈱", OrganisationKind.COMPANY),
    (r"自治会|町内会|町会", OrganisationKind.NEIGHBOURHOOD),
)


class OrganisationBook:
    """Known bodies and new ones; :meth:`save` writes the new before they are linked."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.created: list[Organisation] = []
        self._by_number: dict[str, Organisation] = {}
        self._by_name: dict[tuple[str, str | None], Organisation] = {}

    def load(self, wanted: Iterable[tuple[str, str, Municipality | None]]) -> None:
        """Read the bodies that (name, 法人番号, municipality) triples may mean."""
        wanted = list(wanted)
        present = Organisation.objects.present()
        for organisation in present.filter(corporate_number__in={number for _n, number, _m in wanted if number}):
            self._remember(organisation)
        for organisation in present.filter(municipality__in={m.code for _n, _c, m in wanted if m}):
            self._remember(organisation)

    def find(self, name: str, number: str, municipality: Municipality | None) -> Organisation | None:
        """The body, made if it is new; None when the row names none."""
        if not name:
            return None
        name = name[:120]
        known = self._by_number.get(number) if number else None
        known = known or self._by_name.get((_key(name), municipality and municipality.code))
        if known is None:
            known = Organisation(
                name=name, kind=kind_of(name), corporate_number=number, municipality=municipality, source=self.source
            )
            self.created.append(known)
            self._remember(known)
        return known

    def save(self) -> None:
        Organisation.objects.bulk_create(self.created, batch_size=500)
        keeping.made(Organisation, (one.pk for one in self.created))

    def _remember(self, organisation: Organisation) -> None:
        if organisation.corporate_number:
            self._by_number.setdefault(organisation.corporate_number, organisation)
        self._by_name.setdefault((_key(organisation.name), organisation.municipality_id), organisation)


def kind_of(name: str) -> OrganisationKind:
    """The kind a name itself states; 任意団体 when it states none."""
    words = clean(name)
    return next((kind for pattern, kind in _KINDS if re.search(pattern, words)), OrganisationKind.VOLUNTARY)


def _key(name: str) -> str:
    return re.sub(r"・|(認定)?(npo法人|特定非営利活動法人)", "", fold(name))
