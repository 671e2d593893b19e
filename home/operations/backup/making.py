"""Making a backup: one snapshot of the database first, then the files.

In this order no row of the copy names a file that came too late for it. A file that somebody removes in between is gone
for them, too; one that came later is more than was needed.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from pyrage import x25519

from . import catalogue, databases, media
from .keys import recipients
from .manifest import Contents, Counted, Manifest, Part
from .refusing import BackupRefused, expect_room, faults_told
from .sealing import on_disk, seal

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
    keep = catalogue.keeping(settings.IBASHO_BACKUP_KEEP)
    for_whom = recipients([] if unencrypted else settings.IBASHO_BACKUP_PUBLIC_KEY)
    if not for_whom and not unencrypted:
        raise BackupRefused(NO_KEY)
    engine = databases.engine()
    with faults_told(), catalogue.alone(root := catalogue.root()):
        expect_room(root, engine.size())
        made_at = catalogue.moment_after_all(root)
        with _new_folder(root / catalogue.name_for(made_at)) as folder:
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
        on_disk(growing)
        growing.rename(path)
        on_disk(path.parent)
    finally:
        shutil.rmtree(growing, ignore_errors=True)
