"""What an import leads to: districts of its venues, the figures of its report, the admin's search index."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable

from wagtail.search.backends import get_search_backends

from activities.importers import keeping
from activities.importers.staged import StagedTimes
from activities.models import Schedule
from directory.enums import DistrictKind, DistrictStatus, GeocodeLevel
from directory.importers.report import Report
from directory.models import District, Listing, Municipality, Venue, VenueDistrict
from directory.services.assignment import assign_districts

BATCH = 500
PRECISE = (GeocodeLevel.EXACT, GeocodeLevel.TOWN)
OUTSIDE = "どの小学校区の境界にも入らないため、小学校区は不明です。住所と学区データを確かめてください。"
NO_BOUNDARIES = "{area}の小学校区のデータがないため、{count}件の小学校区は不明です。学区データを取り込んでください。"


def count_places(lines: dict[uuid.UUID, int], report: Report, file: str) -> None:
    """Assign districts to the venues of these schedules (uid → line in the file), count and explain how they lie."""
    rows, uids = [], list(lines)
    for start in range(0, len(uids), BATCH):
        schedules = Schedule.objects.filter(uid__in=uids[start : start + BATCH])
        rows += schedules.values_list(
            "uid", "venue_id", "venue__geocode_level", "venue__municipality_id", "venue__address"
        )
    assign(venue for _uid, venue, *_rest in rows if venue)
    held = count_districts([venue for _uid, venue, *_rest in rows], report)
    report.geocoded.update(level or GeocodeLevel.NONE.value for _uid, _venue, level, *_rest in rows)
    mapped = _mapped({municipality for *_rest, municipality, _address in rows if municipality})
    lost: Counter[str] = Counter()
    for uid, venue, level, municipality, address in rows:
        if level in PRECISE and not held[venue]:
            if municipality in mapped:
                report.add(file, lines[uid], "住所", address, OUTSIDE)
            else:
                lost[municipality] += 1
    for municipality in Municipality.objects.filter(code__in=lost).select_related("prefecture"):
        message = NO_BOUNDARIES.format(area=municipality.full_name, count=lost[municipality.code])
        report.add(file, 0, "学区", municipality.full_name, message)


def count_readings(written: Iterable[StagedTimes], report: Report) -> None:
    """Count the rows whose words were read as dates, and those that say when in words only."""
    for times in written:
        if times.parsed is not None:
            report.schedules["parsed" if times.parsed else "kept_as_text"] += 1


def _mapped(codes: set[str]) -> set[str]:
    """Those municipalities whose elementary school districts we have boundaries of (a ward's may be its city's)."""
    bounded = District.objects.current().elementary().filter(west__isnull=False)
    known = set(bounded.values_list("municipalities", flat=True).distinct())
    parents = dict(Municipality.objects.filter(code__in=codes).values_list("code", "parent"))
    return {code for code in codes if code in known or parents.get(code) in known}


def assign(venue_ids: Iterable[int]) -> None:
    """Compute the districts of these venues."""
    ids = sorted(set(venue_ids))
    keeping.venues(ids)
    for start in range(0, len(ids), BATCH * 4):
        assign_districts(Venue.objects.filter(pk__in=ids[start : start + BATCH * 4]))


def count_districts(venues: Iterable[int | None], report: Report) -> Counter[int]:
    """Count whether each venue lies in one, several or no current elementary school district; how many, by venue."""
    venues = list(venues)
    ids = sorted({pk for pk in venues if pk})
    held: Counter[int] = Counter()
    for start in range(0, len(ids), BATCH):
        found = VenueDistrict.objects.filter(
            venue__in=ids[start : start + BATCH],
            district__kind=DistrictKind.ELEMENTARY,
            district__status=DistrictStatus.CURRENT,
        )
        held.update(found.values_list("venue_id", flat=True))
    for pk in venues:
        number = held[pk] if pk else 0
        report.districts["none" if number == 0 else "one" if number == 1 else "several"] += 1
    return held


def index(listing_ids: Iterable[int]) -> None:
    """Bulk writes send no save signal, so the admin's search is told of the listings here."""
    ids = list(listing_ids)
    for start in range(0, len(ids), BATCH):
        listings = list(Listing.objects.filter(pk__in=ids[start : start + BATCH]))
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(Listing, listings)
