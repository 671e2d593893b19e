"""The names of prefectures and municipalities, loaded once, and what a text that begins with one of them means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from directory.japan.address import place_key
from directory.japan.codes import InvalidCode, normalise_municipality_code
from directory.models import Municipality, Prefecture

_SUFFIX = re.compile(r"[市区町村]$")


def _has_ended(municipality: Municipality) -> bool:
    return municipality.valid_until is not None and municipality.valid_until < timezone.localdate()


@dataclass(frozen=True)
class Reading:
    """One way to read the beginning of a text: these municipalities, and what follows their name."""

    municipalities: tuple[Municipality, ...]
    rest: str


class AreaNames:
    """All municipalities by what people call them. Three queries when made, none afterwards."""

    _kept: tuple[int, AreaNames] | None = None

    @classmethod
    def current(cls) -> AreaNames:
        """One kept per process for as long as no municipality changes; asks one query of a few milliseconds.

        What became of one counts too: who avoids a town avoids what it went into, in every process from then on.
        """
        rows = Municipality.objects.order_by("code", "successors").values_list(
            "code", "name", "county", "parent", "valid_until", "prefecture__name", "successors"
        )
        fingerprint = hash((timezone.localdate(), *rows))
        if cls._kept is None or cls._kept[0] != fingerprint:
            cls._kept = (fingerprint, cls())
        return cls._kept[1]

    def __init__(self) -> None:
        self.prefectures = {place_key(p.name): p for p in Prefecture.objects.all()}
        municipalities = Municipality.objects.select_related("prefecture", "parent").prefetch_related("successors")
        self.by_code = {m.code: m for m in municipalities}
        self.wards: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, list[Municipality]] = defaultdict(list)
        self._former: dict[str, list[Municipality]] = defaultdict(list)
        for municipality in self.by_code.values():
            if _has_ended(municipality):
                self._former[place_key(municipality.name)].append(municipality)
                continue
            if municipality.parent_id:
                self.wards[municipality.parent_id].append(municipality.code)
            for name in self._spellings(municipality):
                self._names[name].append(municipality)
        self._longest = max(map(len, self._names), default=0)

    @staticmethod
    def _spellings(municipality: Municipality) -> set[str]:
        names = {municipality.name, f"{municipality.county}{municipality.name}"}
        if municipality.parent:
            names.add(municipality.name.removeprefix(municipality.parent.name))
        return {place_key(name) for name in names}

    def present(self, municipality: Municipality) -> Municipality:
        """What a municipality has become: its only successor, else the city its successors belong to, else itself."""
        if not _has_ended(municipality):
            return municipality
        successors = {self.by_code[m.code] for m in municipality.successors.all()}
        if len(successors) != 1:
            successors = {m.parent for m in successors}
        (only, *others) = successors or {None}
        return only if only and not others else municipality

    def find(self, code_or_name: str) -> Municipality | None:
        """The present municipality of a code (any spelling) or full name (県 and 郡 optional), former ones included."""
        try:
            found = self.by_code.get(normalise_municipality_code(code_or_name, self.by_code))
        except InvalidCode:
            found = None
        if found:
            return self.present(found)
        if named := self.named(code_or_name):
            return named[0] if len(named) == 1 else None
        prefecture, key = self.without_prefecture(place_key(code_or_name))
        former = [m for m in self._former.get(key, ()) if not prefecture or m.prefecture_id == prefecture]
        return self.present(former[0]) if len(former) == 1 else None

    def family(self, municipality: Municipality) -> frozenset[str]:
        """Codes of a designated city and all its wards, whichever of them is given; of others, their own."""
        city = municipality.parent_id or municipality.code
        return frozenset([city, *self.wards.get(city, ())])

    def scope(self, municipality: Municipality) -> frozenset[str]:
        """Codes in which a municipality's towns are kept: its own, and its wards'."""
        return frozenset([municipality.code, *self.wards.get(municipality.code, ())])

    def without_prefecture(self, key: str) -> tuple[str, str]:
        """(prefecture code or "", what follows) of a folded text."""
        for name, prefecture in self.prefectures.items():
            if key.startswith(name):
                return prefecture.code, key[len(name) :]
        return "", key

    def read(self, key: str, prefecture: str = "", within: Iterable[str] | None = None) -> Reading | None:
        """The longest municipality name the folded text begins with, in the prefecture, among `within` (codes).

        Names that several municipalities bear (府中市, 緑区) give all of them. A county or a city's name left over
        before the municipality's is skipped.
        """
        allowed = None if within is None else frozenset(within)
        text = re.sub(r"^[^市区町村]{1,4}?郡(?=.+[町村])", "", key) if not self._begins(key) else key
        for length in range(min(len(text), self._longest), 1, -1):
            found = tuple(
                m
                for m in self._names.get(text[:length], ())
                if (not prefecture or m.prefecture_id == prefecture) and (allowed is None or m.code in allowed)
            )
            if found:
                return Reading(found, text[length:])
        return None

    def _begins(self, key: str) -> bool:
        return any(key[:length] in self._names for length in range(2, min(len(key), self._longest) + 1))

    def named(self, name: str, prefecture: str = "") -> list[Municipality]:
        """Municipalities of exactly this name, with or without prefecture, county and 市区町村: 横浜, 葉山町."""
        found_prefecture, key = self.without_prefecture(place_key(name))
        prefecture = prefecture or found_prefecture
        found = self._names.get(key) or self._stems.get(key, [])
        return [m for m in found if not prefecture or m.prefecture_id == prefecture]

    def prefecture_code(self, value: object) -> str:
        """Code of a prefecture given as object, code or name (県 may be missing); "" when there is none such."""
        if not value:
            return ""
        if isinstance(value, Prefecture):
            return value.code
        text = place_key(value)
        for name, prefecture in self.prefectures.items():
            if text in (prefecture.code, name, name[:-1]):
                return prefecture.code
        return ""

    def municipality(self, value: object, prefecture: str = "") -> Municipality | None:
        """A municipality given as object, five-digit code or name; None when unknown or the name isn't unique."""
        if not value:
            return None
        if isinstance(value, Municipality):
            return self.by_code.get(value.code, value)
        text = str(value).strip()
        if text in self.by_code:
            return self.by_code[text]
        found = self.named(text, prefecture)
        return found[0] if len(found) == 1 else None

    @cached_property
    def _stems(self) -> dict[str, list[Municipality]]:
        stems = defaultdict(list)
        for name, municipalities in self._names.items():
            if len(stem := _SUFFIX.sub("", name)) > 1:
                stems[stem].extend(m for m in municipalities if not m.parent_id)
        return stems
