"""Making a backup: one snapshot of the database first, then the files.

In this order no row of the copy names a file that came too late for it. A file that somebody removes in between is gone
for them, too; one that came later is more than was needed.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from pyrage import x25519

from . import catalogue, databases, media
from .keys import recipients
from .manifest import Contents, Counted, Manifest, Part
from .refusing import BackupRefused, faults_told
from .sealing import seal

NO_KEY = (
    "公開鍵がないので、だれでも開けるバックアップになります。別の機械で鍵を作り（age-keygen）、「age1」で始まる公開鍵を"
    " IBASHO_BACKUP_PUBLIC_KEY に設定してください。暗号化しないと決めたときは --unencrypted を付けてください。"
)


@dataclass(frozen=True)
class Made:
    """A finished backup, and which ones it let go."""

    folder: Path
    manifest: Manifest
    contents: Contents
    removed: list[str]


def make(*, unencrypted: bool = False, with_media: bool = True) -> Made:
    """Raises BackupRefused – then nothing is left of it, and the older ones are as they were."""
    root, keep = catalogue.root(), catalogue.keeping(settings.IBASHO_BACKUP_KEEP)
    for_whom = recipients([] if unencrypted else settings.IBASHO_BACKUP_PUBLIC_KEY)
    if not for_whom and not unencrypted:
        raise BackupRefused(NO_KEY)
    engine = databases.engine()
    with faults_told(), catalogue.alone(root):
        _expect_room(root, engine.size())
        with _new_folder(root / catalogue.name_for(made_at := timezone.now())) as folder:
            writer = _Writer(folder, for_whom)
            with engine.snapshot() as snapshot:
                writer.write(f"database.{engine.kind}", snapshot.chunks())
                tables = snapshot.tables()
                migrations = snapshot.ask("SELECT app, name FROM django_migrations ORDER BY app, name")
            files: dict[str, Counted] = {}
            if with_media:
                writer.write("media.tar", media.packed(default_storage, files))
            contents = Contents([list(one) for one in migrations], tables, list(writer.parts), files)
            writer.write("contents.json", [contents.packed()])
            manifest = Manifest(made_at, engine.name, tuple(writer.parts))
            manifest.write(folder)
        removed = catalogue.tidy(root, keep)
    return Made(root / catalogue.name_for(made_at), manifest, contents, removed)


class _Writer:
    """Writes parts, sealed for the same people."""

    def __init__(self, folder: Path, for_whom: Sequence[x25519.Recipient]) -> None:
        self._folder, self._for_whom = folder, for_whom
        self.parts: list[Part] = []

    def write(self, name: str, chunks: Iterator[bytes] | list[bytes]) -> None:
        path = self._folder / (f"{name}.age" if self._for_whom else name)
        self.parts.append(seal(path, chunks, self._for_whom))


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    """Has another name until everything in it lies on the disk; is gone if it never does."""
    growing = path.with_name(path.name + catalogue.UNFINISHED)
    growing.mkdir(mode=0o700)
    try:
        yield growing
        for place in (growing, path.parent):
            opened = os.open(place, os.O_RDONLY)
            os.fsync(opened)
            os.close(opened)
        growing.rename(path)
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def _expect_room(root: Path, needed: int) -> None:
    free = shutil.disk_usage(root).free
    if free < needed:
        raise BackupRefused(
            f"空き容量が足りません：{root} の空きは {free >> 20:,} MB、データベースは {needed >> 20:,} MB です。"
            "古いものを別の場所に移すか、IBASHO_BACKUP_KEEP を減らしてください。"
        )
