"""All that is public as one file, made at night, and read so that it never says what is no longer so.

A line per listing, sorted by municipality; an index tells where each municipality's lines lie. Whoever reads leaves out
the lines of listings that have changed since: what was hidden after the file was made is in no answer, and nobody has
to remember to purge a file. What has changed is asked for by `updated_since`.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from directory.models import Municipality

from . import changes
from .models import Entry
from .turns import wait_for_turn

INDEX = "index.json"
ItemOf = Callable[[Entry], dict]
NOWHERE = ""  # the municipality of listings that have none


class NotMade(Exception):
    """No file has been made yet."""


@dataclass(frozen=True)
class Bulk:
    """`places`: {municipality code: (first byte, bytes, listings)}."""

    file: Path
    made_at: datetime
    places: dict[str, tuple[int, int, int]]

    @property
    def count(self) -> int:
        return sum(count for _start, _length, count in self.places.values())

    def changed(self) -> QuerySet:
        """What the file may no longer say."""
        return changes.since(self.made_at - changes.CLOCKS_DIFFER)

    def lines(self, municipality: str = "") -> Iterator[bytes]:
        """The lines of a municipality (a designated city with its wards) or all, without those that have changed."""
        codes = Municipality.objects.codes_today(municipality) if municipality else list(self.places)
        changed = {key.encode() for key in self.changed().values_list("public_id", flat=True)}
        with self.file.open("rb") as file:
            for code in codes:
                start, length, _count = self.places.get(code, (0, 0, 0))
                file.seek(start)
                while length > 0:
                    line = file.readline()
                    length -= len(line)
                    if _id(line) not in changed:
                        yield line


def current() -> Bulk:
    """The file of last night. Raises NotMade."""
    try:
        index = json.loads((_folder() / INDEX).read_text())
    except FileNotFoundError as error:
        raise NotMade from error
    return Bulk(_folder() / index["file"], datetime.fromisoformat(index["made_at"]), index["places"])


def make(item_of: ItemOf) -> Bulk:
    """Write a new file; `item_of(entry)` is what is said of a listing, its `id` first. The old one serves meanwhile."""
    with transaction.atomic():
        wait_for_turn()  # whoever was writing has ended: what comes later is later than this moment
        made_at = timezone.now()
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    before, file = _file_now(), folder / f"listings-{secrets.token_hex(4)}.jsonl"
    bulk = Bulk(file, made_at, _written(file, item_of))
    index = {"file": file.name, "made_at": made_at.isoformat(), "places": bulk.places}
    new = folder / f"{file.name}.{INDEX}"
    new.write_text(json.dumps(index))
    new.replace(folder / INDEX)
    for old in set(folder.glob("listings-*")) - {file, before}:  # of last night's somebody may just have read the index
        old.unlink(missing_ok=True)
    return bulk


def _file_now() -> Path | None:
    try:
        return current().file
    except NotMade:
        return None


def _written(file: Path, item_of: ItemOf) -> dict[str, tuple[int, int, int]]:
    entries = Entry.objects.filter(first=True).order_by(F("municipality").asc(nulls_last=True), "public_id")
    places: dict[str, tuple[int, int, int]] = {}
    at = 0
    with file.open("wb") as out:
        for entry in entries.iterator(chunk_size=2000):
            line = json.dumps(item_of(entry), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            start, length, count = places.get(entry.municipality_id or NOWHERE, (at, 0, 0))
            places[entry.municipality_id or NOWHERE] = (start, length + len(line), count + 1)
            at += out.write(line)
    return places


def _id(line: bytes) -> bytes:
    """The value of the first key."""
    return line.split(b'"', 4)[3]


def _folder() -> Path:
    return Path(settings.IBASHO_BULK_ROOT)
