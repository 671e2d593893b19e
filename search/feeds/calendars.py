"""A whole iCalendar file (RFC 5545, RFC 7986) from groups of dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from icalendar import Calendar, Timezone, TimezoneStandard, vDuration, vText

from .events import Group, events_of

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//ibasho//calendar 1//JA"
ZONE = "Asia/Tokyo"
# How often a program should ask again. A cancellation of the morning should be seen at noon.
REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class FeedCalendar:
    """`name` is what a program shows beside its list; `description` is empty where the calendar should say nothing."""

    name: str
    description: str = ""
    groups: list[Group] = field(default_factory=list)


def written(calendar: FeedCalendar) -> bytes:
    """The file. The same dates give the same bytes, so that an ETag can tell whether anything changed."""
    file = Calendar()
    file.add("PRODID", PRODUCT)
    file.add("VERSION", "2.0")
    file.add("CALSCALE", "GREGORIAN")
    _add_text(file, calendar.name, "NAME", "X-WR-CALNAME")
    _add_text(file, calendar.description, "DESCRIPTION", "X-WR-CALDESC")
    file.add("X-WR-TIMEZONE", ZONE)
    file.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    file.add("X-PUBLISHED-TTL", vDuration(REFRESH).to_ical().decode())
    file.add_component(_zone())
    for group in _in_order(calendar.groups):
        for event in events_of(group):
            file.add_component(event)
    return file.to_ical()


def _add_text(file: Calendar, text: str, *names: str) -> None:
    """Under the name of RFC 7986, and under the one that was there before it, which more programs read.

    As text, whatever the name: icalendar wouldn't escape what it doesn't know, and a line break ends the line.
    """
    for name in names if text else ():
        file.add(name, vText(text))


def _in_order(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: group.uid)


def _zone() -> Timezone:
    """Japan has kept one time since 1951."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("TZID", ZONE)
    standard.add("DTSTART", datetime(1970, 1, 1))
    standard.add("TZOFFSETFROM", timedelta(hours=9))
    standard.add("TZOFFSETTO", timedelta(hours=9))
    standard.add("TZNAME", "JST")
    zone.add_component(standard)
    return zone
