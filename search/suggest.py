"""What a search box offers as one types: areas, districts, towns, schools, categories and names, readings included.

Everything is answered from beginnings in an index (`completions`): three queries, whatever is typed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from directory.databases.routing import reading_connection

from .completions.models import LONGEST_KEY, Completion, Kind
from .text.fold import key
from .text.understanding import current_vocabulary

MOST = 50
_OF_A_KIND = 60  # rows looked at per kind and beginning
_AT_FIRST = 3  # of one kind, before there is room for more
_MOST_SPELLINGS = 4
_LAST = "\U0010ffff"
_COLUMNS = ("kind", "key", "weight", "is_reading", "label", "label_en", "label_easy", "value")
_HYPHEN = "[-－‐−–ー]"
_HOUSE_NUMBER = re.compile(
    rf"((?:[0-9０-９]+|[一二三四五六七八九十]+)丁目|[0-9０-９]+(?={_HYPHEN})){_HYPHEN}?[0-9０-９].*$"
)
_NUMERAL_AT_END = re.compile("(?<=.)[一二三四五六七八九十](?=丁?$)")  # 西柴三 and 西柴三丁 are on their way to 三丁目
_HALF_CONVERTED = re.compile("^(.*[^ぁ-ゖ])([ぁ-ゖ]+)$")  # 西しば
_DIGITS = dict(zip("一二三四五六七八九", "123456789", strict=True)) | {"十": "10"}
_AREAS = (
    "SELECT named.key, area.code FROM search_completion named JOIN directory_municipality area"
    " ON area.code = named.value OR area.parent_id = named.value OR area.prefecture_id = named.value"
    " WHERE named.kind IN ('prefecture', 'municipality') AND named.key IN ({marks})"
)
_ORDER = {kind.value: position for position, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Suggestion:
    """One thing to choose: `params` are parameters of a search (DESIGN 6)."""

    kind: str
    label: str
    params: dict[str, str] = field(hash=False)


@dataclass(frozen=True)
class _Found:
    kind: str
    key: str
    weight: int
    is_reading: bool
    label: str
    label_en: str
    label_easy: str
    value: str

    @property
    def shown(self) -> str:
        return {"en": self.label_en, "easy": self.label_easy}.get(get_language() or "", "") or self.label


def suggest(text: str, limit: int = 10) -> list[Suggestion]:
    """What the text may be the beginning of, best first; [] for nothing known. Any text will do.

    Names come before readings, areas before places before names of listings, short ones before long ones; of each kind
    a few, then more of what there is. A house number is left out: 西柴3-17 offers 西柴三丁目.
    """
    typed = _HOUSE_NUMBER.sub(r"\1", text[: LONGEST_KEY * 2].replace("\x00", ""))
    beginnings = _beginnings(key(typed)[:LONGEST_KEY])
    if not beginnings or limit < 1:
        return []
    found = _run(_queries(beginnings, _within(beginnings[0])))
    chosen = _choose(found, min(limit, MOST))
    return [Suggestion(one.kind, one.shown, {Kind(one.kind).parameter: one.value}) for one in chosen]


def _beginnings(typed: str) -> list[str]:
    """What was typed, in the ways the names may be spelt."""
    if not typed:
        return []
    spellings = current_vocabulary().spellings(typed)[:_MOST_SPELLINGS]
    numbered = _NUMERAL_AT_END.sub(lambda found: _DIGITS[found[0]], typed)
    return list(dict.fromkeys([*spellings, numbered]))


def _within(typed: str) -> list[tuple[list[str], str]]:
    """Areas the text begins with, as codes of municipalities, and what follows their name. One query.

    横浜市金沢区西 → ([14108], 西) and ([14100, 14101, …], 金沢区西): wards are in their city, all in their prefecture.
    """
    prefixes = [typed[:length] for length in range(2, len(typed))]
    if not prefixes:
        return []
    with reading_connection().cursor() as cursor:
        cursor.execute(_AREAS.format(marks=", ".join(["%s"] * len(prefixes))), prefixes)
        rows = cursor.fetchall()
    found: dict[str, set[str]] = {}
    for name, code in rows:
        found.setdefault(name, set()).add(code)
    longest = sorted(found, key=len, reverse=True)[:2]
    return [(sorted(found[name]), typed[len(name) :]) for name in longest]


def _queries(beginnings: list[str], within: list[tuple[list[str], str]]) -> Iterator[QuerySet]:
    for beginning in beginnings:
        for kind in Kind:
            rows = Completion.objects.filter(kind=kind)
            if len(beginning) == 1:
                yield rows.filter(head=beginning).order_by("weight", "key")[:_OF_A_KIND]
            else:
                yield rows.filter(_begins(beginning)).order_by("key")[:_OF_A_KIND]
            if half := _HALF_CONVERTED.match(beginning):
                yield rows.filter(_begins(half[1]), reading__contains=half[2]).order_by("key")[:_OF_A_KIND]
    for codes, rest in within:
        yield Completion.objects.filter(_begins(rest), area__in=codes).order_by("key")[:_OF_A_KIND]


def _begins(beginning: str) -> Q:
    return Q(key__gte=beginning, key__lt=beginning + _LAST)


def _run(queries: Iterable[QuerySet]) -> list[_Found]:
    """All in one statement. Written out, because SQLite limits no part of a UNION unless it is a table of its own."""
    parts, params = [], []
    for number, query in enumerate(queries):
        sql, values = query.values_list(*_COLUMNS).query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS part{number}")  # noqa: S608 – Django's own SQL, values apart
        params += values
    with reading_connection().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return [_Found(*row) for row in cursor.fetchall()]


def _choose(found: Iterable[_Found], limit: int) -> list[_Found]:
    """Each label of a kind once; a few of every kind first, then more where there is room."""
    best: dict[tuple[str, str], _Found] = {}
    for one in sorted(found, key=_rank):
        best.setdefault((one.kind, one.label), one)
    first, more, seen = [], [], dict.fromkeys(_ORDER, 0)
    for one in best.values():
        seen[one.kind] += 1
        (first if seen[one.kind] <= _AT_FIRST else more).append(one)
    return sorted((first + more)[:limit], key=_rank)


def _rank(one: _Found) -> tuple:
    return (one.is_reading, _ORDER[one.kind], one.weight, one.key, one.label)
