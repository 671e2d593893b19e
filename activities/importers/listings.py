"""Imports published lists: places, their 追加情報, events and public facilities, one source at a time.

A file is read, cleaned and located first; then everything it says is written in one transaction, or nothing of it.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from activities.importers import facilities, keeping, outcome
from activities.importers.apply import Writer, remove_vanished
from activities.importers.origins import origin_ids, source_name, without_repeats
from activities.importers.places import Areas, Places, locate_place, place_rows
from activities.importers.reach import EVERYWHERE, Reach
from activities.importers.serving import serve_districts
from activities.importers.staged import Staged, StagedExtra, StagedPlace, stage, stage_extra
from activities.services import refresh
from directory.changes import listings_changed, told_together
from directory.enums import Visibility
from directory.importers.listing_formats import EventRow, ExtraRow, FacilityRow, ListingTable, Row, read_listing_file
from directory.importers.report import ImportRefused, Report
from directory.models import Listing, Municipality

NO_NAME = "名称がないため、取り込めません。名称を書いてください。"
NO_DATE = "開始日がないか日付として読めないため、取り込めません。"
REPEATED_ROW = "まったく同じ行がすでにあるため、取り込みませんでした。"
REPEATED_ELSEWHERE = "同じ項目がほかのファイルにもあるため、取り込みませんでした。"
REPEATED_NUMBER = "同じ番号の行が複数あるため、番号は使わず、名称と住所で見分けます。"


@dataclass
class ListFile:
    """A readable file: its tables and the source it belongs to."""

    path: Path
    tables: list[ListingTable]
    source: str

    def label(self, row: Row) -> str:
        """The file as a report names it, with the sheet where there are several."""
        return f"{self.path.name}（{row.sheet}）" if len(self.tables) > 1 and row.sheet else self.path.name

    def rows(self, kind: type[Row]) -> list[Row]:
        return [row for table in self.tables for row in table.rows if isinstance(row, kind)]

    @property
    def only_extras(self) -> bool:
        return all(table.kind == "extra" for table in self.tables)


@dataclass
class Options:
    publish: bool = False
    facilities_as: str = "venues"
    force: bool = False
    reach: Reach = EVERYWHERE


@dataclass
class SourceState:
    """What the files of one source have shown so far in this run."""

    waiting: int = 0
    seen: set[str] = field(default_factory=set)
    days: list = field(default_factory=list)
    refused: bool = False


def import_listings(
    paths: Sequence[Path],
    *,
    source: str = "",
    options: Options | None = None,
    dry_run: bool = False,
    progress: Callable[[Iterable[ListFile]], Iterable[ListFile]] = iter,
) -> Report:
    """Import list files; a file that cannot be used is refused in the report, the others are imported.

    ``source`` overrides the name taken from each file's area code and kind. ``progress`` wraps the loop over files.
    """
    options = options or Options()
    areas = Areas()
    report, files = _read_files(paths, source, areas)
    states: dict[str, SourceState] = defaultdict(SourceState)
    for file in files:
        states[file.source].waiting += not file.only_extras
        states[file.source].refused = bool(source and report.refused)  # an unreadable one may hold what is missing
    with transaction.atomic() if dry_run else contextlib.nullcontext():
        for file in progress(files):
            try:
                report.merge(_import_file(file, areas, states[file.source], options))
            except ImportRefused as error:
                states[file.source].refused = True
                report.refuse(file.path.name, error)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _read_files(paths: Sequence[Path], source: str, areas: Areas) -> tuple[Report, list[ListFile]]:
    report, files = Report(), []
    known = areas.by_code.keys() | areas.prefectures.keys()
    for path in paths:
        try:
            tables = read_listing_file(path)
        except ImportRefused as error:
            report.refuse(path.name, error)
        else:
            files.append(ListFile(path, tables, source or source_name(path, tables, known)))
    report.read = len(files)
    return report, sorted(files, key=lambda file: file.only_extras)  # parents before what refers to them


def _import_file(file: ListFile, areas: Areas, state: SourceState, options: Options) -> Report:
    prepared = prepare(file, areas, state, options)
    with told_together():
        return write_part(prepared, prepared.rows, remove=True)


@dataclass
class Part:
    """Rows that are written together."""

    staged: list[Staged] = field(default_factory=list)
    extras: list[StagedExtra] = field(default_factory=list)
    facilities: list[facilities.StagedFacility] = field(default_factory=list)


@dataclass
class Prepared:
    """A file that was read, cleaned and located; nothing of it is written yet. `report`: what that has shown."""

    file: ListFile
    state: SourceState
    options: Options
    rows: Part
    report: Report

    def parts(self, size: int) -> list[Part]:
        """In portions of so many rows, one municipality after the other; 追加情報 with the row they belong to."""
        if self.file.only_extras:
            return [self.rows]
        extras: dict[str, list[StagedExtra]] = defaultdict(list)
        for extra in self.rows.extras:
            extras[extra.parent_id].append(extra)
        rows = sorted(self.rows.staged, key=lambda one: one.municipality.code if one.municipality else "")
        parts = []
        for start in range(0, len(rows), size):
            portion = rows[start : start + size]
            parts.append(Part(portion, [extra for one in portion for extra in extras.pop(one.origin_id, ())]))
        halls = sorted(
            self.rows.facilities, key=lambda one: one.place.municipality.code if one.place.municipality else ""
        )
        parts += [Part(facilities=halls[start : start + size]) for start in range(0, len(halls), size)]
        if extras:
            parts.append(Part(extras=[extra for rest in extras.values() for extra in rest]))
        return parts


def prepare(file: ListFile, areas: Areas, state: SourceState, options: Options) -> Prepared:
    """Everything that can be done before the database is written to; what lies out of reach is left out."""
    report = Report()
    as_venues = options.facilities_as == "venues"
    rows = _usable(file, file.rows(Row), state, report)
    facility_rows = [one for one in rows if isinstance(one[1], FacilityRow) and as_venues]
    staged = [
        stage(row, number, file.source, report, file.label(row))
        for number, row in rows
        if not (isinstance(row, FacilityRow) and as_venues)
    ]
    places = Places([row for _number, row in rows], areas)
    place_rows(staged, places, report, file.path.name)
    extras = _stage_extras(file, staged, places, report)
    halls = facilities.stage(facility_rows, places, report, file.path.name)
    reached = Part(
        [one for one in staged if _reached(one.row, one.municipality, one.times.place, file, options, report)],
        [
            one
            for one in extras
            if _reached(one.row, one.times.place.municipality, one.times.place, file, options, report)
        ],
        [one for one in halls if _reached(one.row, one.place.municipality, one.place, file, options, report)],
    )
    return Prepared(file, state, options, reached, report)


def _reached(
    row: Row, area: Municipality | None, place: StagedPlace, file: ListFile, options: Options, report: Report
) -> bool:
    if options.reach.has(area, place, place.level):
        return True
    report.add(file.label(row), row.line, "市区町村", area.full_name if area else "", options.reach.refusal)
    report.skipped += 1
    return False


def write_part(prepared: Prepared, part: Part, *, remove: bool) -> Report:
    """Write some of the rows – and, with the last of them, take out what the list no longer has. Use inside
    `told_together`. The report of a first or only part holds what reading the file has shown."""
    report, prepared.report = prepared.report, Report()
    file, options = prepared.file, prepared.options
    touched = facilities.write(file.source, part.facilities, report, file.path.name, options.reach)
    touched |= _write(file, part.staged, part.extras, report, options)
    if remove:
        touched |= _remove(file, prepared.state, options, report)
    keeping.listings(touched)
    refresh(touched)
    listings_changed.send(Listing, listing_ids=sorted(touched))
    report.close_file(file.path.name)
    return report


def _write(file: ListFile, staged: list[Staged], extras: list[StagedExtra], report: Report, options: Options) -> set:
    if not staged and not extras:
        return set()
    writer = Writer(file.source, file.path.name, report, publish=options.publish, reach=options.reach)
    result = writer.write(staged, extras, extra_table=any(table.kind == "extra" for table in file.tables))
    written = [one.times for one in staged if one.origin_id in result.listings]
    written += [extra.times for extra in extras if extra.parent_id in result.listings]
    outcome.count_places({times.first.uid: times.place.line for times in written}, report, file.path.name)
    outcome.count_readings(written, report)
    wanted = {result.listings[one.origin_id]: one for one in staged if one.origin_id in result.listings}
    served = serve_districts(wanted, report, file.path.name)
    outcome.index(result.touched)
    return result.touched | served


def _usable(file: ListFile, rows: list[Row], state: SourceState, report: Report) -> list[tuple[str, Row]]:
    """(number, row) of the rows that can be taken; the others are counted as skipped, with the reason."""
    elsewhere = set(state.seen)
    rows, repeats = without_repeats(rows)
    for row in repeats:
        _skip(file, row, "名称", REPEATED_ROW, report)
    own = Counter(row.origin_id for row in rows if row.origin_id and not isinstance(row, ExtraRow))
    usable = []
    for row in rows:
        for problem in row.problems:
            report.add(file.label(row), row.line, problem.field, problem.value, problem.message)
        if isinstance(row, ExtraRow):
            continue
        state.seen.add(row.origin_id)
        if not row.name:
            _skip(file, row, "名称", NO_NAME, report)
        elif isinstance(row, EventRow) and row.starts_on is None:
            _skip(file, row, "開始日", NO_DATE, report)
        else:
            if own[row.origin_id] > 1:
                report.add(file.label(row), row.line, "ID", row.origin_id, REPEATED_NUMBER)
            usable.append(row)
    return _numbered(file, usable, elsewhere, state, report)


def _numbered(
    file: ListFile, rows: list[Row], elsewhere: set[str], state: SourceState, report: Report
) -> list[tuple[str, Row]]:
    """Each row with its number, without those that another file of the same source brought already."""
    result = []
    for number, row in zip(origin_ids(rows), rows, strict=True):
        if number in elsewhere:
            _skip(file, row, "名称", REPEATED_ELSEWHERE, report)
            continue
        state.seen.add(number)
        result.append((number, row))
        state.days += [row.starts_on] if isinstance(row, EventRow) else []
    return result


def _stage_extras(file: ListFile, staged: list[Staged], places: Places, report: Report) -> list[StagedExtra]:
    parents = {one.row.origin_id: one for one in staged}
    numbers: Counter[str] = Counter()
    extras = []
    for row in without_repeats(file.rows(ExtraRow))[0]:
        numbers[row.origin_id] += 1
        parent = parents.get(row.origin_id)
        visibility = parent.values["location_visibility"] if parent else Visibility.EXACT
        extra = stage_extra(row, numbers[row.origin_id], file.source, visibility, report, file.label(row))
        if parent:
            extra.parent_id = parent.origin_id
        hint = parent.municipality if parent else places.areas.by_code.get(file.source.partition(":")[0])
        locate_place(extra.times.place, row, hint, places, report, file.label(row))
        extras.append(extra)
    return extras


def _remove(file: ListFile, state: SourceState, options: Options, report: Report) -> set[int]:
    """After the last file of a source: soft-delete what none of its files has any more; the listings removed."""
    state.waiting -= not file.only_extras
    if file.only_extras or state.waiting or state.refused:
        return set()
    if options.facilities_as == "venues" and file.rows(FacilityRow):
        facilities.remove_vanished(file.source, state.seen, force=options.force, report=report, reach=options.reach)
        return set()
    within = (min(state.days), max(state.days)) if state.days else None
    how = {"within": within, "force": options.force, "report": report, "reach": options.reach}
    return set(remove_vanished(file.source, file.path.name, state.seen, **how))


def _skip(file: ListFile, row: Row, column: str, message: str, report: Report) -> None:
    report.add(file.label(row), row.line, column, row.name, message)
    report.skipped += 1
