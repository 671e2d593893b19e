"""Series of dates → VEVENTs (RFC 5545). What they say is decided in `words`; here is only how it is written.

A date is known for ever by its UID and RECURRENCE-ID: the same in the listing's own calendar and in every search's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from icalendar import Event, vRecur

from activities.enums import OccurrenceStatus, Timing
from activities.occurring import JST, Dated, dated, day_of

from .series import FeedDate, Series, bare_rule, series_of

if TYPE_CHECKING:
    from activities.models import Schedule

    from .words import Words

_STATUS = {OccurrenceStatus.CANCELLED: "CANCELLED"}


@dataclass(frozen=True)
class Group:
    """The dates of one schedule of one listing, and what is said of them. `schedule` is only asked for its times."""

    public_id: str
    schedule: Schedule
    dates: list[FeedDate]
    words: Words
    changed_at: datetime

    def usual(self, day: date) -> Dated:
        """When the rule has it meet on a day."""
        return dated(self.schedule, day)

    @property
    def uid(self) -> str:
        """Made of two things that mean nothing; a copied listing has the same schedules, so both are needed."""
        return str(uuid5(UUID(str(self.schedule.uid)), self.public_id))


def events_of(group: Group) -> Iterator[Event]:
    """One VEVENT for the rule and one for each changed date; where there is no rule, one for each date.

    A single date that was changed is written as changed only: nothing recurs that it could be an exception to.

    (Outlook reads no RDATE. A plan of a year that is a list of dates would be its first date there.)
    """
    if not group.dates:
        return
    if not group.schedule.rrule:
        for one in sorted(group.dates, key=lambda one: one.day):
            yield _single(group, one)
        return
    rule = bare_rule(group.schedule.rrule, group.schedule.dtstart)
    series = series_of(rule, group.dates, group.usual)
    if series.recurs or not series.changed:
        yield _master(group, series)
    for one in series.changed:
        event = _changed(group, one, group.uid)
        _add_moment(event, "RECURRENCE-ID", _instance(group.usual(one.day)))
        yield event


def _master(group: Group, series: Series) -> Event:
    event = _event(group, group.uid, group.changed_at)
    _add_times(event, series.first)
    event.add("SEQUENCE", series.sequence)
    event.add("STATUS", "CONFIRMED")
    if series.rule:
        recur = vRecur.from_ical(series.rule)
        recur["UNTIL"] = [_until(series)]
        event.add("RRULE", recur)
    for name, days in (("EXDATE", series.dropped), ("RDATE", series.extra)):
        if days:
            _add_moments(event, name, [_instance(series.first, day) for day in days])
    _add_words(event, group.words, None)
    return event


def _single(group: Group, one: FeedDate) -> Event:
    return _changed(group, one, f"{group.uid}-{one.day:%Y%m%d}")


def _changed(group: Group, one: FeedDate, uid: str) -> Event:
    event = _event(group, uid, one.updated_at or group.changed_at)
    _add_times(event, one)
    event.add("SEQUENCE", one.sequence)
    event.add("STATUS", _STATUS.get(one.status, "CONFIRMED"))
    _add_words(event, group.words, one)
    return event


def _event(group: Group, uid: str, changed_at: datetime) -> Event:
    event = Event()
    event.add("UID", uid)
    moment = max(changed_at, group.changed_at).astimezone(UTC).replace(microsecond=0)
    event.add("DTSTAMP", moment)
    event.add("LAST-MODIFIED", moment)
    return event


def _add_times(event: Event, dated: Dated | FeedDate) -> None:
    """A date without a time of day is a whole day; one without an end has none."""
    if dated.timing != Timing.TIMED:
        event.add("DTSTART", day_of(dated.starts_at))
        return
    event.add("DTSTART", dated.starts_at.astimezone(JST))
    if dated.ends_at and dated.ends_at > dated.starts_at:
        event.add("DTEND", dated.ends_at.astimezone(JST))


def _instance(usual: Dated, day: date | None = None) -> date | datetime:
    """What RFC 5545 calls an instance: the start that the rule gives, here on another day."""
    start = usual.original_start.astimezone(JST)
    day = day or start.date()
    return day if usual.timing != Timing.TIMED else start.replace(year=day.year, month=day.month, day=day.day)


def _until(series: Series) -> date | datetime:
    """UTC where the first date has a time, as RFC 5545 wants it."""
    last = _instance(series.first, series.last)
    return last.astimezone(UTC) if isinstance(last, datetime) else last


def _add_moment(event: Event, name: str, moment: date | datetime) -> None:
    event.add(name, moment, parameters={} if isinstance(moment, datetime) else {"VALUE": "DATE"})


def _add_moments(event: Event, name: str, moments: list[date | datetime]) -> None:
    event.add(name, moments, parameters={} if isinstance(moments[0], datetime) else {"VALUE": "DATE"})


def _add_words(event: Event, words: Words, one: FeedDate | None) -> None:
    event.add("SUMMARY", words.summary_of(one))
    if description := words.description_of(one):
        event.add("DESCRIPTION", description)
    if words.location:
        event.add("LOCATION", words.location)
    if words.point:
        event.add("GEO", words.point)
    if words.url:
        event.add("URL", words.url)
    event.add("TRANSP", "TRANSPARENT")  # somewhere one may go, not time that is taken
