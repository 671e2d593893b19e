"""Calendars read by two programs that know nothing of ours: recurring-ical-events and ical."""

import datetime
from dataclasses import dataclass

import icalendar
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream

from activities.enums import OccurrenceStatus, Timing
from activities.models import Occurrence
from activities.occurring import JST

Moment = datetime.date | datetime.datetime


@dataclass(frozen=True, order=True)
class Read:
    """One date as a reader of the calendar sees it; whole days are (day, day after), as iCalendar has them."""

    start: str
    end: str
    cancelled: bool


def by_recurring(text: bytes, first: datetime.date, last: datetime.date) -> list[Read]:
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(first, last)
    return sorted(Read(_said(e.start), _said(e.end), e.get("STATUS") == "CANCELLED") for e in events)


def by_ical(text: bytes, first: datetime.date, last: datetime.date) -> list[Read]:
    calendar = IcsCalendarStream.calendar_from_ics(text.decode())
    start, end = (datetime.datetime.combine(day, datetime.time(), JST) for day in (first, last))
    events = calendar.timeline_tz(JST).overlapping(start, end)
    return sorted(Read(_said(e.dtstart), _said(e.end), e.status == "CANCELLED") for e in events)


def ours(occurrences: list[Occurrence]) -> list[Read]:
    return sorted(_ours(one) for one in occurrences)


def _ours(one: Occurrence) -> Read:
    start = one.starts_at.astimezone(JST)
    cancelled = one.status == OccurrenceStatus.CANCELLED
    if one.timing != Timing.TIMED:
        return Read(_said(start.date()), _said(start.date() + datetime.timedelta(days=1)), cancelled)
    return Read(_said(start), _said((one.ends_at or one.starts_at).astimezone(JST)), cancelled)


def _said(moment: Moment) -> str:
    if isinstance(moment, datetime.datetime):
        return moment.astimezone(JST).strftime("%Y-%m-%d %H:%M")
    return moment.isoformat()


def events(text: bytes) -> list[icalendar.Event]:
    """The VEVENTs as written."""
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def unfolded(text: bytes) -> str:
    return text.decode().replace("\r\n ", "").replace("\r\n", "\n")
