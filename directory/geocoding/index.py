"""The gazetteer in memory, for importers."""

from collections import defaultdict
from collections.abc import Iterable

from directory.enums import GazetteerKind
from directory.geocoding.engine import Engine, Match
from directory.geocoding.matching import ENTRY_FIELDS, Entry, Table
from directory.models import GazetteerEntry


class GazetteerIndex(Engine):
    """Rows of whole prefectures or municipalities, loaded once; then thousands of addresses without a query.

    `prefectures` and `municipalities` hold codes (a city brings its wards); without either the whole gazetteer is
    loaded, about 190,000 towns for the country. Centres of municipalities without towns are asked once each.
    """

    def __init__(self, prefectures: Iterable[str] | None = None, municipalities: Iterable[str] | None = None) -> None:
        super().__init__()
        rows = GazetteerEntry.objects.order_by()
        if prefectures is not None:
            rows = rows.filter(prefecture__in=list(prefectures))
        if municipalities is not None:
            known = [m for code in municipalities if (m := self.areas.by_code.get(code))]
            rows = rows.filter(municipality__in=frozenset().union(*map(self.areas.family, known)))
        entries = [Entry(*row) for row in rows.values_list(*ENTRY_FIELDS).iterator(chunk_size=5000)]
        self._table = Table(entries)
        self._points: dict[str, list[tuple[float | None, float | None]]] = defaultdict(list)
        for entry in entries:
            if entry.kind == GazetteerKind.TOWN:
                self._points[entry.municipality].append((entry.latitude, entry.longitude))

    def locate(self, text: str, municipality_hint: object = None, prefecture_hint: object = None) -> list[Match]:
        """As `directory.geocoding.locate`, from memory; districts are not looked up by name."""
        return super().locate(text, municipality_hint, prefecture_hint)

    def table(self, scope: frozenset[str] | None, rest: str, *, whole: bool) -> Table:
        return self._table

    def town_points(self, codes: frozenset[str]) -> Iterable[tuple[float | None, float | None]]:
        return [point for code in codes for point in self._points.get(code, ())]
