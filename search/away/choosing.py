"""What typed words may mean as an area, for people to choose from: nobody knows codes. Nothing typed is repeated."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from directory.geocoding import locate
from directory.geocoding.areas import AreaNames
from directory.japan.address import place_key
from directory.japan.text import clean
from directory.models import District, Municipality
from search.geo import Point
from search.locations import districts_at

from .question import Avoid

MOST_CANDIDATES = 12
_SUFFIX = re.compile(r"(?:の?学区|校区|区|学校|校|)$")


@dataclass(frozen=True)
class Candidate:
    """An area to choose: its code, its name and what it is."""

    code: str
    label: str
    is_district: bool = False


def areas_meant(text: str) -> list[Candidate]:
    """School districts and municipalities the text may mean: by their names, else those a place of that name lies in.

    Never raises for odd text; [] when nothing is known.
    """
    text = clean(text.replace("\x00", ""))
    if not text:
        return []
    found = [*_named_districts(text), *AreaNames.current().named(text)]
    if not found:
        matches = locate(text)
        points = [Point(match.latitude, match.longitude) for match in matches[:5] if match.latitude is not None]
        found = [district for point in points for district in districts_at(point)]
        found += [match.municipality for match in matches if match.municipality]
    unique = {area.code: area for area in found}
    return [_candidate(area) for area in list(unique.values())[:MOST_CANDIDATES]]


def municipalities_meant(text: str) -> list[Candidate]:
    """Municipalities the text may mean: one's own name, or where a place of that name lies."""
    text = clean(text.replace("\x00", ""))
    areas = AreaNames.current()
    only = areas.find(text) if text else None
    if only:
        return [_candidate(only)]
    found = areas.named(text) or [match.municipality for match in locate(text) if match.municipality]
    unique = {municipality.code: municipality for municipality in found}
    return [_candidate(municipality) for municipality in list(unique.values())[:MOST_CANDIDATES]]


def labelled(avoid: Iterable[Avoid]) -> list[tuple[Avoid, Candidate]]:
    """The chosen areas with their names. One query."""
    avoid = list(avoid)
    areas = AreaNames.current()
    codes = [area.code for area in avoid if area.code not in areas.by_code]
    districts = District.objects.filter(code__in=codes).prefetch_related("municipalities")
    known = {**areas.by_code, **{district.code: district for district in districts}}
    return [(area, _candidate(known[area.code])) for area in avoid if area.code in known]


def _named_districts(text: str) -> list[District]:
    """Current districts whose name begins so, perhaps after a municipality's: 本町小, 本町小学校区, 凪浦市本町小."""
    areas = AreaNames.current()
    districts = District.objects.current().distinct().prefetch_related("municipalities").order_by("name", "code")
    reading = areas.read(place_key(text))
    if reading and reading.rest:
        codes = {code for municipality in reading.municipalities for code in areas.family(municipality)}
        start = _SUFFIX.sub("", reading.rest)
        inside = districts.filter(municipalities__in=codes)
        return [d for d in inside if start and place_key(d.name).startswith(start)][:MOST_CANDIDATES]
    name = _SUFFIX.sub("", text)
    if len(name) < 2 or areas.named(text):
        return []
    return list(districts.filter(name__startswith=name)[:MOST_CANDIDATES])


def _candidate(area: District | Municipality) -> Candidate:
    if isinstance(area, Municipality):
        return Candidate(area.code, area.full_name)
    where = next((municipality.name for municipality in area.municipalities.all()), "")
    return Candidate(area.code, f"{where} {area.display_name}".strip(), is_district=True)
