"""Walking through a search from one listing to the next, and through what changed: by key, so that every step costs
the same, and nothing is met twice or missed while others write.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import FloatField, QuerySet, Value

from . import changes, next_dates
from .asking import Asked
from .changes import Position
from .models import Change, Entry


@dataclass(frozen=True)
class Walked:
    """One step: `entries` in order, `last` to go on from (None at the end), `count` in all.

    Of changes also `gone`, those of the step that the search doesn't (or no longer) find, and `as_of`, the moment
    to ask from next time.
    """

    entries: list[Entry]
    count: int
    last: Position | str | None = None
    gone: list[Change] = field(default_factory=list)
    as_of: datetime | None = None


def walk(asked: Asked, after: str = "") -> Walked:
    """The listings of a search in the order of their public ids, from the one after `after` on."""
    entries, size = asked.filters.qs, asked.page_size
    once = entries.values_list("public_id", flat=True)
    once = once.distinct() if asked.filters.tells_places_apart else once.filter(first=True)
    ids = list(once.filter(public_id__gt=after).order_by("public_id")[: size + 1])
    step, count = ids[:size], once.order_by().count()
    return Walked(_of(entries, step), count, step[-1] if len(ids) > size else None)


def walk_changes(asked: Asked, moment: datetime, after: Position | None) -> Walked:
    """What has changed since the moment, in the order of changing."""
    as_of = changes.known_until()  # before the rows: what is committed in between is met again, not missed
    changed, size = changes.since(moment), asked.page_size
    rows = list((changes.after(changed, after) if after else changed)[: size + 1])
    step = rows[:size]
    entries = _of(asked.filters.qs, [change.public_id for change in step])
    found = {entry.public_id for entry in entries}
    return Walked(
        entries,
        changed.order_by().count(),
        (step[-1].changed_at, step[-1].public_id) if len(rows) > size else None,
        [change for change in step if change.public_id not in found],
        as_of,
    )


def _of(entries: QuerySet[Entry], public_ids: Sequence[str]) -> list[Entry]:
    """Each listing by its nearest place (or its first), in the order of the ids; the search's entries are meant."""
    if "distance_km" not in entries.query.annotations:
        entries = entries.annotate(distance_km=Value(None, FloatField()))
    places: dict[str, Entry] = {}
    for entry in entries.filter(public_id__in=public_ids).order_by("distance_km", "pk"):
        places.setdefault(entry.public_id, entry)
    found = [places[key] for key in public_ids if key in places]
    next_dates.as_of_now(found)
    return found
