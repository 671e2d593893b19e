"""Public facility lists as venues: updated in place by source and number, merged with the same hall known already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry

from activities.importers import keeping, outcome
from activities.importers.apply import EDITED, MERGED, REMOVABLE, REMOVABLE_SHARE, VANISHED
from activities.importers.places import Places, locate_place
from activities.importers.reach import EVERYWHERE, Reach
from activities.importers.staged import StagedPlace, facility_place
from activities.importers.venues import VenueBook
from activities.models import Schedule
from directory.importers.listing_formats import FacilityRow
from directory.importers.report import ImportRefused, Report
from directory.models import Venue
from directory.services.venues import tell_venues


@dataclass
class StagedFacility:
    origin_id: str
    row: FacilityRow
    place: StagedPlace


def stage(rows: Iterable[tuple[str, FacilityRow]], places: Places, report: Report, file: str) -> list[StagedFacility]:
    """Facilities with their place located."""
    staged = []
    for number, row in rows:
        place = facility_place(row)
        locate_place(place, row, places.areas.municipality_of(row), places, report, file)
        staged.append(StagedFacility(number, row, place))
    return staged


def write(source: str, staged: list[StagedFacility], report: Report, file: str, reach: Reach = EVERYWHERE) -> set[int]:
    """Create or update the venues, leaving alone those edited in the admin; the listings held at changed ones."""
    if not staged:
        return set()
    numbers = [one.origin_id for one in staged]
    known = {venue.origin_id: venue for venue in Venue.objects.filter(source=source, origin_id__in=numbers)}
    edited = _edited(known.values())
    book = VenueBook(source, (one.place.municipality for one in staged))
    venues = []
    for one in staged:
        venue = known.get(one.origin_id) or _adoptable(book.match(one.place))
        if venue is None:
            venues.append(book.create(one.place, one.origin_id))
            report.took(file, one.row.line, one.row.name, "created", public=True)
        elif not reach.has(venue.municipality, venue, venue.geocode_level):
            report.add(file, one.row.line, "名称", one.row.name, reach.refusal)
            report.skipped += 1
        elif venue.replaced_by_id or (venue.pk in edited and book.differs(venue, one.place, one.origin_id)):
            report.add(file, one.row.line, "名称", one.row.name, MERGED if venue.replaced_by_id else EDITED)
            report.skipped += 1
        else:
            changed = book.update(venue, one.place, one.origin_id)
            result = "updated" if changed else "unchanged"
            report.took(file, one.row.line, one.row.name, result, public=changed)
            venues.append(venue)
    written = book.save()
    ids = [venue.pk for venue in venues]
    outcome.assign(ids)
    outcome.count_districts(ids, report)
    report.geocoded.update(str(venue.geocode_level) for venue in venues)
    return set(Schedule.objects.filter(venue__in=written).values_list("listing", flat=True))


def _adoptable(venue: Venue | None) -> Venue | None:
    """A hall known from elsewhere becomes the facility – unless another row of a facility list holds it already."""
    return venue if venue and not venue.origin_id else None


def _edited(venues: Iterable[Venue]) -> set[int]:
    """Venues that somebody changed in the admin, by its log."""
    log = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Venue), action="wagtail.edit", user__isnull=False
    )
    ids = set(log.values_list("object_id", flat=True))
    return {venue.pk for venue in venues if str(venue.pk) in ids}


def remove_vanished(source: str, seen: set[str], *, force: bool, report: Report, reach: Reach = EVERYWHERE) -> None:
    """Soft-delete facilities that left the list, except those where something is held.

    Raises ImportRefused when more than 5 and more than a fifth would go and nobody forces it.
    """
    rows = Venue.objects.present().filter(source=source).exclude(origin_id="")
    areas = rows.values_list("origin_id", "pk", "municipality")
    known = {origin_id: pk for origin_id, pk, area in areas if reach.has_area_key(area)}
    gone = {pk for origin_id, pk in known.items() if origin_id not in seen}
    gone -= set(Schedule.objects.filter(venue__in=gone).values_list("venue", flat=True))
    if len(gone) > REMOVABLE and len(gone) > REMOVABLE_SHARE * len(known) and not force:
        raise ImportRefused(VANISHED.format(before=len(known), gone=len(gone)))
    keeping.venues(gone)
    Venue.objects.filter(pk__in=gone).update(deleted_at=timezone.now())
    tell_venues(gone)
    report.removed += len(gone)
