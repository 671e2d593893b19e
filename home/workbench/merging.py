"""A school goes into others: its district becomes a former one, and what named it names its successors as well.

With one successor that takes over the area too, so that halls there have a district at once; with several nobody knows
who got which street, and the halls wait among those in no district. Nothing that named the old district is lost: rows
are added, and the merger remembers which, so that it can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from directory.changes import tell, told_together
from directory.enums import Certainty, DistrictStatus
from directory.geometry import as_geojson, box_cell, from_geojson
from directory.models import (
    Curatorship,
    District,
    DistrictBoundary,
    Listing,
    ListingDistrict,
    Municipality,
    Organisation,
    User,
    Venue,
    VenueDistrict,
)
from directory.services.assignment import assign_districts
from directory.services.venues import tell_venues
from directory.signals import areas_changed
from home.desk.calls import changeable_by
from home.models import DistrictMerger

MERGED, UNDONE = "ibasho.merge_district", "ibasho.unmerge_district"  # in the history
NO_SUCCESSOR = "引き継ぐ学区を、一つ以上選んでください。"
MERGED_ALREADY = "この学区の統合は、もう登録されています。"
BAD_SUCCESSOR = "引き継ぐ学区は、同じ種類の、いまの学区から選んでください。"
NOT_MERGED = "この学区の統合は、もうもとに戻されています。"
SUCCESSOR_GONE = "引き継いだ学区が、そのあと別の学区に統合されています。先にそちらをもとに戻してください。"
PLACE = ["west", "south", "east", "north", "cell", "label_latitude", "label_longitude"]  # made from the boundary


@dataclass(frozen=True)
class Preview:
    """What a merger would do; of listings elsewhere only how many."""

    listings: list[Listing]
    elsewhere: int
    venues: int
    organisations: int
    rules: list[Listing]  # who may come is said by district: somebody has to write it anew
    bodies: list[Organisation]  # who looks after the district itself: administrators give them another


def preview(district: District, user: User) -> Preview:
    mine = changeable_by(user).order_by("title", "pk")
    serving = mine.filter(listing_districts__district=district).distinct()
    total = district.listing_districts.filter(listing__deleted_at=None, listing__replaced_by=None)
    here = list(serving.select_related("municipality"))
    held = Curatorship.objects.in_force().filter(district=district).values("organisation")
    return Preview(
        listings=here,
        elsewhere=total.values("listing").distinct().count() - len(here),
        venues=Venue.objects.present().filter(venue_districts__district=district).count(),
        organisations=Organisation.objects.present().filter(districts=district).count(),
        rules=list(mine.filter(eligibility_rules__district=district).distinct()),
        bodies=list(Organisation.objects.filter(pk__in=held).order_by("name")),
    )


def choices_for(district: District, user: User) -> QuerySet[District]:
    """Which may take it over: current ones of its kind and towns that the person looks after, neighbours first."""
    towns = list(district.municipalities.values_list("code", "parent"))
    family = {code for pair in towns for code in pair if code}
    inside = District.objects.filter(Q(municipalities__in=family) | Q(municipalities__parent__in=family)).values("pk")
    mine = District.objects.curated_by(user).order_by().values("pk")
    rows = District.objects.current().filter(Q(pk__in=mine), Q(pk__in=inside), kind=district.kind)
    return rows.exclude(pk=district.pk).order_by("kana", "name", "code")


def in_force(district: District) -> DistrictMerger | None:
    return DistrictMerger.objects.filter(district=district, undone_at=None).select_related("by").first()


def left_behind(user: User, town: Municipality) -> list[District]:
    """Former districts with successors that listings of the person's still name, and nobody has carried them over: an
    import of a newer edition ended them."""
    inside = District.objects.in_municipality(town.code).order_by().values("pk")
    named = ListingDistrict.objects.filter(listing__in=changeable_by(user).order_by().values("pk"))
    rows = District.objects.curated_by(user).filter(
        Q(pk__in=inside),
        Q(pk__in=named.values("district")),
        status=DistrictStatus.FORMER,
        successors__isnull=False,
    )
    carried = DistrictMerger.objects.filter(undone_at=None).values("district")
    return list(rows.exclude(pk__in=carried).distinct().order_by("name", "pk"))


@told_together()
def merge(district: District, successors: list[District], by: User) -> DistrictMerger:
    """End a district, or carry over what names one that an import ended. Raises ValidationError with a sentence."""
    district = District.objects.select_for_update().get(pk=district.pk)
    _check(district, successors)
    was_current = district.status == DistrictStatus.CURRENT
    carried: dict[str, Any] = {
        "was_current": was_current,
        "listings": _add_listings(district, successors),
        "organisations": _add_organisations(district, successors),
        "halls": _move_halls(district, successors) if was_current else [],
        "neighbours": _add_neighbours(district, successors) if was_current else [],
        "boundary": _take_over_area(district, successors[0]) if was_current and len(successors) == 1 else None,
    }
    if was_current:
        district.successors.set(successors)
        _set_status(district, DistrictStatus.FORMER, successors)
    done = DistrictMerger.objects.create(district=district, carried=carried, by=by)
    done.successors.set(successors)
    names = "、".join(one.display_name for one in successors)
    log(instance=district, action=MERGED, user=by, data={"successors": names})
    return done


@told_together()
def undo(merger: DistrictMerger, by: User) -> None:
    """As it was before, but for what others have changed since. Raises ValidationError with a sentence."""
    merger = DistrictMerger.objects.select_for_update(of=("self",)).select_related("district").get(pk=merger.pk)
    successors, district, carried = list(merger.successors.all()), merger.district, merger.carried
    if merger.undone_at:
        raise ValidationError(NOT_MERGED)
    if any(one.status == DistrictStatus.FORMER for one in successors):
        raise ValidationError(SUCCESSOR_GONE)
    ListingDistrict.objects.filter(pk__in=carried["listings"], district__in=successors).delete()
    for organisation, successor in carried["organisations"]:
        for body in Organisation.objects.filter(pk=organisation):
            body.districts.remove(successor)
    if carried["was_current"]:
        for one, other in carried["neighbours"]:
            District.neighbours.through.objects.filter(
                Q(from_district=one, to_district=other) | Q(from_district=other, to_district=one)
            ).delete()
        _give_back_area(carried["boundary"])
        _bring_halls_back(district, successors, carried["halls"])
        district.successors.clear()
        _set_status(district, DistrictStatus.CURRENT, successors)
    DistrictMerger.objects.filter(pk=merger.pk).update(undone_at=timezone.now())
    log(instance=district, action=UNDONE, user=by)


def _check(district: District, successors: list[District]) -> None:
    if not successors:
        raise ValidationError(NO_SUCCESSOR)
    if in_force(district):
        raise ValidationError(MERGED_ALREADY)
    locked = District.objects.select_for_update().filter(pk__in=[one.pk for one in successors]).order_by("pk")
    if any(
        one.status != DistrictStatus.CURRENT or one.kind != district.kind or one.pk == district.pk for one in locked
    ):
        raise ValidationError(BAD_SUCCESSOR)


def _add_listings(district: District, successors: list[District]) -> list[int]:
    """Every listing that served the district serves its successors; the keys of the rows made for it."""
    rows = list(ListingDistrict.objects.filter(district=district))
    listings = [row.listing_id for row in rows]
    held = ListingDistrict.objects.filter(listing__in=listings, district__in=successors)
    known = set(held.values_list("listing", "district", "relation"))
    new = [
        ListingDistrict(listing_id=row.listing_id, district=one, relation=row.relation)
        for row in rows
        for one in successors
        if (row.listing_id, one.pk, row.relation) not in known
    ]
    return [row.pk for row in ListingDistrict.objects.bulk_create(new, batch_size=500)]


def _add_organisations(district: District, successors: list[District]) -> list[tuple[int, int]]:
    """Bodies at home in the district are at home in its successors; (body, successor) as added."""
    added = []
    for body in Organisation.objects.filter(districts=district).prefetch_related("districts"):
        new = [one for one in successors if one not in body.districts.all()]
        body.districts.add(*new)
        added += [(body.pk, one.pk) for one in new]
    return added


def _move_halls(district: District, successors: list[District]) -> list[tuple[int, str]]:
    """What people said of halls: with one successor it is said of that; with several somebody has to look again."""
    told = VenueDistrict.objects.filter(district=district).exclude(certainty=Certainty.COMPUTED)
    halls = list(told.values_list("venue", "certainty"))
    venues = [venue for venue, _ in halls]
    tell_venues(venues)
    told.delete()
    if len(successors) == 1:
        for venue, certainty in halls:
            VenueDistrict.objects.update_or_create(
                venue_id=venue, district=successors[0], defaults={"certainty": certainty}
            )
    return halls


def _bring_halls_back(district: District, successors: list[District], halls: list[tuple[int, str]]) -> None:
    venues = [venue for venue, _ in halls]
    tell_venues(venues)
    VenueDistrict.objects.filter(venue__in=venues, district__in=successors).exclude(
        certainty=Certainty.COMPUTED
    ).delete()
    there = set(Venue.objects.filter(pk__in=venues).values_list("pk", flat=True))
    VenueDistrict.objects.bulk_create(
        VenueDistrict(venue_id=venue, district=district, certainty=certainty)
        for venue, certainty in halls
        if venue in there
    )


def _add_neighbours(district: District, successors: list[District]) -> list[tuple[int, int]]:
    """Who was beside the district is beside its successors; the pairs added."""
    beside = list(district.neighbours.current())
    added = []
    for one in successors:
        known = set(one.neighbours.values_list("pk", flat=True)) | {one.pk, *(other.pk for other in successors)}
        new = [other for other in beside if other.pk not in known]
        one.neighbours.add(*new)
        added += [(one.pk, other.pk) for other in new]
    return added


def _take_over_area(district: District, successor: District) -> dict[str, Any] | None:
    """The successor's area grows by the district's. What it was before, and how one knows that nobody has drawn it anew
    since; None where one of them has no boundary."""
    rows = DistrictBoundary.objects.in_bulk([district.pk, successor.pk])
    if len(rows) < 2:
        return None
    before = rows[successor.pk].geometry
    place = {name: getattr(successor, name) for name in PLACE}
    whole = shapely.union_all([from_geojson(row.geometry) for row in rows.values()])
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    digest = _draw(successor, as_geojson(shapely.MultiPolygon(parts)))
    return {"district": successor.pk, "geometry": before, "place": place, "digest": digest}


def _give_back_area(boundary: dict[str, Any] | None) -> None:
    if boundary is None:
        return
    for row in DistrictBoundary.objects.filter(pk=boundary["district"], digest=boundary["digest"]):
        _draw(row.district, boundary["geometry"])
        District.objects.filter(pk=row.pk).update(**boundary["place"])


def _draw(district: District, geometry: dict) -> str:
    """Give a district this boundary, with all that follows from it; its digest."""
    outline = from_geojson(geometry)
    west, south, east, north = outline.bounds
    label = outline.representative_point()
    district.west, district.south, district.east, district.north = west, south, east, north
    district.cell = box_cell(west, south, east, north)
    district.label_latitude, district.label_longitude = round(label.y, 6), round(label.x, 6)
    district.save(update_fields=PLACE)
    row = DistrictBoundary(district=district, geometry=geometry)
    row.save()
    return row.digest


def _set_status(district: District, status: DistrictStatus, successors: list[District]) -> None:
    """And look again where the halls of all of them lie."""
    touched = [district, *successors]
    District.objects.filter(pk=district.pk).update(status=status)
    keys = [one.pk for one in touched]
    tell(District, keys)
    areas_changed.send(District, districts=keys, municipalities=[])
    within = Q(pk__in=VenueDistrict.objects.filter(district__in=touched).values("venue"))
    for row in District.objects.filter(pk__in=keys, west__isnull=False):
        within |= Q(longitude__range=(row.west, row.east), latitude__range=(row.south, row.north))
    assign_districts(Venue.objects.present().filter(within))
