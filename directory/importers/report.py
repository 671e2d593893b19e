"""The report every import ends with: the same keys for every command (DESIGN 6), readable by people and programs."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from directory.japan.text import writable

GEOCODED = ("exact", "town", "municipality", "none")
DISTRICTS = ("one", "several", "none", "unresolved")
SCHEDULES = ("parsed", "kept_as_text")


class ImportRefused(Exception):
    """A whole file can't be used. The message is a Japanese sentence: what is wrong and what to do."""


@dataclass(frozen=True)
class Problem:
    """One thing to look at. `row` is the line in the file as a spreadsheet numbers it (header = 1), 0 = whole file."""

    file: str
    row: int
    field: str
    value: str
    message: str

    def __post_init__(self) -> None:
        """It is printed and kept in a file, whatever letters the list held."""
        for name in ("file", "field", "value", "message"):
            object.__setattr__(self, name, writable(getattr(self, name)))


@dataclass(frozen=True)
class RowResult:
    """What became of a row that was taken: `created`, `updated` or `unchanged`; whether the public sees the change."""

    file: str
    row: int
    name: str
    result: str
    public: bool = False


@dataclass
class Report:
    """Counts and problems. `rows` = created + updated + unchanged + skipped, whatever the file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    removed: int = 0
    errors: list[Problem] = field(default_factory=list)
    geocoded: Counter = field(default_factory=lambda: Counter(dict.fromkeys(GEOCODED, 0)))
    districts: Counter = field(default_factory=lambda: Counter(dict.fromkeys(DISTRICTS, 0)))
    #: Rows that say when something is held: read as dates, or kept as the words they are.
    schedules: Counter = field(default_factory=lambda: Counter(dict.fromkeys(SCHEDULES, 0)))
    results: list[RowResult] = field(default_factory=list)
    files: list[dict] = field(default_factory=list)
    refused: int = 0
    read: int = 0

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.skipped

    def add(self, file: str, row: int, field_: str, value: object, message: str) -> None:
        """Note a problem; the value is cut at 200 characters so that a report stays readable."""
        self.errors.append(Problem(file, row, field_, str(value)[:200], message))

    def took(self, file: str, row: int, name: str, result: str, *, public: bool = False) -> None:
        """Count a row that was taken."""
        setattr(self, result, getattr(self, result) + 1)
        self.results.append(RowResult(file, row, name, result, public))

    def refuse(self, file: str, error: ImportRefused | str) -> None:
        """Note that a whole file was refused; nothing of it was written."""
        self.refused += 1
        self.add(file, 0, "", "", str(error))

    def merge(self, other: "Report") -> None:
        """Add another file's report to this one."""
        for name in ("created", "updated", "unchanged", "skipped", "removed", "refused", "read"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.errors += [one for one in other.errors if one.row or one not in self.errors]
        self.results += other.results
        self.geocoded.update(other.geocoded)
        self.districts.update(other.districts)
        self.schedules.update(other.schedules)
        self.files += other.files

    def close_file(self, name: str) -> None:
        """Note the counts so far as those of one file."""
        counts = {key: getattr(self, key) for key in ("rows", "created", "updated", "unchanged", "skipped", "removed")}
        self.files.append({"file": name, **counts, "schedules": dict(self.schedules), "errors": len(self.errors)})

    def as_dict(self) -> dict:
        """The contract's keys, JSON-ready."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "removed": self.removed,
            "errors": [asdict(problem) for problem in self.errors],
            "geocoded": dict(self.geocoded),
            "districts": dict(self.districts),
            "schedules": dict(self.schedules),
            "files": self.files,
        }

    def write(self, path: str | Path | None) -> None:
        """Write the report as UTF-8 JSON, when a path is given."""
        if path:
            Path(path).write_text(json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
