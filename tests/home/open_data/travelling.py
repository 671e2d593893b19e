"""From one instance to another and out again."""

from pathlib import Path

import openpyxl
from django.db.models import Model

from activities.importers.listings import Options, import_listings
from activities.models import Occurrence, Schedule
from directory.importers.report import Report
from directory.models import Listing, Organisation, Venue
from home.open_data import files
from home.open_data.tables import TABLES


def written(table: str, kind: str, folder: Path) -> dict[str, object]:
    """{file: its bytes}; of a workbook its cells, since a workbook holds the time of its making."""
    folder.mkdir(parents=True)
    names = files.write(TABLES[table], kind, folder)
    return {name: _cells(folder / name) if kind == "xlsx" else (folder / name).read_bytes() for name in names}


def _cells(path: Path) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def emptied() -> None:
    """As an instance is that knows its areas and nothing else."""
    models: tuple[type[Model], ...] = (Occurrence, Schedule, Listing, Venue, Organisation)
    for model in models:
        model.objects.all().delete()


def taken_in(folder: Path) -> Report:
    return import_listings(sorted(folder.iterdir()), source="よその一覧", options=Options(publish=True))


def there_and_back(table: str, kind: str, folder: Path) -> tuple[dict, dict, Report]:
    """(what was written, what is written by the instance that took it in, the report of taking it in)."""
    first = written(table, kind, folder / "first")
    emptied()
    report = taken_in(folder / "first")
    return first, written(table, kind, folder / "second"), report
