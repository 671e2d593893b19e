"""Desks for the whole country, for an instance to start with. Staff change them or switch them off; that stays."""

import tomllib
from pathlib import Path

from directory.models import SupportDesk

SEEDS = Path(__file__).resolve().parent / "seeds" / "desks.toml"


def ensure_desks() -> int:
    """Add those whose number no desk has yet, used or not. Returns how many.

    What the model has no field for (`source`) is there for whoever checks the numbers.
    """
    names = {field.name for field in SupportDesk._meta.get_fields()}
    rows = tomllib.loads(SEEDS.read_text(encoding="utf-8"))["desk"]
    known = set(SupportDesk.objects.values_list("phone", flat=True))
    new = [
        SupportDesk(**{name: value for name, value in row.items() if name in names})
        for row in rows
        if row["phone"] not in known
    ]
    SupportDesk.objects.bulk_create(new)
    return len(new)
