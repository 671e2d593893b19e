"""What the buttons of a listing's dates do – tonight, from a telephone –, for the desk and for the account area alike.

No review, no JavaScript. Whoever calls makes sure that the person may.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.enums import OccurrenceStatus, PlaceKind, Timing
from activities.models import Occurrence, Schedule
from activities.occurring import JST, start_of
from activities.services import one_touch
from directory.models import Listing, User
from search.date_words import clock, day_words, near_word, time_words


@dataclass
class Row:
    """One coming date with its forms. `typed` is what was sent and refused, with the reason in `error`."""

    date: Occurrence
    schedule: Schedule | None
    typed: QueryDict = field(default_factory=QueryDict)
    error: str = ""
    wrong: str = ""  # the field the error is about

    @property
    def start(self) -> datetime.datetime:
        return timezone.localtime(self.date.starts_at, JST)

    @property
    def words(self) -> str:
        day = self.start.date()
        return " ".join(filter(None, [near_word(day, timezone.localdate()), day_words(day), time_words(self.date)]))

    @property
    def was(self) -> str:
        before = timezone.localtime(self.date.original_start, JST)
        has_time = before.time() != datetime.time.min  # a date without a time starts at 0:00
        return f"{day_words(before.date())} {clock(before.time()) if has_time else ''}".strip() if self.is_moved else ""

    @property
    def where(self) -> str:
        """Which of several schedules, and its place. Not its note: that says when, and the day stands above."""
        if not self.schedule:
            return ""
        kind = PlaceKind(self.schedule.place_kind)
        place = self.schedule.venue or (kind.label if kind != PlaceKind.VENUE else "")
        return " ".join(str(part) for part in (self.schedule.name, place) if part)

    @property
    def is_cancelled(self) -> bool:
        return self.date.status == OccurrenceStatus.CANCELLED

    @property
    def is_moved(self) -> bool:
        return self.date.status == OccurrenceStatus.MOVED

    @property
    def is_changed(self) -> bool:
        return self.is_cancelled or self.is_moved or bool(self.date.note)

    @property
    def is_timed(self) -> bool:
        return self.date.timing == Timing.TIMED

    @property
    def fields(self) -> dict[str, str]:
        """What the two forms show: as typed, else as it is now."""
        now = {"day": self.start.date().isoformat(), "note": self.date.note, "start": "", "end": ""}
        if self.is_timed:
            end = timezone.localtime(self.date.ends_at, JST) if self.date.ends_at else None
            now |= {"start": f"{self.start:%H:%M}", "end": f"{end:%H:%M}" if end else ""}
        return now | {name: self.typed[name] for name in now if name in self.typed}

    @property
    def opened(self) -> str:
        """Which form was refused and stays open."""
        return self.typed.get("do", "") if self.error else ""


def rows_of(
    listing: Listing,
    page: str | None,
    per_page: int,
    refused: QueryDict | None = None,
    problem: ValidationError | None = None,
) -> tuple[list[Row], Page]:
    """One page of the dates that aren't over; the one whose form was refused shows what was typed."""
    found = Paginator(coming(listing), per_page).get_page(page)
    schedules = {one.uid: one for one in Schedule.objects.filter(listing=listing).select_related("venue")}
    rows = [Row(date, schedules.get(date.schedule_uid)) for date in found.object_list]
    for row in rows:
        if refused and refused.get("date") == str(row.date.pk):
            row.typed, row.error, row.wrong = refused, " ".join(problem.messages), _field(problem, row)
    return rows, found


def _field(problem: ValidationError, row: Row) -> str:
    """Which of the row's fields is to be put right; empty where it isn't one of them."""
    start = "start" if row.is_timed else "day"
    fields = {"starts_at": start, "ends_at": "end", "note": "note"}
    return next((fields[name] for name in getattr(problem, "error_dict", {}) if name in fields), "")


def coming(listing: Listing) -> list[Occurrence]:
    """Dates that aren't over; those without a time until their day ends."""
    today = timezone.localtime(timezone.now(), JST).replace(hour=0, minute=0, second=0, microsecond=0)
    dates = Occurrence.objects.filter(listing=listing, starts_at__gte=today).order_by("starts_at", "pk")
    return [date for date in dates if not one_touch.has_passed(date)]


# --- What the buttons do ----------------------------------------------------------------------------------------------


def do(sent: QueryDict, listing: Listing, by: User) -> str:
    """Do what a button says; returns what to tell. Raises ValidationError with a sentence."""
    what = sent.get("do", "")
    if what == "pause":
        one_touch.pause(listing, sent.get("reason", ""), by=by)
        return _("お休みにしました。ページや検索には「お休み中」と出ます。")
    if what == "resume":
        one_touch.resume(listing, by=by)
        return _("再開しました。")
    if what not in ON_ONE_DATE:
        raise ValidationError(_("何をするのかわかりませんでした。もう一度ボタンを押してください。"))
    key = sent.get("date", "")
    date = Occurrence.objects.filter(listing=listing, pk=int(key)).first() if _is_key(key) else None
    if date is None:
        raise ValidationError(_("この開催日は、もうありません。下の一覧から選びなおしてください。"))
    return ON_ONE_DATE[what](date, sent, by)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _cancel(date: Occurrence, sent: QueryDict, by: User) -> str:
    one_touch.cancel(date, note=date.note, by=by)
    return _("%(day)sを中止にしました。もうどのページにも「中止」と出ています。") % {"day": _day(date)}


def _move(date: Occurrence, sent: QueryDict, by: User) -> str:
    keeps = date.timing != Timing.TIMED and not (sent.get("start", "") + sent.get("end", "")).strip()
    timing = Timing(date.timing) if keeps else Timing.TIMED
    start, end = (start_of(_sent_day(sent)), None) if keeps else _times(sent)
    one_touch.move(date, start, end, note=date.note, by=by, timing=timing)
    return _("%(when)sに変えました。") % {"when": f"{_day(date)} {time_words(date)}"}


def _tell(date: Occurrence, sent: QueryDict, by: User) -> str:
    note = sent.get("note", "")
    if not note.strip() and not date.note:
        raise ValidationError(_("ひとことを書いてください。"))
    one_touch.tell_note(date, note, by=by)
    if not date.note:
        return _("%(day)sのひとことを消しました。") % {"day": _day(date)}
    return _("%(day)sに「%(note)s」と出しました。") % {"day": _day(date), "note": date.note}


def _restore(date: Occurrence, sent: QueryDict, by: User) -> str:
    one_touch.restore(date, by=by)
    return _("%(day)sを元にもどしました。") % {"day": _day(date)}


ON_ONE_DATE: dict[str, Callable[[Occurrence, QueryDict, User], str]] = {
    "cancel": _cancel,
    "move": _move,
    "note": _tell,
    "restore": _restore,
}


def _day(date: Occurrence) -> str:
    return day_words(timezone.localtime(date.starts_at, JST).date())


def _unreadable() -> ValidationError:
    return ValidationError(_("日付は 2026-11-28、時刻は 13:30 のように書いてください。"))


def _sent_day(sent: QueryDict) -> datetime.date:
    try:
        return datetime.date.fromisoformat(sent.get("day", "").strip())
    except ValueError as error:
        raise _unreadable() from error


def _times(sent: QueryDict) -> tuple[datetime.datetime, datetime.datetime | None]:
    """Start and end in Japan; an end before the start is meant on the next day."""
    day = _sent_day(sent)
    try:
        start = datetime.time.fromisoformat(sent.get("start", "").strip())
        end = datetime.time.fromisoformat(text) if (text := sent.get("end", "").strip()) else None
        if start.tzinfo or (end and end.tzinfo):
            raise ValueError("times are Japan's")
        ends_on = day + datetime.timedelta(days=end is not None and end <= start)
    except (ValueError, OverflowError) as error:
        raise _unreadable() from error
    starts_at = datetime.datetime.combine(day, start, JST)
    return starts_at, datetime.datetime.combine(ends_on, end, JST) if end else None
