"""学区 cells → districts: several names in one cell, abbreviations, codes. What doesn't fit is kept, never guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from directory.enums import DistrictKind
from directory.japan.address import place_key, to_kanji
from directory.japan.text import clean
from directory.models import District, Municipality

_SEPARATOR = re.compile(r"[、，,;；/／|｜\n\r\t]+")
_SOFT_SEPARATOR = re.compile(r"[・\s]+|および|及び")
_AND = re.compile(r"と|ならびに")
_TRAILING = re.compile(r"(?:\(.*\))?(?:の?(?:通学区域?|学区|校区|区域|区))?(?:全域|内|の一部|など|等|周辺)?$")
_WHOLE_AREA = re.compile(
    r"(?:[市区町村県]内?|学?区域)?の?(?:全域|全区域|全学区|全校区|全小学校区?|小学校区?|すべて|全て)(?:の学区|の小学校)?"
)
_NOTHING = re.compile(r"[-ー―]?|(?:特に)?(?:なし|無し|無)|不明|未定")
_FOUNDED = re.compile(r"^.{0,8}?[都道府県市区町村]立(?=.+)")
_ENDING = {DistrictKind.ELEMENTARY: "小", DistrictKind.JUNIOR_HIGH: "中"}
_CLOSE_ENOUGH = 60  # per cent of the letters, in their order


@dataclass(frozen=True)
class NamedDistrict:
    """One name of a cell: its district, or None with perhaps a name that looks like it, for somebody to decide."""

    text: str
    district: District | None
    suggestion: str = ""


@dataclass(frozen=True)
class DistrictMatch:
    """What a cell names. `whole_area` when it says 区内全域 or the like, which is no district."""

    named: list[NamedDistrict] = field(default_factory=list)
    whole_area: bool = False

    @property
    def districts(self) -> list[District]:
        """Districts found, each once, in the order of the cell."""
        return list(dict.fromkeys(item.district for item in self.named if item.district))

    @property
    def unresolved(self) -> list[str]:
        """Texts that name no district we know, as written."""
        return [item.text for item in self.named if item.district is None]

    @property
    def suggestions(self) -> dict[str, str]:
        """Unresolved text → the name of a district it resembles, where there is one."""
        return {item.text: item.suggestion for item in self.named if item.suggestion}


class DistrictNames:
    """Current districts by all their names, for many cells: no query after it is made (municipalities prefetched)."""

    def __init__(self, districts: Iterable[District]) -> None:
        self._by_name: dict[str, list[District]] = defaultdict(list)
        self._codes: dict[str, District] = {}
        self._municipalities: dict[int, list[Municipality]] = {}
        self._of_cities: dict[str, dict[str, District]] = {}
        for district in districts:
            self._municipalities[district.pk] = list(district.municipalities.all())
            self._codes |= {code.casefold(): district for code in (district.school_code, district.code) if code}
            for name in self._spellings(district):
                self._by_name[name].append(district)

    @classmethod
    def of(cls, codes: Iterable[str]) -> DistrictNames:
        """The current districts of the given municipalities, their cities and wards. Two queries."""
        wanted = set(codes)
        families = Municipality.objects.filter(code__in=wanted).values_list("code", "parent")
        wanted |= {code for pair in families for code in pair if code}
        wanted |= set(Municipality.objects.filter(parent__in=wanted).values_list("code", flat=True))
        found = District.objects.current().filter(municipalities__in=wanted).distinct()
        return cls(found.defer("source", "address").prefetch_related("municipalities"))

    def match(self, text: object, municipality: Municipality) -> DistrictMatch:
        """The districts a cell names within a municipality (a ward's city is searched after the ward)."""
        named: list[NamedDistrict] = []
        whole_area = False
        for part in _SEPARATOR.split(str(text or "")):
            part = clean(part)
            if _NOTHING.fullmatch(part):
                continue
            if _WHOLE_AREA.fullmatch(part):
                whole_area = True
                continue
            named += self._part(part, municipality)
        return DistrictMatch(list(dict.fromkeys(named)), whole_area)

    def _part(self, part: str, municipality: Municipality) -> list[NamedDistrict]:
        """One piece between separators: a single name, or several joined by ・, a space or と."""
        if district := self._find(part, municipality):
            return [NamedDistrict(part, district)]
        for separator, all_needed in ((_SOFT_SEPARATOR, False), (_AND, True)):
            pieces = [piece for piece in separator.split(part) if piece]
            found = [self._find(piece, municipality) for piece in pieces]
            if len(pieces) > 1 and (all(found) if all_needed else any(found)):
                return [
                    NamedDistrict(piece, district, "" if district else self._suggestion(piece, municipality))
                    for piece, district in zip(pieces, found, strict=True)
                ]
        return [NamedDistrict(part, None, self._suggestion(part, municipality))]

    def _find(self, text: str, municipality: Municipality) -> District | None:
        """The one district called so; None when there is none or more than one."""
        if district := self._codes.get(text.casefold()):
            return district
        for key in self._keys(text):
            candidates = self._by_name.get(key, ())
            for lies in _nearer_first(municipality):
                found = [d for d in candidates if any(lies(m) for m in self._municipalities[d.pk])]
                elementary = [d for d in found if d.kind == DistrictKind.ELEMENTARY]
                for choice in (found, elementary):
                    if len(choice) == 1:
                        return choice[0]
        return None

    @staticmethod
    def _keys(text: str) -> list[str]:
        """Folded forms to look up: as written, without 学区 and the like, without 市立."""
        key = place_key(text)
        short = _TRAILING.sub("", key)
        return list(dict.fromkeys(form for form in (key, short, _FOUNDED.sub("", short)) if form))

    def _spellings(self, district: District) -> set[str]:
        """Names a district goes by: 臨川小学校 → 臨川小学校, 臨川小, 臨川; 小金井第二小学校 also 第二小, 二小."""
        name = _FOUNDED.sub("", place_key(district.name))
        ending = _ENDING.get(district.kind)
        if ending is None or not name.endswith("校"):
            return {name, place_key(district.name)}
        stem = name.removesuffix("学校").removesuffix(ending)
        stems = {stem}
        for municipality in self._municipalities[district.pk]:
            own = re.sub(r"[市区町村]$", "", place_key(municipality.name))
            stems.add(stem.removeprefix(own) or stem)
        numbered = {stem.removeprefix("第") for stem in stems if re.fullmatch(r"第[0-9]+", stem)}
        stems |= {number for number in numbered if number}
        spelt = {f"{stem}{rest}" for stem in stems for rest in (f"{ending}学校", f"{ending}学", f"{ending}校", ending)}
        numerals = {re.sub(r"^[0-9]+(?=[小中])", _kanji_number, name) for name in spelt}
        return spelt | numerals | {name} | (stems - numbered)

    def _suggestion(self, text: str, municipality: Municipality) -> str:
        """The name of the district of this municipality that looks most alike; "" when none does."""
        district = self.resembling(text, municipality)
        return district.name if district else ""

    def resembling(self, text: str, municipality: Municipality) -> District | None:
        """The district of this municipality, its city and wards whose name looks most like the text."""
        nearby = self._nearby(municipality)
        text = _TRAILING.sub("", place_key(text))
        found = process.extractOne(text, nearby.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
        return nearby[found[0]] if found else None

    def _nearby(self, municipality: Municipality) -> dict[str, District]:
        """Districts by every name, worked out once for a city."""
        city = municipality.parent_id or municipality.code
        if city not in self._of_cities:
            self._of_cities[city] = {
                key: districts[0]
                for key, districts in self._by_name.items()
                if any(_related(m, municipality) for m in self._municipalities[districts[0].pk])
            }
        return self._of_cities[city]


def _kanji_number(found: re.Match) -> str:
    return to_kanji(int(found[0])) if 0 < int(found[0]) < 1000 else found[0]


def _related(one: Municipality, other: Municipality) -> bool:
    """City and ward, or wards of one city."""
    return (one.parent_id or one.code) == (other.parent_id or other.code)


def _nearer_first(municipality: Municipality) -> Iterator[Callable[[Municipality], bool]]:
    """Tests of where a district may lie: in the municipality itself, then in its city and the other wards."""
    yield lambda m: m.code == municipality.code
    yield lambda m: _related(m, municipality)


def match_districts(text: object, municipality: Municipality, names: DistrictNames | None = None) -> DistrictMatch:
    """The districts a 学区 cell names. Give `names` (`DistrictNames.of([code, …])`) when there are many cells."""
    return (names or DistrictNames.of([municipality.code])).match(text, municipality)
