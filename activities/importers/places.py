"""Where staged rows lie: municipality, coordinates and how sure they are, asked of the local gazetteer only."""

from __future__ import annotations

from collections.abc import Iterable

from geopy.distance import great_circle

from activities.importers.origins import area_code
from activities.importers.staged import Staged, StagedPlace
from directory.enums import GazetteerKind, GeocodeLevel, Visibility
from directory.geocoding import GazetteerIndex, Match
from directory.importers.listing_formats import Row
from directory.importers.report import Report
from directory.japan.text import fold
from directory.models import Municipality, Prefecture

#: How far given coordinates may lie from the reference point of the address before they are doubted.
PLAUSIBLE_KM = {GeocodeLevel.TOWN: 5.0, GeocodeLevel.MUNICIPALITY: 80.0}
TOO_FAR = "緯度・経度が住所から約{km:.0f}km離れているため使わず、住所から位置を求めました。"
UNKNOWN_CODE = "この市区町村コードは登録されていません。住所と市区町村名から求めました。"
UNKNOWN_AREA = "市区町村が分かりません。住所を都道府県から書いてください。"
ONLY_MUNICIPALITY = "町名が地名データに見つからないため、市区町村の中心を位置としました。住所を確かめてください。"
NO_ADDRESS = "住所がないため、位置が分かりません。"
NO_GAZETTEER = "{area}の地名データがないため、住所から位置を求められません。地名データを取り込んでください。"
NOT_LOCATED = "住所から位置を求められませんでした。地名データにない書き方か、住所が足りません。"


class Areas:
    """All municipalities and prefectures, loaded once per import (about 2,000 rows)."""

    def __init__(self) -> None:
        self.by_code = {m.code: m for m in Municipality.objects.select_related("prefecture")}
        self.prefectures = {p.code: p for p in Prefecture.objects.all()}
        self.prefecture_codes = {fold(p.name): p.code for p in self.prefectures.values()}
        self.by_name: dict[tuple[str, str], Municipality] = {}
        self._gazetteers: dict[frozenset[str], GazetteerIndex] = {}
        for municipality in self.by_code.values():
            if municipality.valid_until is None:
                for name in (municipality.name, municipality.county + municipality.name):
                    self.by_name[municipality.prefecture_id, fold(name)] = municipality

    def gazetteer(self, prefectures: frozenset[str]) -> GazetteerIndex:
        """The gazetteer of these prefectures (of the country for none: such rows may lie anywhere), loaded once."""
        if prefectures not in self._gazetteers:
            self._gazetteers[prefectures] = GazetteerIndex(prefectures=prefectures or None)
        return self._gazetteers[prefectures]

    def prefecture_of(self, row: Row) -> Prefecture | None:
        code = self.prefecture_codes.get(fold(row.prefecture)) or area_code(row.code)[:2]
        return self.prefectures.get(code)

    def municipality_of(self, row: Row) -> Municipality | None:
        """By the name the row gives within its prefecture, else by its code; None when neither is known.

        The name comes first: prefecture-wide lists carry the prefecture's code in every row.
        """
        prefecture = self.prefecture_of(row)
        name = fold(row.municipality)
        if prefecture and name:
            name = name.removeprefix(fold(prefecture.name))
            if found := self.by_name.get((prefecture.code, name)):
                return found
        return self.by_code.get(area_code(row.code))


class Places:
    """Answers for one file: the areas, and the gazetteer of the prefectures its rows lie in, in memory."""

    def __init__(self, rows: Iterable[Row], areas: Areas) -> None:
        self.areas = areas
        found = [areas.municipality_of(row) for row in rows]
        codes = {m.prefecture_id for m in found if m} | {p.code for row in rows if (p := areas.prefecture_of(row))}
        self.gazetteer = areas.gazetteer(frozenset(codes))

    def locate(self, text: str, municipality: Municipality | None, prefecture: Prefecture | None) -> Match | None:
        """The one place a text means; of several in one municipality the first, of several elsewhere none."""
        matches = self.gazetteer.locate(text, municipality, prefecture) if text else []
        if len({match.municipality for match in matches}) > 1:
            return None
        return matches[0] if matches else None


def place_rows(staged: Iterable[Staged], places: Places, report: Report, file: str) -> None:
    """Fill in municipality and place of every staged row, and the place of its schedule."""
    for one in staged:
        hint = places.areas.municipality_of(one.row)
        code = area_code(one.row.code)
        if len(code) == 5 and code not in places.areas.by_code:
            report.add(file, one.row.line, "コード", one.row.code, UNKNOWN_CODE)
        locate_place(one.times.place, one.row, hint, places, report, file)
        one.municipality = one.times.place.municipality or hint
        if one.values["location_visibility"] == Visibility.ON_REQUEST:
            forget(one.times.place, one.municipality)


def forget(place: StagedPlace, municipality: Municipality | None) -> None:
    """Keep nothing of whereabouts but the municipality."""
    place.name = place.address = place.building = place.access = place.parking = ""
    place.given = place.latitude = place.longitude = place.town_id = None
    place.level, place.municipality, place.key = GeocodeLevel.NONE, municipality, None


def locate_place(
    place: StagedPlace, row: Row, hint: Municipality | None, places: Places, report: Report, file: str
) -> None:
    """Coordinates and level of one place: its own if plausible, else those of its address, else none."""
    text = place.address or place.name
    found = places.locate(text, hint, places.areas.prefecture_of(row))
    place.municipality = _municipality(hint, found)
    place.town_id = found.entry_id if found and found.kind == GazetteerKind.TOWN else None
    if place.given and _plausible(place.given, found, report, file, row):
        place.latitude, place.longitude = place.given
        place.level = GeocodeLevel.EXACT
    elif found is not None and found.latitude is not None:
        place.latitude, place.longitude, place.level = found.latitude, found.longitude, found.level
        if found.level == GeocodeLevel.MUNICIPALITY:
            report.add(file, row.line, "住所", text, ONLY_MUNICIPALITY)
    else:
        place.level = GeocodeLevel.NONE
        report.add(file, row.line, "住所", text, _why_not_located(text, place.municipality, places))


def _why_not_located(text: str, municipality: Municipality | None, places: Places) -> str:
    if not text:
        return NO_ADDRESS
    if municipality is None:
        return UNKNOWN_AREA
    return NOT_LOCATED if places.gazetteer.centre(municipality) else NO_GAZETTEER.format(area=municipality)


def _municipality(hint: Municipality | None, found: Match | None) -> Municipality | None:
    """The ward an address turned out to lie in; the row's own municipality when the address says another."""
    if found is None or found.municipality is None:
        return hint
    if hint is None or hint.code in (found.municipality.code, found.municipality.parent_id):
        return found.municipality
    return hint


def _plausible(point: tuple[float, float], found: Match | None, report: Report, file: str, row: Row) -> bool:
    limit = PLAUSIBLE_KM.get(found.level) if found and found.latitude is not None else None
    if limit is None:
        return True
    km = great_circle(point, (found.latitude, found.longitude)).km
    if km > limit:
        report.add(file, row.line, "緯度・経度", f"{point[0]}, {point[1]}", TOO_FAR.format(km=km))
    return km <= limit
