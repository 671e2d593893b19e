"""Single texts and positions, asked of the database."""

import re
from functools import reduce
from operator import or_

from django.db.models import Q
from geopy.distance import great_circle

from directory.enums import GazetteerKind, GeocodeLevel
from directory.geocoding.engine import MOST_MATCHES, Engine, Match
from directory.geocoding.matching import ENTRY_FIELDS, Entry, Table, forms, head
from directory.models import District, GazetteerEntry

DISTRICT = "district"
_HIGHEST_BLOCK = 30  # 丁目 tried for a town named without its number
_REACHES = (0.01, 0.05, 0.2)  # degrees looked around a position: about 1, 5 and 20 km


class Lookup(Engine):
    """Asks the database for the few rows a text can mean."""

    def table(self, scope: frozenset[str] | None, rest: str, *, whole: bool) -> Table:
        rows = GazetteerEntry.objects.order_by()
        written = forms(rest)
        if whole:
            rows = rows.filter(key__in=self._names(written))
            if scope is not None:
                rows = rows.filter(prefecture__in={code[:2] for code in scope})
        else:
            initials = {form[0] for form in written}
            rows = rows.filter(
                reduce(or_, (Q(key__startswith=initial) for initial in initials)), municipality__in=scope
            )
        return Table(Entry(*row) for row in rows.values_list(*ENTRY_FIELDS))

    @staticmethod
    def _names(written: list[str]) -> set[str]:
        """Whole names to ask for, anywhere: the index on `key` answers them at once."""
        names = {form[:length] for form in written for length in range(len(head(form)), len(form) + 1) if length > 1}
        return names | {f"{head(form)}{number}丁目" for form in written for number in range(1, _HIGHEST_BLOCK + 1)}

    def districts(self, rest: str, scope: frozenset[str] | None) -> list[Match]:
        """Current districts by name: 臨川小学校区, 臨川小学区."""
        name = re.sub(r"(?:学区|校区|区)$", "", rest)
        if name == rest:
            return []
        spellings = {rest, f"{name}校", f"{name}学校", name, f"{name}小学校"}
        found = District.objects.current().filter(name__in=spellings)
        if scope is not None:
            found = found.filter(municipalities__in=scope)
        found = found.prefetch_related("municipalities__prefecture").distinct()
        return [self._district_match(district) for district in found[:MOST_MATCHES]]

    @staticmethod
    def _district_match(district: District) -> Match:
        municipality = next(iter(district.municipalities.all()), None)
        point = (district.label_latitude, district.label_longitude)
        level = GeocodeLevel.NONE if point[0] is None else GeocodeLevel.TOWN
        label = f"{municipality.full_name if municipality else ''}{district.display_name}"
        return Match(*point, level, municipality, label, DISTRICT, district=district)


def locate(text: str, municipality: object = None, prefecture: object = None) -> list[Match]:
    """Places a text may mean, best first; several when a name isn't unique, [] when nothing is known of it.

    `municipality` and `prefecture` (object, code or name) settle ambiguous names and stand in where the text names
    none; what the text itself names counts more. Asks about five small queries. Never raises for odd text.
    """
    return Lookup().locate(text, municipality, prefecture)


def nearest_town(latitude: float, longitude: float) -> Match | None:
    """The town whose reference point lies nearest (degrees WGS 84), within about 20 km; None when there is none."""
    for reach in _REACHES:
        around = GazetteerEntry.objects.filter(
            kind=GazetteerKind.TOWN,
            latitude__range=(latitude - reach, latitude + reach),
            longitude__range=(longitude - reach, longitude + reach),
        ).select_related("municipality__prefecture")
        nearest = min(
            around.order_by(),
            key=lambda entry: great_circle((latitude, longitude), (entry.latitude, entry.longitude)),
            default=None,
        )
        if nearest:
            return Match(
                nearest.latitude,
                nearest.longitude,
                GeocodeLevel.TOWN,
                nearest.municipality,
                f"{nearest.municipality.full_name}{nearest}",
                nearest.kind,
                nearest.pk,
            )
    return None
