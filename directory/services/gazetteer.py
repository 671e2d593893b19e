"""Writing the gazetteer: one file at a time, all of it or nothing."""

from collections import defaultdict

from directory.changes import tell, told_together
from directory.geocoding.areas import AreaNames
from directory.importers.gazetteer import Place, PlaceFile
from directory.importers.report import ImportRefused, Report
from directory.japan.address import place_key
from directory.models import GazetteerEntry, Municipality
from directory.signals import areas_changed

BATCH = 1000
UNKNOWN_AREA = "この市区町村は登録されていません。名前またはコードを確かめてください。"
TWICE = "同じ地名が前の行にもあります。はじめの行だけを使いました。"


def import_places(file: PlaceFile, areas: AreaNames, *, dry_run: bool = False) -> Report:
    """Bring the gazetteer up to what a file says. Raises ImportRefused when none of its municipalities is known.

    An entry is recognised by kind, municipality and name; coordinates and readings that the file lacks stay as they
    are. Everything is prepared before the write transaction. Rows the reader left out count as skipped.
    """
    report = Report(read=1, skipped=file.skipped, errors=list(file.problems))
    municipalities = {area: areas.find(area) for area in {place.area for place in file.places}}
    if file.places and not any(municipalities.values()):
        first = file.places[0].area
        raise ImportRefused(f"「{first}」という市区町村が見つかりません。ファイル名や自治体コードを確かめてください。")
    existing = _Existing(municipalities.values(), spellings_vary=file.spellings_vary)
    created: list[GazetteerEntry] = []
    updated: list[GazetteerEntry] = []
    seen: set[int] = set()
    for place in file.places:
        municipality = municipalities[place.area]
        if municipality is None:
            report.skipped += 1
            report.add(file.label, place.row, "市区町村", place.area, UNKNOWN_AREA)
            continue
        entry = existing.get(municipality, place)
        if entry and id(entry) in seen:
            report.skipped += 1
            report.add(file.label, place.row, "町名", f"{place.name}{place.koaza}", TWICE)
        elif entry is None:
            entry = _new(municipality, place)
            existing.add(entry)
            created.append(entry)
        elif _apply(entry, place):
            updated.append(entry)
        else:
            report.unchanged += 1
        seen.add(id(entry))
    report.created, report.updated = len(created), len(updated)
    if not dry_run:
        _write(created, updated)
    return report


def _write(created: list[GazetteerEntry], updated: list[GazetteerEntry]) -> None:
    if not (created or updated):
        return
    with told_together():
        GazetteerEntry.objects.bulk_create(created, batch_size=BATCH)
        GazetteerEntry.objects.bulk_update(updated, ["latitude", "longitude", "kana", "key"], batch_size=BATCH)
        tell(GazetteerEntry, (entry.pk for entry in updated))
        codes = {entry.municipality_id for entry in (*created, *updated)}
        areas_changed.send(GazetteerEntry, districts=[], municipalities=sorted(codes))


def _new(municipality: Municipality, place: Place) -> GazetteerEntry:
    return GazetteerEntry(
        kind=place.kind,
        prefecture_id=municipality.prefecture_id,
        municipality=municipality,
        name=place.name,
        koaza=place.koaza,
        kana=place.kana,
        key=place_key(f"{place.name}{place.koaza}"),
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _apply(entry: GazetteerEntry, place: Place) -> bool:
    """Take over what the file knows; whether anything changed. The key follows the present folding rules."""
    wanted = {"key": place_key(f"{entry.name}{entry.koaza}")}
    if place.kana:
        wanted["kana"] = place.kana
    if place.latitude is not None:
        wanted |= {"latitude": place.latitude, "longitude": place.longitude}
    changed = {name: value for name, value in wanted.items() if getattr(entry, name) != value}
    for name, value in changed.items():
        setattr(entry, name, value)
    return bool(changed)


class _Existing:
    """Entries of the municipalities a file is about, by exact name and, where spellings vary, by key."""

    def __init__(self, municipalities: object, *, spellings_vary: bool) -> None:
        self._by_name: dict[tuple, GazetteerEntry] = {}
        self._by_key: dict[tuple, list[GazetteerEntry]] = defaultdict(list)
        self._spellings_vary = spellings_vary
        codes = {m.code for m in municipalities if m}
        for entry in GazetteerEntry.objects.filter(municipality__in=codes).order_by("pk"):
            self.add(entry)

    def add(self, entry: GazetteerEntry) -> None:
        self._by_name[entry.kind, entry.municipality_id, entry.name, entry.koaza] = entry
        self._by_key[entry.kind, entry.municipality_id, entry.key].append(entry)

    def get(self, municipality: Municipality, place: Place) -> GazetteerEntry | None:
        entry = self._by_name.get((place.kind, municipality.code, place.name, place.koaza))
        if entry is None and self._spellings_vary:
            key = place_key(f"{place.name}{place.koaza}")
            entry = next(iter(self._by_key.get((place.kind, municipality.code, key), ())), None)
        return entry
