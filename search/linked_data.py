"""What programs read of a page: schema.org as JSON-LD, made of the public view of a listing and of its public dates.

A listing that asks for quiet handling has none: its title would be read out by whatever shows previews.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from activities.enums import OccurrenceStatus, PlaceKind, Timing
from activities.models import Schedule
from activities.rules import Rule, RuleError, parse
from directory.enums import Answer, ListingStatus
from directory.models import Municipality, Organisation, Prefecture

from .dates import PublicDate
from .models import Precision
from .presenters import ListingView, PlaceView
from .whereabouts import PublicPlace

SCHEMA = "https://schema.org"
FREE = "free"  # the slug of the feature, directory/seeds/features.json
_DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip
_UNITS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
_STATUS = {OccurrenceStatus.CANCELLED: "EventCancelled", OccurrenceStatus.MOVED: "EventRescheduled"}
# What would end the element, or be read as HTML, inside of it
_ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def script_text(graph: list[dict]) -> SafeString:
    """The nodes as they stand in `<script type="application/ld+json">`."""
    text = json.dumps({"@context": SCHEMA, "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPED))  # noqa: S308 – JSON, and nothing in it ends a script


def of_site(name: str, home: str, search: str) -> list[dict]:
    """The site itself, and how to search it. Addresses are whole ones."""
    return [
        {
            "@type": "WebSite",
            "@id": f"{home}#site",
            "name": name,
            "url": home,
            "inLanguage": _language(),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
                "query-input": "required name=words",
            },
        }
    ]


def of_listing(view: ListingView, dates: Iterable[PublicDate], page: str) -> list[dict]:
    """The page, its organisers, its public places, how it recurs and its next dates. Empty for quiet listings."""
    listing = view.listing
    if listing.is_sensitive:
        return []
    organisers = [_organiser(one, page) for one in listing.organisations.all()]
    places = {one.place.key: _place(one, f"{page}#place-{number}", page) for number, one in enumerate(view.places, 1)}
    common = {
        "name": view.title[0],
        "url": page,
        "organizer": _references(organisers),
        "isAccessibleForFree": True if any(feature.slug == FREE for feature, _n in view.features[Answer.YES]) else None,
    }
    events = [_date(one, common, places.get(one.entry.place_key)) for one in dates]
    series = _all_series(view, common, places) if listing.status == ListingStatus.OPEN else []
    about = [*organisers, *(place for place in places.values() if place and "@id" in place), *series]
    web_page = {
        "@type": "WebPage",
        "@id": page,
        "url": page,
        "name": view.title[0],
        "description": view.shared_summary,
        "inLanguage": _language(),
        "dateModified": timezone.localtime(listing.updated_at).isoformat(timespec="seconds"),
        "about": _references(about),
    }
    return [_told(node) for node in (web_page, *about, *events)]


def of_venue(name: str, place: dict, page: str) -> list[dict]:
    """A hall whose page is `page`; `place` as `place_of` gives it."""
    return [_told({**place, "@id": f"{page}#place", "name": name, "url": page})]


def place_of(place: PublicPlace, address: str) -> dict:
    """A place as far as it is public: the street where the door is, a point where it is the door's own."""
    node = {"@type": "Place", "name": _place_name(place), "address": _address(place, address)}
    if place.venue and place.precision == Precision.EXACT:
        node["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return node


def _place(view: PlaceView, key: str, page: str) -> dict | None:
    """None where nothing is known of a place, not even the town."""
    if view.place.key == PlaceKind.ONLINE:
        return {"@type": "VirtualLocation", "@id": key, "name": str(view.place.label), "url": page}
    if not (view.place.municipality or view.place.prefecture):
        return None
    return {**place_of(view.place, view.address), "@id": key}


def _place_name(place: PublicPlace) -> str:
    """Of a place that is told on request, and of what has no fixed one, the town's name."""
    area = place.municipality or place.prefecture
    return str(place.label) if place.name or area is None else area.label


def _address(place: PublicPlace, address: str) -> dict:
    municipality: Municipality | None = place.municipality
    prefecture: Prefecture | None = place.prefecture
    town = f"{municipality.county}{municipality.name}" if municipality else ""
    region = prefecture.name if prefecture else ""
    street = address.removeprefix(region).removeprefix(town)
    return {
        "@type": "PostalAddress",
        "addressCountry": "JP",
        "addressRegion": region,
        "addressLocality": town,
        "streetAddress": street,
    }


def _organiser(organisation: Organisation, page: str) -> dict:
    key = f"{page}#organisation-{organisation.public_id}"
    return {"@type": "Organization", "@id": key, "name": organisation.label, "url": organisation.url}


# --- When -------------------------------------------------------------------------------------------------------------


def _date(one: PublicDate, common: dict, place: dict | None) -> dict:
    """One of the next dates. One without a time of day is a day."""
    occurrence = one.occurrence
    start, end, before = (
        timezone.localtime(moment) if moment else None
        for moment in (occurrence.starts_at, occurrence.ends_at, occurrence.original_start)
    )
    timed = occurrence.timing == Timing.TIMED
    moved = occurrence.status == OccurrenceStatus.MOVED
    return {
        "@type": "Event",
        "@id": f"{common['url']}#date-{one.id}",
        **common,
        "startDate": start.isoformat() if timed else start.date().isoformat(),
        "endDate": end.isoformat() if timed and end else None,
        "previousStartDate": before.isoformat() if moved and timed else before.date().isoformat() if moved else None,
        "eventStatus": f"{SCHEMA}/{_STATUS.get(occurrence.status, 'EventScheduled')}",
        "eventAttendanceMode": _attendance(place),
        "location": _reference(place),
        "description": occurrence.note,
    }


def _all_series(view: ListingView, common: dict, places: dict[str, dict | None]) -> list[dict]:
    """One for each rule that schema.org can say; the others are there as dates only."""
    nodes = []
    for place_view in view.places:
        for schedule in place_view.schedules:
            if said := _schedule(schedule):
                place = places[place_view.place.key]
                node = {"@type": "EventSeries", "@id": f"{common['url']}#series-{len(nodes) + 1}", **common}
                node |= {"description": schedule.when, "eventAttendanceMode": _attendance(place)}
                nodes.append(node | {"location": _reference(place), "eventSchedule": _told(said)})
    return nodes


def _schedule(schedule: Schedule) -> dict | None:
    """A rule as schema.org's Schedule. It has no word for 「the second of the Mondays and Thursdays」 (BYSETPOS)."""
    rule = _rule_of(schedule)
    if rule is None or rule.positions or any(day < 0 for day in rule.month_days):
        return None
    until = schedule.until or rule.until
    clock = {"startTime": schedule.start_time, "endTime": schedule.end_time}
    return {
        "@type": "Schedule",
        "repeatFrequency": f"P{rule.interval}{_UNITS[rule.freq]}",
        "repeatCount": rule.count,
        "byDay": [_day(number, day) for number, day in rule.days],
        "byMonth": list(rule.months),
        "byMonthDay": list(rule.month_days),
        "startDate": schedule.dtstart.isoformat() if schedule.dtstart else None,
        "endDate": until.isoformat() if until else None,
        **{name: time.isoformat("minutes") for name, time in clock.items() if time},
        "exceptDate": list(schedule.exception_dates),
        "scheduleTimezone": "Asia/Tokyo",
    }


def _day(number: int, day: str) -> str:
    """A day of the week; with a number, in iCalendar's words, as schema.org wants it."""
    return f"{number}{day}" if number else f"{SCHEMA}/{_DAYS[day]}"


def _rule_of(schedule: Schedule) -> Rule | None:
    """The rule of a schedule, None where it has none that can be read."""
    try:
        return parse(schedule.rrule)
    except RuleError:
        return None


def _attendance(place: dict | None) -> str | None:
    if place is None:
        return None
    kind = "Online" if place["@type"] == "VirtualLocation" else "Offline"
    return f"{SCHEMA}/{kind}EventAttendanceMode"


# --- How nodes are written --------------------------------------------------------------------------------------------


def _reference(node: dict | None) -> dict | None:
    return {"@id": node["@id"]} if node else None


def _references(nodes: Iterable[dict]) -> list[dict]:
    return [{"@id": node["@id"]} for node in nodes]


def _told(node: dict) -> dict:
    """Without what isn't known: nothing is said by being empty."""
    return {
        name: _told(value) if isinstance(value, dict) else value
        for name, value in node.items()
        if value not in (None, "", [], {})
    }


def _language() -> str:
    return "en" if get_language() == "en" else "ja"
