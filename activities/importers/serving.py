"""Whom a listing serves: 学区 cells matched to districts, what can't be matched kept as text for staff to settle."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from activities.importers import keeping
from activities.importers.staged import Staged
from directory.district_names import DistrictNames, NamedDistrict
from directory.enums import DistrictRelation
from directory.importers.report import Report
from directory.models import Listing, ListingDistrict

UNRESOLVED = "当てはまる学区がないため、文字のまま残しました。管理画面で学区を選んでください。"
PERHAPS = "「{name}」のことかもしれません。"
BATCH = 500


def serve_districts(rows: dict[Listing, Staged], report: Report, file: str) -> set[int]:
    """Bring the districts each row says it serves in line with its 学区 cell; the listings whose districts changed.

    Rows that people added or settled stay: only text an import left, and that the cell no longer has, is removed.
    """
    stored: dict[int, list[ListingDistrict]] = defaultdict(list)
    ids = [listing.pk for listing in rows]
    for start in range(0, len(ids), BATCH):
        for row in ListingDistrict.objects.filter(listing__in=ids[start : start + BATCH]):
            stored[row.listing_id].append(row)
    names = DistrictNames.of({staged.municipality.code for staged in rows.values() if staged.municipality})
    new, settled, gone = [], [], []
    for listing, staged in rows.items():
        before = {row.text: row for row in stored[listing.pk] if row.text}
        served = {row.district_id for row in stored[listing.pk] if row.district_id}
        named = _named(staged, names)
        for item in named:
            row, district = before.get(item.text), item.district
            if row and row.settled_at:  # somebody has said what it means, perhaps that it is no district
                continue
            if district is None and (row is None or row.district_id is None):
                _report_unresolved(item, staged, report, file)
            if district and district.pk in served:
                continue
            served |= {district.pk} if district else set()
            if row is None:
                new.append(
                    ListingDistrict(
                        listing=listing, relation=DistrictRelation.SERVES, text=item.text, district=district
                    )
                )
            elif row.district_id is None and district:
                row.district = district
                settled.append(row)
        gone += [row for text, row in before.items() if text not in {item.text for item in named}]
    keeping.listings(row.listing_id for row in new + settled + gone)
    ListingDistrict.objects.filter(pk__in=[row.pk for row in gone]).delete()
    ListingDistrict.objects.bulk_create(new, batch_size=BATCH)
    ListingDistrict.objects.bulk_update(settled, ["district"], batch_size=BATCH)
    return {row.listing_id for row in new + settled + gone}


def _named(staged: Staged, names: DistrictNames) -> list[NamedDistrict]:
    """The names in a 学区 cell, each once; all of it as one unresolved text where no municipality is known."""
    cell = staged.school_districts
    if not cell:
        return []
    if staged.municipality is None:
        return [NamedDistrict(cell[:200], None)]
    found = names.match(cell, staged.municipality).named
    return list({item.text[:200]: replace(item, text=item.text[:200]) for item in found}.values())


def _report_unresolved(item: NamedDistrict, staged: Staged, report: Report, file: str) -> None:
    report.districts["unresolved"] += 1
    hint = PERHAPS.format(name=item.suggestion) if item.suggestion else ""
    report.add(file, staged.row.line, "学区", item.text, UNRESOLVED + hint)
