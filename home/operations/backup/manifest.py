"""What a backup says of itself.

The manifest is for everybody who keeps the copies and holds nothing about anybody: when, which engine, how large, the
checksums. What tells more – names of files, how many rows a table has – is in `contents`, sealed like the rest.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from .refusing import BackupRefused

FILE = "manifest.json"
FORMAT = 1
OTHER_FORMAT = "このバックアップは、別の版の ibasho で作られています。同じ版にして戻してください。"
#: How many rows, and a checksum of them all
Counted = tuple[int, str]


@dataclass(frozen=True)
class Part:
    """One file of a backup: as it lies there, sealed."""

    name: str
    bytes: int
    sha256: str

    @property
    def kind(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Manifest:
    made_at: datetime
    engine: str
    parts: tuple[Part, ...]
    format: int = FORMAT

    def part(self, kind: str) -> Part | None:
        return next((part for part in self.parts if part.kind == kind), None)

    @property
    def bytes(self) -> int:
        return sum(part.bytes for part in self.parts)

    @property
    def is_sealed(self) -> bool:
        return all(part.name.endswith(".age") for part in self.parts)

    @property
    def has_media(self) -> bool:
        return self.part("media") is not None

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self) | {"made_at": self.made_at.isoformat()}, indent=2)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises BackupRefused where it isn't one that this version can read."""
        try:
            told = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if told["format"] != FORMAT:
                raise BackupRefused(OTHER_FORMAT)
            made_at, parts = datetime.fromisoformat(told["made_at"]), tuple(Part(**part) for part in told["parts"])
            manifest = cls(made_at, str(told["engine"]), parts)
            whole = {"database", "contents"} <= {part.kind for part in parts} and made_at.tzinfo is not None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupRefused(f"バックアップとして読めません：{folder}。{FILE} がないか、壊れています。") from error
        if not whole or any(part.name != Path(part.name).name for part in parts):
            raise BackupRefused(f"バックアップとして読めません：{folder}。{FILE} が壊れています。")
        return manifest


@dataclass(frozen=True)
class Contents:
    """`parts`: the manifest's once more, where nobody without a key can set them right; `files`: name → bytes, sum."""

    migrations: list[list[str]]
    tables: dict[str, Counted]
    parts: list[Part] = field(default_factory=list)
    files: dict[str, Counted] = field(default_factory=dict)

    def packed(self) -> bytes:
        return json.dumps(asdict(self)).encode()  # ASCII: names of files needn't be UTF-8

    @classmethod
    def unpack(cls, data: bytes) -> "Contents":
        told: dict[str, Any] = json.loads(data)
        return cls(
            told["migrations"],
            _counted(told["tables"]),
            [Part(**part) for part in told["parts"]],
            _counted(told["files"]),
        )


def _counted(told: Mapping[str, list]) -> dict[str, Counted]:
    return {name: (number, digest) for name, (number, digest) in told.items()}
