"""Writes imported schedules and their venues; a schedule is known by its lasting uid."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from activities.enums import OccurrenceStatus
from activities.importers import keeping
from activities.importers.origins import schedule_uid
from activities.importers.readings import MOST_RULES
from activities.importers.staged import StagedExtra, StagedPlace, StagedTimes
from activities.importers.venues import VenueBook, drop_orphans
from activities.models import Occurrence, Schedule
from activities.occurring import day_of, says_when, start_of
from directory.changes import tell_dates
from directory.enums import Visibility
from directory.models import Listing, Venue

BATCH = 500
#: No list has been seen with more than a handful of 追加情報 rows for one listing.
MOST_EXTRAS = 50


#: What makes two schedules of one row the same.
_WHEN = ("rrule", "start_time", "dtstart", "extra_dates")


@dataclass
class Work:
    """One schedule to be written: of which row, what it is to say, where."""

    row: int
    schedule: Schedule
    values: dict
    venue: Venue | None
    place: StagedPlace
    result: str = ""
    falls_silent: bool = False

    def settle(self) -> None:
        """Set the values, and note whether they were there already and whether the schedule gives dates no more."""
        values, schedule = self.values, self.schedule
        values["venue"] = self.venue
        values["municipality"] = None if self.venue else self.place.municipality
        self.result = "created" if not schedule.pk else "unchanged" if _says(schedule, values) else "updated"
        spoke = bool(schedule.pk) and says_when(schedule)
        for name, value in values.items():
            setattr(schedule, name, value)
        self.falls_silent = spoke and not says_when(schedule)


class ScheduleWriter:
    """The schedules of the listings at hand, as stored and as the rows want them."""

    def __init__(
        self, source: str, listings: Iterable[Listing], rows: Iterable[StagedTimes], extras: Iterable[StagedExtra]
    ) -> None:
        self.source = source
        groups = [*rows, *(extra.times for extra in extras)]
        self.venues = VenueBook(source, (times.place.municipality for times in groups))
        self.known: dict[uuid.UUID, Schedule] = {schedule.uid: schedule for schedule in stored_of(listings)}
        self.left_over: dict[uuid.UUID, list[Schedule]] = {}
        for times in groups:
            gone = settle_uids(times, self.known)
            self.left_over[times.first.uid] = gone

    def relocate(self, groups: Iterable[StagedTimes]) -> set[uuid.UUID]:
        """Improve the venues of unchanged rows; the uids of the first schedules of those whose venue changed."""
        moved = set()
        for times in groups:
            schedule = self.known.get(times.first.uid)
            if schedule and schedule.venue and self.venues.improve(schedule.venue, times.place):
                moved.add(times.first.uid)
        self.venues.save()
        return moved

    def is_stored(self, times: StagedTimes) -> bool:
        """Whether the schedules of a row are there and say the same, their venue aside."""
        found = [(self.known.get(staged.uid), staged.values) for staged in times.schedules]
        return all(schedule and _says(schedule, values) for schedule, values in found)

    def write(self, pairs: list[tuple[Listing, StagedTimes]]) -> list[str]:
        """Write the schedules of each row with its venue; for each row "created", "updated" or "unchanged"."""
        work: list[Work] = []
        for row, (listing, times) in enumerate(pairs):
            venue: Venue | None = None
            for number, staged in enumerate(times.schedules):
                schedule = self.known.get(staged.uid) or Schedule(uid=staged.uid, listing=listing)
                visibility = Visibility.stricter(staged.values["location_visibility"], listing.location_visibility)
                values = {**staged.values, "location_visibility": visibility}
                if number == 0 and visibility != Visibility.ON_REQUEST:
                    venue = self.venues.venue_for(staged.place, schedule.venue)
                work.append(Work(row, schedule, values, venue, staged.place))
        self.venues.save()
        before = {one.schedule.venue_id for one in work}
        for one in work:
            one.settle()
        forget_dates([one.schedule for one in work if one.falls_silent])
        self._store(work)
        drop_orphans(self.source, before - {one.venue.pk for one in work if one.venue})
        results: list[set[str]] = [set() for _pair in pairs]
        for one in work:
            results[one.row].add(one.result)
        return ["updated" if len(result) > 1 else result.pop() for result in results]

    def remove_left_over(self, groups: Iterable[StagedTimes]) -> None:
        """Delete what rows made before that now make fewer schedules."""
        gone = [schedule for times in groups for schedule in self.left_over.get(times.first.uid, ())]
        Schedule.objects.filter(pk__in=[schedule.pk for schedule in gone]).delete()
        drop_orphans(self.source, {schedule.venue_id for schedule in gone})

    def _store(self, work: list[Work]) -> None:
        changed = [one for one in work if one.result == "updated"]
        Schedule.objects.bulk_create((one.schedule for one in work if one.result == "created"), batch_size=BATCH)
        if changed:
            fields = sorted({name for one in changed for name in one.values})
            Schedule.objects.bulk_update([one.schedule for one in changed], fields, batch_size=200)
        self.known |= {one.schedule.uid: one.schedule for one in work}

    def remove_extras(self, listings: dict[str, int], keep: set[uuid.UUID]) -> set[int]:
        """Delete imported 追加情報 schedules that the newer file no longer has; the listings they belonged to."""
        origins = {pk: origin_id for origin_id, pk in listings.items()}
        gone, touched = [], set()
        for schedule in stored_of(origins):
            origin_id = origins[schedule.listing_id]
            if schedule.uid in keep or schedule.uid in self._uids(origin_id, range(1)):
                continue
            if schedule.uid in self._uids(origin_id, range(1, MOST_EXTRAS)):
                gone.append(schedule)
                touched.add(schedule.listing_id)
        keeping.listings(touched)
        Schedule.objects.filter(pk__in=[schedule.pk for schedule in gone]).delete()
        drop_orphans(self.source, {schedule.venue_id for schedule in gone})
        return touched

    def _uids(self, origin_id: str, parts: range) -> set[uuid.UUID]:
        return {schedule_uid(self.source, origin_id, part, rule) for part in parts for rule in range(MOST_RULES)}


def stored_of(listings: Iterable[Listing | int]) -> list[Schedule]:
    """The schedules of listings (or their keys) as they are stored."""
    keys = [getattr(listing, "pk", listing) for listing in listings]
    rows = Schedule.objects.select_related("venue")
    starts = range(0, len(keys), BATCH)
    return [schedule for start in starts for schedule in rows.filter(listing__in=keys[start : start + BATCH])]


def settle_uids(times: StagedTimes, known: dict[uuid.UUID, Schedule]) -> list[Schedule]:
    """Give the schedules of a row the uids of the stored ones they go on from; the stored ones that are left over.

    One that says the same keeps its uid wherever it now stands in the text: what was said of its dates hangs on it.
    """
    uids = [schedule_uid(times.source, times.origin_id, times.part, rule) for rule in range(MOST_RULES)]
    free = [known[uid] for uid in uids if uid in known]
    waiting = []
    for staged in times.schedules:
        same = next((schedule for schedule in free if _says(schedule, staged.values, _WHEN)), None)
        if same:
            staged.uid = same.uid
            free.remove(same)
        else:
            waiting.append(staged)
    taken = {staged.uid for staged in times.schedules if staged not in waiting}
    left = [schedule.uid for schedule in free] + [uid for uid in uids if uid not in known]
    for staged, uid in zip(waiting, (uid for uid in left if uid not in taken), strict=False):
        staged.uid = uid
    used = {staged.uid for staged in times.schedules}
    return [schedule for schedule in free if schedule.uid not in used]


def forget_dates(schedules: list[Schedule]) -> None:
    """Take away the coming dates of schedules whose new words give none; those somebody spoke of stay."""
    today = start_of(day_of(timezone.now()))
    for start in range(0, len(schedules), BATCH):
        uids = [schedule.uid for schedule in schedules[start : start + BATCH]]
        dates = Occurrence.objects.filter(schedule_uid__in=uids, original_start__gte=today, sequence=0, note="")
        dates.filter(status=OccurrenceStatus.SCHEDULED).delete()
    tell_dates({schedule.listing_id for schedule in schedules})


def _says(schedule: Schedule, values: dict, names: Iterable[str] | None = None) -> bool:
    return all(getattr(schedule, name) == values[name] for name in names or values)
