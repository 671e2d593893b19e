"""Writes imported schedules and their venues; a schedule is known by its lasting uid."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from activities.importers.origins import schedule_uid
from activities.importers.staged import Staged, StagedExtra, StagedPlace, StagedSchedule
from activities.importers.venues import VenueBook, drop_orphans
from activities.models import Schedule
from directory.enums import Visibility
from directory.models import Listing

BATCH = 500
#: No list has been seen with more than a handful of 追加情報 rows for one listing.
MOST_EXTRAS = 50


class ScheduleWriter:
    """The schedules of one source, loaded by the uids its rows can have."""

    def __init__(self, source: str, rows: Iterable[Staged], extras: Iterable[StagedExtra]) -> None:
        self.source = source
        staged = [one.schedule for one in rows] + [extra.schedule for extra in extras]
        self.venues = VenueBook(source, (one.place.municipality for one in staged))
        self.known: dict[uuid.UUID, Schedule] = {}
        uids = [one.uid for one in staged]
        for start in range(0, len(uids), BATCH):
            for schedule in Schedule.objects.filter(uid__in=uids[start : start + BATCH]).select_related("venue"):
                self.known[schedule.uid] = schedule

    def relocate(self, places: dict[uuid.UUID, StagedPlace]) -> set[uuid.UUID]:
        """Improve the venues of unchanged rows; the uids of the schedules whose venue changed."""
        moved = set()
        for uid, place in places.items():
            schedule = self.known.get(uid)
            if schedule and schedule.venue and self.venues.improve(schedule.venue, place):
                moved.add(uid)
        self.venues.save()
        return moved

    def is_stored(self, staged: StagedSchedule) -> bool:
        """Whether a schedule is there and says the same, its venue aside."""
        schedule = self.known.get(staged.uid)
        return schedule is not None and all(getattr(schedule, n) == value for n, value in staged.values.items())

    def write(self, pairs: list[tuple[Listing, StagedSchedule]]) -> list[str]:
        """Write each schedule with its venue; for each "created", "updated" or "unchanged"."""
        work = []
        for listing, staged in pairs:
            values = {**staged.values}
            values["location_visibility"] = Visibility.stricter(
                values["location_visibility"], listing.location_visibility
            )
            schedule = self.known.get(staged.uid) or Schedule(uid=staged.uid, listing=listing)
            hidden = values["location_visibility"] == Visibility.ON_REQUEST
            venue = None if hidden else self.venues.venue_for(staged.place, schedule.venue)
            work.append((schedule, values, venue, staged.place))
        self.venues.save()
        results, before = [], set()
        for schedule, values, venue, place in work:
            before.add(schedule.venue_id)
            values["venue"] = venue
            values["municipality"] = None if venue else place.municipality
            same = schedule.pk and all(getattr(schedule, name) == value for name, value in values.items())
            results.append("unchanged" if same else "updated" if schedule.pk else "created")
            for name, value in values.items():
                setattr(schedule, name, value)
        self._store(work, results)
        drop_orphans(self.source, before - {venue.pk for _s, _v, venue, _p in work if venue})
        return results

    def _store(self, work: list[tuple], results: list[str]) -> None:
        changed = [item for item, result in zip(work, results, strict=True) if result == "updated"]
        Schedule.objects.bulk_create(
            (item[0] for item, result in zip(work, results, strict=True) if result == "created"), batch_size=BATCH
        )
        fields = sorted({name for item in changed for name in item[1]})
        if changed:
            Schedule.objects.bulk_update([item[0] for item in changed], fields, batch_size=200)
        self.known |= {item[0].uid: item[0] for item in work}

    def remove_extras(self, listings: dict[str, int], keep: set[uuid.UUID]) -> set[int]:
        """Delete imported 追加情報 schedules that the newer file no longer has; the listings they belonged to."""
        origins = {pk: origin_id for origin_id, pk in listings.items()}
        stored = Schedule.objects.filter(listing__source=self.source, listing__deleted_at=None)
        gone, touched = [], set()
        for schedule in stored.only("uid", "listing_id", "venue_id").iterator():
            origin_id = origins.get(schedule.listing_id)
            if origin_id is None or schedule.uid in keep or schedule.uid == schedule_uid(self.source, origin_id):
                continue
            if schedule.uid in {schedule_uid(self.source, origin_id, n) for n in range(1, MOST_EXTRAS)}:
                gone.append(schedule)
                touched.add(schedule.listing_id)
        Schedule.objects.filter(pk__in=[schedule.pk for schedule in gone]).delete()
        drop_orphans(self.source, {schedule.venue_id for schedule in gone})
        return touched
