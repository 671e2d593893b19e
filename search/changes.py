"""What changed of the public view, and when: for programs that keep a copy and want to hear of what is new (or gone).

A listing has changed when any of its entries says something else, by whatever way; that its next date is another one
is no change. One that is deleted, closed, merged or hidden is gone, and each looks like the others. Written by
`search.projection` only, in its turn: moments are in the order in which they can be seen.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from .models import Change, Entry

if TYPE_CHECKING:
    from .rows import Row

#: What passes by itself, and what is never shown.
UNSAID = {"id", "listing_id", "place_key", "next_starts_at", "next_timing"}
_SAID = [field.attname for field in Entry._meta.concrete_fields if field.attname not in UNSAID]
CLOCKS_DIFFER = timedelta(minutes=1)
Position = tuple[datetime, str]


def shown(listing_ids: list[int]) -> set[str]:
    """The public ids under which these listings are to be seen."""
    return set(Entry.objects.filter(listing__in=listing_ids).values_list("public_id", flat=True))


def note(before: set[str], rows: Iterable["Row"]) -> None:
    """Remember what differs now that these rows stand where those of `before` stood."""
    now = timezone.now()
    digests = _digests(rows)
    held = Change.objects.in_bulk(before | digests.keys())
    changes = [
        Change(public_id=key, changed_at=now, digest=digest)
        for key, digest in digests.items()
        if key not in held or held[key].gone or held[key].digest != digest
    ]
    changes += [Change(public_id=key, changed_at=now, gone=True) for key in before - digests.keys()]
    Change.objects.bulk_create(
        changes,
        update_conflicts=True,
        unique_fields=["public_id"],
        update_fields=["changed_at", "gone", "digest"],
    )


def since(moment: datetime) -> QuerySet[Change]:
    """From this moment on, in order."""
    return Change.objects.filter(changed_at__gte=moment).order_by("changed_at", "public_id")


def after(changes: QuerySet[Change], position: Position) -> QuerySet[Change]:
    moment, public_id = position
    return changes.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, public_id__gt=public_id))


def known_until() -> datetime | None:
    """To ask from next time: the latest change that can be seen, a little earlier since machines' clocks differ."""
    latest = Change.objects.aggregate(latest=Max("changed_at"))["latest"]
    return latest and latest - CLOCKS_DIFFER


def untrue() -> QuerySet[Change]:
    """Said to be there, though no entry is: only possible where somebody wrote around the projection."""
    return Change.objects.filter(~Exists(Entry.objects.filter(public_id=OuterRef("public_id"))), gone=False)


def mend() -> None:
    untrue().update(gone=True, changed_at=timezone.now())


def _digests(rows: Iterable["Row"]) -> dict[str, str]:
    said: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        values = [getattr(row.entry, name) for name in _SAID]
        said[row.entry.public_id].append(repr([*values, row.title, row.summary, row.body]))
    return {key: hashlib.sha256("\n".join(texts).encode()).hexdigest()[:32] for key, texts in said.items()}
