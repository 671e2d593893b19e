"""Reference data every instance starts from: areas and the choice lists. Called by migrations with their own models."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
SEEDS = Path(__file__).resolve().parents[1] / "seeds"
CHOICES = {
    "Category": "categories.json",
    "Audience": "audiences.json",
    "Standpoint": "standpoints.json",
    "Feature": "features.json",
}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_areas(apps: Any) -> None:
    """Create or bring up to date the 47 prefectures and all municipalities, wards and known predecessors.

    `apps` is a migration's app registry. Safe to run again with a newer edition of the files.
    """
    prefecture = apps.get_model("directory", "Prefecture")
    municipality = apps.get_model("directory", "Municipality")
    prefecture.objects.bulk_create(
        [prefecture(**row) for row in _rows("prefectures.csv")],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kana", "romaji"],
    )
    prefectures = dict(prefecture.objects.values_list("name", "code"))
    rows = sorted(_rows("municipalities.csv"), key=lambda row: bool(row["parent"]))  # cities before their wards
    municipality.objects.bulk_create(
        [
            municipality(
                code=row["code"],
                prefecture_id=prefectures[row["prefecture"]],
                name=row["name"],
                county=row["county"],
                kana=row["kana"],
                parent_id=row["parent"] or None,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["prefecture", "name", "county", "kana", "parent"],
        batch_size=500,
    )
    _load_changes(municipality)


def _load_changes(municipality: Any) -> None:
    """Codes that ended keep resolving: old rows with `valid_until` and the municipalities that followed them."""
    for row in _rows("municipality_changes.csv"):
        old, _ = municipality.objects.update_or_create(
            code=row["old_code"],
            defaults={
                "prefecture_id": row["old_code"][:2],
                "name": row["old_name"],
                "valid_until": date.fromisoformat(row["valid_until"]),
            },
        )
        old.successors.set(row["successors"].split())


def seed_choices(apps: Any) -> None:
    """Give an empty instance its choice lists. What staff changed or removed afterwards is never touched again."""
    for model_name, file_name in CHOICES.items():
        model = apps.get_model("directory", model_name)
        terms = json.loads((SEEDS / file_name).read_text(encoding="utf-8"))
        model.objects.bulk_create(
            [model(sort_order=10 * position, **term) for position, term in enumerate(terms, start=1)],
            ignore_conflicts=True,
        )
