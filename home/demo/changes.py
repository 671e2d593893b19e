"""What has just been changed at one touch: some of the demo's next dates are cancelled, moved or carry a word.

Counted from now, so that a calendar of the demo always shows what such dates look like.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from activities.models import Occurrence, Schedule
from activities.occurring import JST, day_of
from activities.services import cancel, move, pause, tell_note
from directory.models import Listing

from .places import SOURCE


def make_changes(entries: Iterable[dict[str, Any]]) -> None:
    """Each entry's `changes` (do, schedule, nth, note; for a move days, start, end) and `pause` (the reason)."""
    for entry in entries:
        if not entry.get("changes") and not entry.get("pause"):
            continue
        listing = Listing.objects.get(source=SOURCE, origin_id=entry["id"])
        for change in entry.get("changes", []):
            _change(_date(listing, change), change)
        if reason := entry.get("pause"):
            pause(listing, reason)


def _date(listing: Listing, change: dict[str, Any]) -> Occurrence:
    """The nth of a schedule's coming dates, from 0. Raises IndexError where there are fewer."""
    schedule = Schedule.objects.get(listing=listing, sort_order=change.get("schedule", 0))
    dates = Occurrence.objects.filter(listing=listing, schedule_uid=schedule.uid, starts_at__gt=timezone.now())
    return dates.order_by("starts_at")[change.get("nth", 0)]


def _change(date: Occurrence, change: dict[str, Any]) -> None:
    note = change.get("note", "")
    if change["do"] == "cancel":
        cancel(date, note)
    elif change["do"] == "note":
        tell_note(date, note)
    else:
        day = day_of(date.starts_at) + timedelta(days=change.get("days", 0))
        start, end = (datetime.combine(day, time.fromisoformat(change[name]), JST) for name in ("start", "end"))
        move(date, start, end, note)
