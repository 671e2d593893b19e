"""Entries and their dates → groups for a calendar, in a constant number of queries.

From an entry to its dates leads only `EntrySchedule`. Of a schedule the times and sessions are loaded and never its
venue; an address comes from the venue that the entry itself shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from activities.enums import OccurrenceStatus
from activities.models import Occurrence, Schedule, ScheduleSession
from activities.occurring import start_of
from directory.enums import ListingStatus
from directory.models import Listing, Venue
from search.models import Entry, EntrySchedule
from search.whereabouts import shown_venue

from .events import Group
from .series import FeedDate, feed_date
from .words import ListingFacts, words_of

MOST_OF_A_LISTING = 5_000
_OF_SCHEDULE = (
    "listing_id", "uid", "name", "rrule", "dtstart", "start_time", "end_time", "ends_next_day", "all_day",
    "time_on_request",
)  # fmt: skip
Pair = tuple[Entry, Occurrence]


def facts_of(listing_ids: Iterable[int]) -> dict[int, ListingFacts]:
    rows = Listing.objects.filter(pk__in=set(listing_ids)).values_list("pk", "neutral_title", "status_reason")
    return {pk: ListingFacts(neutral, reason) for pk, neutral, reason in rows}


def groups_of(pairs: list[Pair], url_of: Callable[[str], str]) -> list[Group]:
    """The dates by listing and schedule. `url_of` gives the address of a listing's page from its public id."""
    entries = list({entry.pk: entry for entry, _date in pairs}.values())
    prefetch_related_objects(entries, "municipality", "prefecture")
    own = {entry.pk: entry for entry in entries}
    by_schedule: dict[tuple, list[Occurrence]] = defaultdict(list)
    for entry, occurrence in pairs:
        by_schedule[entry.pk, occurrence.schedule_uid].append(occurrence)
    schedules = _schedules({entry.listing_id for entry in entries}, {uid for _entry, uid in by_schedule})
    facts, addresses = facts_of(entry.listing_id for entry in entries), _addresses(entries)
    groups = []
    for (key, uid), occurrences in by_schedule.items():
        entry = own[key]
        schedule = schedules.get((entry.listing_id, uid))
        if schedule is None:  # published anew between two queries
            continue
        fact = facts.get(entry.listing_id, ListingFacts())
        words = words_of(entry, fact, schedule, addresses.get(entry.place_key, ""), url_of(entry.public_id))
        dates = [feed_date(occurrence) for occurrence in occurrences]
        if entry.status == ListingStatus.PAUSED:
            dates = [_paused(one, fact) for one in dates]
        groups.append(Group(entry.public_id, schedule, dates, words, entry.updated_at))
    return groups


def dates_of_listing(entries: list[Entry], today: date) -> list[Pair]:
    """From the beginning of last month to as far as dates are made, so that a calendar remembers a little."""
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    places = {row.schedule_uid: row.entry_id for row in EntrySchedule.objects.filter(entry__in=entries)}
    own = {entry.pk: entry for entry in entries}
    occurrences = Occurrence.objects.filter(
        listing__in={entry.listing_id for entry in entries}, schedule_uid__in=places, starts_at__gte=start_of(first)
    ).order_by("starts_at", "pk")[:MOST_OF_A_LISTING]
    return [(own[places[one.schedule_uid]], one) for one in occurrences]


def _paused(one: FeedDate, facts: ListingFacts) -> FeedDate:
    """While a listing pauses, what is to come is called off: nobody should set out for it."""
    if one.starts_at < timezone.now() or one.status == OccurrenceStatus.CANCELLED:
        return one
    return replace(
        one, status=OccurrenceStatus.CANCELLED, note=facts.status_reason or one.note, sequence=one.sequence + 1
    )


def _schedules(listings: set[int], uids: set) -> dict[tuple, Schedule]:
    sessions = ScheduleSession.objects.order_by("sort_order", "pk")
    rows = Schedule.objects.filter(listing__in=listings, uid__in=uids).only(*_OF_SCHEDULE)
    return {(row.listing_id, row.uid): row for row in rows.prefetch_related(Prefetch("sessions", sessions))}


def _addresses(entries: list[Entry]) -> dict[str, str]:
    """{place key: address of the venue that the entry shows}."""
    shown = {shown_venue(entry.place_key) for entry in entries} - {None}
    rows = Venue.objects.filter(pk__in=shown).values_list("pk", "address", "building")
    return {f"v{pk}": f"{address} {building}".strip() for pk, address, building in rows}
