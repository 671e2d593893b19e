"""Where rows come from: the name of a source that survives a newer file, and a number for rows that have none."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import uuid
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from directory.importers.listing_formats import EventRow, ListingTable, Row
from directory.importers.listing_formats.cells import fold
from directory.japan.codes import PREFECTURES, InvalidCode, normalise_municipality_code

#: Part of every row's hash: raise it when rows are to be read anew although the files are the same.
READING = 2
_NAMESPACE = uuid.UUID("6f6a1f7e-7d0b-4f0e-9c5e-0f1f7a3b9c21")


def area_code(value: str) -> str:
    """A code cell as a 5-digit municipality code, a 2-digit prefecture code, or "" when it is neither."""
    try:
        code = normalise_municipality_code(value)
    except InvalidCode:
        return value.zfill(2) if value.zfill(2) in PREFECTURES else ""
    return code[:2] if code.endswith("000") else code


def source_name(path: Path, tables: Sequence[ListingTable], known: Container[str]) -> str:
    """``13113:kodomo-shokudo``: area code and kind of list; no date, so that next year's file is the same source.

    The code is the rows' own (their prefecture when they differ), else the number the file name begins with; without
    any, the file's name without its digits stands in. ``known``: codes that exist (201511 in a file name is a month).
    """
    kind = next((table.kind for table in tables if table.kind != "extra"), "kodomo-shokudo")
    codes = {area_code(row.code) for table in tables for row in table.rows if row.code} - {""}
    if len(codes) > 1:
        codes = {code[:2] for code in codes}
    if len(codes) != 1:
        number = re.match(r"\d{5,6}(?!\d)", path.stem)
        codes = {code for code in [area_code(number.group())] if code in known} if number else set()
    if len(codes) == 1:
        return f"{codes.pop()}:{kind}"
    words = re.sub(r"[\d._\-\s]+", "-", path.stem).strip("-") or path.resolve().parent.name
    return f"{words}:{kind}"[:120]


def origin_ids(rows: Sequence[Row]) -> list[str]:
    """A number for each row that the same row gets again from the next file.

    The list's own where it has one and uses it once; else one made of name, address and – for events – the day.
    """
    own = Counter(row.origin_id for row in rows if row.origin_id)
    made: Counter[str] = Counter()
    result = []
    for row in rows:
        if row.origin_id and own[row.origin_id] == 1:
            result.append(row.origin_id[:120])
            continue
        number = _made_number(row)
        made[number] += 1
        result.append(number if made[number] == 1 else f"{number}-{made[number]}")
    return result


def _made_number(row: Row) -> str:
    parts = [row.name, getattr(row, "address", "")]
    if isinstance(row, EventRow):
        parts += [row.place, str(row.starts_on), str(row.start)]
    elif session := getattr(row, "session", None):
        parts[1] = session.address + session.building
    words = "|".join(re.sub(r"\s", "", fold(part)) for part in parts)
    return f"x-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def row_hash(row: Row) -> str:
    """32 hex digits of what a row says, wherever it stands in the file."""
    content = asdict(row)
    for name in ("line", "sheet", "problems"):
        content.pop(name)
    if "session" in content:
        content["session"].pop("line")
    return digest({"reading": READING, **content})


def digest(content: object) -> str:
    """32 hex digits of JSON-like content; dates and times by their ISO form."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=_iso)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def schedule_uid(source: str, origin_id: str, part: int = 0, rule: int = 0) -> uuid.UUID:
    """The lasting uid of an imported schedule; part 0 is the row itself, 1… its 追加情報.

    ``rule`` counts the schedules of one row; the first bears the uid it had when each row made only one.
    """
    further = f"\n{rule}" if rule else ""
    return uuid.uuid5(_NAMESPACE, f"{source}\n{origin_id}\n{part}{further}")


def without_repeats(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """(rows, rows that say exactly what an earlier row says)."""
    seen: set[str] = set()
    kept, repeats = [], []
    for row in rows:
        key = row_hash(row)
        (repeats if key in seen else kept).append(row)
        seen.add(key)
    return kept, repeats


def _iso(value: object) -> str:
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
