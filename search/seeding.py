"""The synonym groups an empty instance starts from. Called by a migration with its own models."""

import json
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parent / "seeds"


def seed_synonyms(apps: Any) -> None:
    """Fill an empty table. What staff changed or removed afterwards is never touched again."""
    group = apps.get_model("search", "SynonymGroup")
    if group.objects.exists():
        return
    rows = json.loads((SEEDS / "synonyms.json").read_text(encoding="utf-8"))
    group.objects.bulk_create(
        [
            group(
                kind=row["kind"],
                terms="\n".join(row["terms"]),
                narrower="\n".join(row.get("narrower", ())),
                note=row.get("note", ""),
            )
            for row in rows
        ]
    )
