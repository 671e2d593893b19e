"""Reads the demo's files. Everything in them is made up; see tests/home/test_demo.py for what they promise."""

import csv
import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
DISTRICTS_BEFORE = DATA / "school-districts-2015.geojson"  # two districts of 凪浦市 as they were before a merger
DISTRICTS = DATA / "school-districts.geojson"
JUNIOR_HIGH_DISTRICTS = DATA / "junior-high-districts.geojson"
TOWNS = DATA / "gazetteer.csv"
LANDMARKS = DATA / "landmarks.csv"  # stations and schools


def toml(name: str) -> dict[str, Any]:
    """The content of one file, by its name without suffix."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listings() -> list[dict[str, Any]]:
    """All listings, in the order of their files."""
    return [
        row for path in sorted((DATA / "listings").glob("*.toml")) for row in toml(f"listings/{path.stem}")["listing"]
    ]
