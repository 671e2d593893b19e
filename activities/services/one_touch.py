"""What people change at one touch: one date, or the whole listing for a while. At once, without review.

Single dates and the listing's state aren't part of a revision, so a draft published later doesn't undo them. Whoever
calls makes sure that the person may.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from activities.enums import OccurrenceStatus, Timing
from activities.models import Occurrence, Schedule
from activities.occurring import JST, dated, day_of, start_of
from directory.changes import told_together
from directory.enums import ListingStatus
from directory.models import Listing, User
from directory.services.listings import change_status

from .refreshing import HORIZON, refresh

LONGEST_NOTE = Occurrence._meta.get_field("note").max_length
LONGEST_REASON = Listing._meta.get_field("status_reason").max_length
GONE = _("この開催日は、もうありません。ページを開き直してください。")
PASSED = _("もう終わった日は変えられません。")
TOO_LONG = _("{most}文字までで書いてください（いま{length}文字）。")
NO_NULL = _("使えない文字が入っています。")
NO_START = _("新しい日時を書いてください。")
IN_THE_PAST = _("新しい日時が、もう過ぎています。これからの日時にしてください。")
TOO_FAR = _("新しい日時は、1年先までにしてください。")
END_BEFORE_START = _("終わりが始まりより前です。")
SAME_TIME = _("日時が変わっていません。")


def cancel(occurrence: Occurrence, note: str = "", by: User | None = None) -> None:
    """本日休みます: the date stays to be seen, as cancelled. Raises ValidationError."""

    def change(row: Occurrence) -> None:
        row.status, row.note = OccurrenceStatus.CANCELLED, _note(note)

    _change(occurrence, change, "cancel", by)


def move(
    occurrence: Occurrence,
    starts_at: datetime,
    ends_at: datetime | None = None,
    note: str = "",
    by: User | None = None,
    timing: Timing = Timing.TIMED,
) -> None:
    """Another day or time for this once; a cancelled date takes place again by it. Raises ValidationError.

    Times without a zone are meant in Japan's. With another `timing` than TIMED only the day of `starts_at` counts.
    """
    if not starts_at:
        raise ValidationError({"starts_at": NO_START})
    starts_at, ends_at = _in_japan(starts_at), _in_japan(ends_at) if ends_at else None
    now = timezone.now()
    if timing != Timing.TIMED:
        starts_at, ends_at = start_of(day_of(starts_at)), None
    if starts_at <= now and (timing == Timing.TIMED or day_of(starts_at) < day_of(now)):
        raise ValidationError({"starts_at": IN_THE_PAST})
    if starts_at > now + HORIZON:
        raise ValidationError({"starts_at": TOO_FAR})
    if ends_at and ends_at <= starts_at:
        raise ValidationError({"ends_at": END_BEFORE_START})

    def change(row: Occurrence) -> None:
        same = (row.starts_at, row.ends_at) == (starts_at, ends_at)
        if same and row.status != OccurrenceStatus.CANCELLED and row.timing == timing:
            raise ValidationError({"starts_at": SAME_TIME})
        row.starts_at, row.ends_at, row.timing = starts_at, ends_at, timing
        row.status, row.note = OccurrenceStatus.MOVED, _note(note)

    _change(occurrence, change, "move", by)


def tell_note(occurrence: Occurrence, note: str, by: User | None = None) -> None:
    """A word on this one date (持ち物、雨のときなど); an empty one takes it away. Raises ValidationError."""

    def change(row: Occurrence) -> None:
        row.note = _note(note)

    _change(occurrence, change, "note", by)


def restore(occurrence: Occurrence, by: User | None = None) -> None:
    """As the rule has it: neither cancelled nor moved, without a note. Raises ValidationError."""

    def change(row: Occurrence) -> None:
        rule = _rule(row)
        row.status, row.note = OccurrenceStatus.SCHEDULED, ""
        if rule:
            row.original_start, row.timing = rule.original_start, rule.timing
            row.starts_at, row.ends_at = rule.starts_at, rule.ends_at
        elif row.starts_at != row.original_start:
            row.starts_at, row.ends_at = row.original_start, None

    _change(occurrence, change, "restore", by)


def pause(listing: Listing, reason: str, by: User | None = None) -> None:
    """しばらくお休み: none of its dates is offered until `resume`. Raises ValidationError without a reason."""
    reason = (reason or "").strip()
    _check_text("status_reason", reason, LONGEST_REASON)
    with told_together():
        change_status(listing, ListingStatus.PAUSED, reason)
        _log(listing, "pause", by)


def resume(listing: Listing, by: User | None = None) -> None:
    """Open again, with its dates a year ahead."""
    with told_together():
        change_status(listing, ListingStatus.OPEN)
        refresh([listing.pk])
        _log(listing, "resume", by)


def _change(occurrence: Occurrence, change: Callable[[Occurrence], None], what: str, by: User | None) -> None:
    """Change the row as it is now, once nobody else does; `occurrence` is brought up to date. No change, no trace."""
    with told_together():
        listing = Listing.objects.select_for_update(no_key=True).filter(pk=occurrence.listing_id).first()
        row = Occurrence.objects.filter(pk=occurrence.pk).first()
        if listing is None or row is None:
            raise ValidationError(GONE)
        if has_passed(row):
            raise ValidationError(PASSED)
        before = _said(row)
        change(row)
        if _said(row) != before:
            row.sequence += 1
            row.save()
            _log(listing, what, by, day=day_of(row.original_start))
    for field in Occurrence._meta.concrete_fields:
        setattr(occurrence, field.attname, getattr(row, field.attname))


def has_passed(date: Occurrence) -> bool:
    """Whether it is over: a date without a time lasts until its day ends."""
    if date.timing == Timing.TIMED:
        return (date.ends_at or date.starts_at) < timezone.now()
    return day_of(date.starts_at) < timezone.localdate(timezone=JST)


def _said(row: Occurrence) -> tuple:
    return row.status, row.note, row.original_start, row.starts_at, row.ends_at, row.timing


def _rule(row: Occurrence):
    """The date as its schedule gives it today; None without the schedule."""
    schedule = Schedule.objects.filter(listing=row.listing_id, uid=row.schedule_uid).first()
    return dated(schedule, day_of(row.original_start)) if schedule else None


def _in_japan(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=JST)


def _note(text: str) -> str:
    text = " ".join((text or "").split())
    _check_text("note", text, LONGEST_NOTE)
    return text


def _check_text(name: str, text: str, most: int) -> None:
    if "\x00" in text:
        raise ValidationError({name: NO_NULL})
    if len(text) > most:
        raise ValidationError({name: TOO_LONG.format(most=most, length=len(text))})


def _log(listing: Listing, what: str, by: User | None, day: date | None = None) -> None:
    """For the listing's history in the admin: who did it, when, and to which date (its day by the rule)."""
    data = {"day": day.isoformat()} if day else None
    log(instance=listing, action=f"activities.{what}", user=by, data=data)
