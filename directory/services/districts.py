"""Writing districts: one file of school districts goes in whole, or not at all.

Everything is worked out before the write transaction opens (SQLite has one write lock, and a prefecture's polygons
take a second to compare); the transaction only writes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely
from django.db.models import Max, Q

from directory.changes import tell, told_together
from directory.district_codes import district_code
from directory.enums import DistrictKind, DistrictStatus
from directory.geometry import as_geojson, box_cell, from_geojson, near_pairs, successors
from directory.importers.report import ImportRefused, Report
from directory.importers.school_districts.errors import UnknownEdition, UnknownKind
from directory.importers.school_districts.reader import DistrictFile, SchoolDistrict
from directory.models import District, DistrictBoundary, Municipality, Venue, VenueDistrict
from directory.services.assignment import assign_districts
from directory.signals import areas_changed

NEIGHBOUR_METRES = 50  # a street or river between two districts doesn't stop them being neighbours
# An import that would make more districts vanish than both of these is more likely a wrong file than a reform.
VANISHING_ROWS, VANISHING_SHARE = 5, 0.2

_SERIES = {
    "A27": (DistrictKind.ELEMENTARY, "国土数値情報（小学校区データ）"),
    "A32": (DistrictKind.JUNIOR_HIGH, "国土数値情報（中学校区データ）"),
}
_TEXTS = ("founder", "school_code", "address", "source")
_PLACE = ("west", "south", "east", "north", "cell", "label_latitude", "label_longitude")
_BATCH = 500


@dataclass
class _Plan:
    """What an import is going to write. Districts are known by code, since new ones have no key yet."""

    kind: str
    edition: int
    report: Report
    create: list[District] = field(default_factory=list)
    update: list[District] = field(default_factory=list)
    unchanged: list[District] = field(default_factory=list)
    returned: list[District] = field(default_factory=list)  # former ones that are back; also in `update`
    vanished: list[District] = field(default_factory=list)
    municipalities: dict[str, list[str]] = field(default_factory=dict)  # by district code
    geometries: dict[str, shapely.MultiPolygon] = field(default_factory=dict)
    redrawn: set[str] = field(default_factory=set)  # codes whose boundary is new or different
    successors: dict[str, list[str]] = field(default_factory=dict)
    neighbours: set[tuple[str, str]] = field(default_factory=set)

    @property
    def moves_borders(self) -> bool:
        return bool(self.redrawn or self.returned or self.vanished)


def import_districts(
    file: DistrictFile, *, kind: str = "", edition: int | None = None, force: bool = False, dry_run: bool = False
) -> Report:
    """Bring one file's districts in: create, replace geometry, and mark what is gone as former.

    ``kind`` and ``edition`` (a year) are taken from the file when not given. Districts keep their code as long as
    municipality and name stay. Per municipality: a newer stored edition is never overwritten (those districts are
    skipped, with a line in the report); districts of the same kind that an edition no longer has become former, keep
    boundary and edition, and point to the districts that cover them now (``directory.geometry.successors``: the
    largest first, until at least half of its area is covered). Districts entered by hand, which have no edition, are
    left alone.

    Venues whose districts may have changed are assigned anew in the same transaction – the next import of the file,
    finding nothing changed, would not make up for it – and counted in the report's ``districts``.

    Raises ImportRefused, writing nothing, when kind or edition can't be known, or when more than 5 and more than 20 %
    of the districts of the municipalities covered would vanish and ``force`` isn't set.
    """
    plan = _Plan(_kind(file, kind), edition or file.edition or 0, Report(read=1))
    if not plan.edition:
        raise UnknownEdition
    _sort_out(plan, file)
    _find_vanished(plan, file, force)
    if plan.moves_borders:
        _find_neighbours(plan)
    if not dry_run:
        with told_together():
            _write(plan)
            if plan.moves_borders:
                _assign_venues(plan)
    return plan.report


def _kind(file: DistrictFile, wanted: str) -> str:
    known, _ = _SERIES.get(file.series, ("", ""))
    if not (wanted or known):
        raise UnknownKind(example=DistrictKind.ELEMENTARY.value)
    if wanted and known and wanted != known and wanted in (DistrictKind.ELEMENTARY, DistrictKind.JUNIOR_HIGH):
        raise ImportRefused(
            f"このファイルは{DistrictKind(known).label}（{file.series}）で、--kind と違います。"
            "--kind を外すか、正しいファイルを指定してください。"
        )
    return wanted or known


def _sort_out(plan: _Plan, file: DistrictFile) -> None:
    """Split the file's districts into new, changed, unchanged and skipped ones."""
    plan.report.errors += [rejected.problem for rejected in file.rejected]
    plan.report.errors += file.notes
    plan.report.skipped += len(file.rejected)
    by_municipality: dict[str, list[SchoolDistrict]] = defaultdict(list)
    for shape in file.districts:
        by_municipality[shape.municipality_code].append(shape)
    places = _resolve(by_municipality)
    newest = _newest_editions(plan.kind, {code for codes in places.values() for code in codes})
    accepted: dict[str, SchoolDistrict] = {}
    for published, shapes in by_municipality.items():
        newer = max((newest.get(code, 0) for code in places[published]), default=0)
        if places[published] and newer <= plan.edition:
            for shape in shapes:
                code = district_code(published, plan.kind, shape.name)
                accepted[code] = shape
                plan.municipalities[code] = places[published]
        else:
            plan.report.skipped += len(shapes)
            _explain_skip(plan, file, shapes, newer)
    _compare(plan, accepted, file.series)


def _explain_skip(plan: _Plan, file: DistrictFile, shapes: list[SchoolDistrict], newer: int) -> None:
    if newer:
        message = (
            f"{newer}年の学区が登録済みのため、{plan.edition}年のデータでは上書きしません"
            f"（この市区町村の {len(shapes)} 件を飛ばしました）。"
        )
    else:
        message = (
            f"登録されていない市区町村コードです（{len(shapes)} 件を飛ばしました）。"
            "合併などで変わった古いコードなら、管理画面でその市区町村と合併後の市区町村を登録してから取り込み直してください。"
        )
    plan.report.add(file.label, shapes[0].row, "municipality", shapes[0].municipality_code, message)


def _resolve(codes: Iterable[str]) -> dict[str, list[str]]:
    """Municipality codes → codes in force: the municipality itself, or those it went into; [] for an unknown code."""
    heirs = _heirs()
    known = set(Municipality.objects.filter(code__in=list(codes)).values_list("code", flat=True))

    def follow(code: str, seen: frozenset[str]) -> list[str]:
        onward = [new for new in heirs.get(code, []) if new not in seen]
        return sorted({end for new in onward for end in follow(new, seen | {new})}) if onward else [code]

    return {code: follow(code, frozenset({code})) if code in known else [] for code in codes}


def _heirs() -> dict[str, list[str]]:
    heirs: dict[str, list[str]] = defaultdict(list)
    for old, new in Municipality.successors.through.objects.values_list("from_municipality_id", "to_municipality_id"):
        heirs[old].append(new)
    return heirs


def _newest_editions(kind: str, municipalities: set[str]) -> dict[str, int]:
    rows = District.objects.current().filter(kind=kind, edition__isnull=False, municipalities__in=municipalities)
    return dict(rows.order_by().values_list("municipalities").annotate(Max("edition")))


def _compare(plan: _Plan, accepted: dict[str, SchoolDistrict], series: str) -> None:
    _, title = _SERIES.get(series, ("", ""))
    source = f"{title} {plan.edition}年" if title else ""
    stored = {
        district.code: district
        for district in District.objects.filter(code__in=list(accepted)).select_related("boundary")
    }
    for code, shape in accepted.items():
        plan.geometries[code] = shape.geometry
        values = _values(shape, plan.edition, source)
        district = stored.get(code)
        if district is None:
            plan.create.append(District(code=code, kind=plan.kind, **values))
            plan.redrawn.add(code)
            continue
        boundary = getattr(district, "boundary", None)
        if boundary is None or boundary.geometry != as_geojson(shape.geometry):
            plan.redrawn.add(code)
        if district.status != DistrictStatus.CURRENT:
            plan.returned.append(district)
        changed = {
            name: value
            for name, value in values.items()
            if getattr(district, name) != value and (value or name not in _TEXTS)  # silence erases nothing
        }
        for name, value in changed.items():
            setattr(district, name, value)
        (plan.update if changed or code in plan.redrawn else plan.unchanged).append(district)
    plan.report.created = len(plan.create)
    plan.report.updated = len(plan.update)
    plan.report.unchanged = len(plan.unchanged)


def _values(shape: SchoolDistrict, edition: int, source: str) -> dict[str, object]:
    west, south, east, north = shape.geometry.bounds
    label = shape.geometry.representative_point()
    return {
        "name": shape.name,
        "founder": shape.founder,
        "school_code": shape.school_code,
        "address": shape.address,
        "source": source,
        "edition": edition,
        "status": DistrictStatus.CURRENT,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "cell": box_cell(west, south, east, north),
        "label_latitude": round(label.y, 6),
        "label_longitude": round(label.x, 6),
    }


def _find_vanished(plan: _Plan, file: DistrictFile, force: bool) -> None:
    """Imported districts of the municipalities covered that this edition doesn't have any more.

    Schools the file names but whose rows can't be used stay as they are.
    """
    covered = _covered(plan)
    present = set(plan.municipalities)
    present |= {district_code(bad.municipality_code, plan.kind, bad.name) for bad in file.rejected}
    stored = [
        district
        for district in District.objects.current()
        .filter(kind=plan.kind, edition__lte=plan.edition)
        .only("code", "name")
        if district.code[:5] in covered
    ]
    plan.vanished = [district for district in stored if district.code not in present]
    if len(plan.vanished) > max(VANISHING_ROWS, VANISHING_SHARE * len(stored)) and not force:
        names = "、".join(district.name for district in plan.vanished[:3])
        raise ImportRefused(
            f"登録済みの学区 {len(stored)} 件のうち {len(plan.vanished)} 件（{names} など）がこのファイルにありません。"
            "別の地域や一部だけのファイルではないか確かめ、統廃合で正しければ --force を付けて実行してください。"
        )
    plan.report.removed = len(plan.vanished)
    _find_successors(plan, file)


def _covered(plan: _Plan) -> set[str]:
    """Municipality codes, as districts carry them, that the file speaks for.

    Those of the districts taken in, their wards, and those of municipalities that went into them entirely.
    """
    covered = {code for codes in plan.municipalities.values() for code in codes}
    wards = Municipality.objects.filter(parent__in=covered).values_list("code", flat=True)
    merged = {old for old, ends in _resolve(_heirs()).items() if ends and covered.issuperset(ends)}
    return covered | set(wards) | merged


def _find_successors(plan: _Plan, file: DistrictFile) -> None:
    codes, shapes = list(plan.geometries), list(plan.geometries.values())
    names = {district.code: district.name for district in (*plan.create, *plan.update, *plan.unchanged)}
    boundaries = DistrictBoundary.objects.in_bulk([district.pk for district in plan.vanished])
    for district in plan.vanished:
        boundary = boundaries.get(district.pk)
        took_over = successors(from_geojson(boundary.geometry), shapes) if boundary else []
        plan.successors[district.code] = [codes[position] for position in took_over]
        heirs = "、".join(names[code] for code in plan.successors[district.code])
        message = f"「{district.name}」は{plan.edition}年のデータにないため、以前の学区にしました。" + (
            f"今の学区は区域の重なりから「{heirs}」としました。違っていれば管理画面で直してください。"
            if heirs
            else "区域を引き継いだ学区は見つかりません。分かれば管理画面で登録してください。"
        )
        plan.report.add(file.label, 0, "name", district.name, message)


def _find_neighbours(plan: _Plan) -> None:
    """Pairs of codes of districts of one kind that touch or nearly so, for all the districts of the file.

    Districts across the edge of the file count too: those stored whose bounding box reaches it.
    """
    codes, shapes = list(plan.geometries), list(plan.geometries.values())
    if not shapes:
        return
    west, south, east, north = shapely.total_bounds(shapes)
    margin = 0.001  # degrees, a little more than the 50 m
    around = DistrictBoundary.objects.filter(
        district__kind=plan.kind,
        district__status=DistrictStatus.CURRENT,
        district__west__lte=east + margin,
        district__east__gte=west - margin,
        district__south__lte=north + margin,
        district__north__gte=south - margin,
    )
    gone = {district.code for district in plan.vanished}
    for code, geometry in around.values_list("district__code", "geometry"):
        if code not in plan.geometries and code not in gone:
            codes.append(code)
            shapes.append(from_geojson(geometry))
    pairs = near_pairs(np.array(shapes), NEIGHBOUR_METRES)
    size = len(plan.geometries)
    plan.neighbours = {(codes[one], codes[other]) for one, other in pairs if one < size or other < size}


def _write(plan: _Plan) -> None:
    District.objects.bulk_create(plan.create, batch_size=_BATCH)
    District.objects.bulk_update(plan.update, ["name", *_TEXTS, "edition", "status", *_PLACE], batch_size=_BATCH)
    written = {district.code: district.pk for district in [*plan.create, *plan.update, *plan.unchanged]}
    moved = _write_places(plan, written)
    _write_vanished(plan, written)
    tell(District, (district.pk for district in (*plan.update, *plan.vanished)))
    if plan.moves_borders:
        _write_neighbours(plan, written)
    changed = moved | {district.pk for district in (*plan.create, *plan.update, *plan.vanished)}
    areas_changed.send(District, districts=sorted(changed), municipalities=[])


def _write_places(plan: _Plan, written: dict[str, int]) -> set[int]:
    """Boundaries and municipalities; a municipality added by hand stays. Returns the districts that got another."""
    DistrictBoundary.objects.bulk_create(
        (DistrictBoundary(pk=written[code], geometry=as_geojson(plan.geometries[code])) for code in plan.redrawn),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["district"],
        update_fields=["geometry", "digest"],
    )
    link = District.municipalities.through
    wanted = {(written[code], place) for code, places in plan.municipalities.items() for place in places}
    held = link.objects.filter(district__in=list(written.values())).values_list("district_id", "municipality_id")
    new = sorted(wanted - set(held))
    link.objects.bulk_create([link(district_id=district, municipality_id=place) for district, place in new])
    return {district for district, _ in new}


def _write_vanished(plan: _Plan, written: dict[str, int]) -> None:
    link = District.successors.through
    link.objects.filter(from_district__in=plan.returned).delete()
    District.objects.filter(pk__in=[district.pk for district in plan.vanished]).update(status=DistrictStatus.FORMER)
    link.objects.bulk_create(
        link(from_district_id=district.pk, to_district_id=written[code])
        for district in plan.vanished
        for code in plan.successors.get(district.code, [])
    )


def _write_neighbours(plan: _Plan, written: dict[str, int]) -> None:
    """Bring the stored pairs of all districts of the file, and of those gone, in line with ``plan.neighbours``."""
    ends = {code for pair in plan.neighbours for code in pair}
    keys = dict(District.objects.filter(code__in=ends).values_list("code", "pk")) | written
    wanted = {(keys[one], keys[other]) for one, other in plan.neighbours}
    link = District.neighbours.through
    touched = [*written.values(), *(district.pk for district in plan.vanished)]
    rows = link.objects.filter(Q(from_district__in=touched) | Q(to_district__in=touched))
    held = {(one, other): pk for pk, one, other in rows.values_list("pk", "from_district_id", "to_district_id")}
    link.objects.filter(pk__in=[pk for pair, pk in held.items() if pair not in wanted]).delete()
    link.objects.bulk_create(
        (link(from_district_id=one, to_district_id=other) for one, other in sorted(wanted - held.keys())),
        batch_size=_BATCH * 4,
    )


def _assign_venues(plan: _Plan) -> None:
    """Assign the venues within the bounds of the file's districts, and those that lay in districts of it before."""
    districts = [*plan.create, *plan.update, *plan.unchanged, *plan.vanished]
    located = [district for district in districts if district.bbox]
    within = Q(pk__in=VenueDistrict.objects.filter(district__in=districts).values("venue"))
    if located:
        within |= Q(
            longitude__range=(min(one.west for one in located), max(one.east for one in located)),
            latitude__range=(min(one.south for one in located), max(one.north for one in located)),
        )
    plan.report.districts.update(assign_districts(Venue.objects.present().filter(within)).districts)
