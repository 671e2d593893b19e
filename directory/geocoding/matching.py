"""Which gazetteer names a folded text may mean: pure text work on keys made by `place_key`."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from directory.enums import GazetteerKind
from directory.japan.address import place_key

_BLOCK = re.compile(r"^(.+?)[0-9]+丁目")
_BLOCK_IN_NAME = re.compile(r"[〇一二三四五六七八九十百0-9０-９]+丁目.*$")
# the first number that isn't 1条, 3丁目, 2番…: in 西柴3-17-7 it stands for 三丁目
_BARE_NUMBER = re.compile(r"^((?:[^0-9]|[0-9]+(?:条|線))*?)([0-9]+)(?![0-9]|条|線|丁|番|号)")
_GRID = re.compile(r"^([北南東西])([0-9]+)条?([東西南北])([0-9]+)(?:丁目)?")
_HEAD = re.compile(r"^(?:[^0-9]|[0-9]+(?:条|線|番町))*")
_FOUNDED = re.compile(r"^(?:公立|私立|国立|県立|都立|道立|府立|市立|区立|町立|村立|立)(?=.+[校園小中]$)")
_SCHOOL_ABBREVIATED = re.compile(r"(?<=.)([小中])$")
_GOES_ON = tuple("市区郡町村台丘通が条駅")  # 大川 is not 大川町, 大和 not 大和市


class Entry(NamedTuple):
    """A row of the gazetteer, as read by `values_list`."""

    id: int
    kind: str
    municipality: str
    name: str
    koaza: str
    key: str
    latitude: float | None
    longitude: float | None


ENTRY_FIELDS = ("id", "kind", "municipality_id", "name", "koaza", "key", "latitude", "longitude")


@dataclass(frozen=True)
class Hit:
    """Entries of one municipality that a text means: one, or all 丁目 of a town named without its number."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry | None:
        return self.entries[0] if len(self.entries) == 1 else None


def head(text: str) -> str:
    """What stands before the house number: the name itself."""
    return _HEAD.match(text)[0]


def forms(rest: str) -> list[str]:
    """Ways the gazetteer may write what a text begins with: itself, with 丁目, with 条, with 学校."""
    found = [rest]
    found += [_BARE_NUMBER.sub(r"\1\2丁目", rest), _GRID.sub(r"\1\2条\3\4丁目", rest)]
    name = head(rest)
    if name and not name.endswith("町"):
        rest_with_town = f"{name}町{rest[len(name) :]}"
        found += [rest_with_town, _BARE_NUMBER.sub(r"\1\2丁目", rest_with_town)]
    school = _SCHOOL_ABBREVIATED.sub(r"\1学校", _FOUNDED.sub("", rest))
    found += [school, f"{rest}駅"]
    return list(dict.fromkeys(found))


def town_of(name: str) -> str:
    """西柴三丁目 → 西柴; names without 丁目 as they are."""
    return _BLOCK_IN_NAME.sub("", name)


class Table:
    """Gazetteer entries by key, and towns by their name without 丁目 or 小字."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.exact: dict[str, list[Entry]] = defaultdict(list)
        self.towns: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self.exact[entry.key].append(entry)
            if entry.kind != GazetteerKind.TOWN:
                continue
            if entry.koaza:
                self.towns[place_key(entry.name)].append(entry)
            elif block := _BLOCK.match(entry.key):
                self.towns[block[1]].append(entry)
        self.longest = max((len(key) for key in self.exact), default=0)

    def find(self, rest: str, scope: frozenset[str] | None, *, whole: bool = False) -> list[Hit]:
        """Hits of the longest name the text begins with, in the municipalities of `scope` (None = everywhere).

        With `whole` the name must reach up to the house number, so that a prefix of some other name isn't taken.
        """
        best: list[Hit] = []
        best_length = 0
        name_length = len(head(rest))
        for form in forms(rest):
            for prefix in self._prefixes(form, best_length, name_length if whole else 1):
                if hits := self._hits(prefix, scope):
                    best, best_length = hits, len(prefix)
                    break
        return best

    def _prefixes(self, form: str, longer_than: int, at_least: int) -> Iterator[str]:
        for length in range(min(len(form), self.longest), max(longer_than, at_least - 1, 0), -1):
            follows = form[length : length + 1]
            if form[length - 1].isdigit() and follows.isdigit():
                continue
            if follows.startswith(_GOES_ON) or (length == 1 and follows and not follows.isdigit()):
                continue
            yield form[:length]

    def _hits(self, key: str, scope: frozenset[str] | None) -> list[Hit]:
        def inside(entries: Iterable[Entry]) -> list[Entry]:
            return [e for e in entries if scope is None or e.municipality in scope]

        hits = [Hit(f"{e.name}{e.koaza}", (e,)) for e in inside(self.exact.get(key, ()))]
        if hits:
            return hits
        grouped: dict[str, list[Entry]] = defaultdict(list)
        for entry in inside(self.towns.get(key, ())):
            grouped[entry.municipality].append(entry)
        return [Hit(town_of(entries[0].name), tuple(entries)) for entries in grouped.values()]
