"""What stood there before an import wrote over it, so that the import can be undone exactly.

The importer says what it is about to write (`listings`, `venues`) and what it has made (`made`); where nobody keeps,
this costs nothing. What is kept is plain data: rows by table, as they are in the database. A listing is kept with all
that hangs on it. What people have changed since is told by the digest of what the import left behind.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model
from wagtail.models import Revision

from activities.enums import OccurrenceStatus
from activities.importers.origins import digest
from activities.models import Occurrence, Schedule, ScheduleSession
from directory.models import (
    Channel,
    EligibilityRule,
    Listing,
    ListingDistrict,
    ListingFeature,
    Organisation,
    Venue,
    VenueDistrict,
)

BATCH = 500
#: {table: [row]} of one thing, the thing's own row among them.
Image = dict[str, list[dict[str, Any]]]


def _links(name: str) -> type[Model]:
    return Listing._meta.get_field(name).remote_field.through


#: Of what is kept: its tables in the order in which rows can be written, and how each leads to it.
PARTS: dict[type[Model], tuple[tuple[type[Model], str], ...]] = {
    Listing: (
        (Listing, "pk"),
        *((_links(name), "listing_id") for name in ("organisations", "categories", "audiences", "standpoints")),
        *((model, "listing_id") for model in (Channel, ListingFeature, EligibilityRule, ListingDistrict, Schedule)),
        (ScheduleSession, "schedule__listing_id"),
        (Occurrence, "listing_id"),
    ),
    Venue: ((Venue, "pk"), (VenueDistrict, "venue_id")),
    Organisation: ((Organisation, "pk"),),
}


@dataclass
class Kept:
    """`before`: images by model and key. `made`: keys of what wasn't there. `after`: digests of what was left behind.
    `revisions`: the newest of listings' versions before."""

    before: dict[type[Model], dict[int, Image]] = field(default_factory=lambda: defaultdict(dict))
    made: dict[type[Model], set[int]] = field(default_factory=lambda: defaultdict(set))
    after: dict[type[Model], dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    revisions: dict[int, list[int]] = field(default_factory=dict)

    def close(self) -> None:
        """Note what is there now; what was kept in vain – it says the same still – is let go."""
        for model in PARTS:
            now = images(model, self.before[model]) | images(model, self.made[model], to_mark=True)
            self.before[model] = {key: old for key, old in self.before[model].items() if old != now.get(key)}
            kept = {*self.before[model], *self.made[model]}
            self.after[model] = {key: mark(now.get(key, {})) for key in kept}

    def pack(self) -> bytes:
        """For the database."""
        content = {
            "before": {model._meta.label: rows for model, rows in self.before.items()},
            "made": {model._meta.label: sorted(keys) for model, keys in self.made.items()},
            "after": {model._meta.label: marks for model, marks in self.after.items()},
            "revisions": self.revisions,
        }
        return zlib.compress(json.dumps(content, ensure_ascii=False, default=_text).encode())

    @classmethod
    def unpack(cls, data: bytes) -> Kept:
        content = json.loads(zlib.decompress(data))
        kept = cls()
        for model in PARTS:
            label = model._meta.label
            kept.before[model] = {int(key): image for key, image in content["before"].get(label, {}).items()}
            kept.made[model] = set(content["made"].get(label, ()))
            kept.after[model] = {int(key): mark for key, mark in content["after"].get(label, {}).items()}
        kept.revisions = {int(key): pks for key, pks in content["revisions"].items()}
        return kept


_kept: ContextVar[Kept | None] = ContextVar("kept", default=None)


@contextmanager
def keeping() -> Iterator[Kept]:
    """Keep what is written over inside. One transaction, which the caller has opened."""
    token = _kept.set(Kept())
    try:
        yield _kept.get()
        _kept.get().close()
    finally:
        _kept.reset(token)


def listings(keys: Iterable[int]) -> None:
    """About to be written: these listings or something that hangs on them."""
    if new := _keep(Listing, keys):
        rows = Revision.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Listing), object_id__in=[str(key) for key in new]
        )
        for object_id, pk in rows.values_list("object_id", "pk"):
            _kept.get().revisions.setdefault(int(object_id), []).append(pk)


def venues(keys: Iterable[int]) -> None:
    """About to be written: these venues or the districts they lie in."""
    _keep(Venue, keys)


def made(model: type[Model], keys: Iterable[int]) -> None:
    """These are new."""
    if kept := _kept.get():
        kept.made[model].update(keys)


def _keep(model: type[Model], keys: Iterable[int]) -> list[int]:
    """Those that are kept for the first time."""
    kept = _kept.get()
    if kept is None:
        return []
    new = sorted({key for key in keys if key} - kept.before[model].keys() - kept.made[model])
    kept.before[model] |= images(model, new)
    return new


def images(model: type[Model], keys: Iterable[int], *, to_mark: bool = False) -> dict[int, Image]:
    """What there is of these now, as it comes back from the database's text. `to_mark`: only what `mark` looks at."""
    keys, found = sorted(keys), defaultdict(lambda: defaultdict(list))
    for start in range(0, len(keys), BATCH):
        for part, path in PARTS[model]:
            names = [column.attname for column in part._meta.concrete_fields]
            rows = part._base_manager.filter(**{f"{path}__in": keys[start : start + BATCH]}).order_by("pk")
            if to_mark and part is Occurrence:
                rows = rows.exclude(sequence=0, note="", status=OccurrenceStatus.SCHEDULED)
            for row in rows.values(*names, kept_by=F(path)):
                owner = row.pop("kept_by")
                found[owner][part._meta.label].append({name: _plain(value) for name, value in row.items()})
    return {key: dict(image) for key, image in found.items()}


def mark(image: Image) -> str:
    """A digest of what people may change; dates that nobody has spoken of are made anew each night."""
    label = Occurrence._meta.label
    said = [
        row
        for row in image.get(label, ())
        if row["sequence"] or row["note"] or row["status"] != OccurrenceStatus.SCHEDULED
    ]
    return digest({**image, label: said})


def _plain(value: object) -> object:
    """As JSON gives it back."""
    return value if value is None or isinstance(value, str | int | float | bool | list | dict) else _text(value)


def _text(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
