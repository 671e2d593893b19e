"""SQLite: a copy made by the database itself while others read and write, put in place by one change of names."""

import gzip
import hashlib
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections
from django.utils import timezone

from .databases import LEFT_OUT, expect_the_same, is_empty
from .manifest import Counted
from .refusing import IN_USE, BackupRefused, expect_room
from .sealing import Unsealed, on_disk

CHUNK = 1 << 20
BROKEN = "データベースのファイルが壊れています（{}）。前のバックアップを使うか、専門の人に見てもらってください。"


class Copy:
    """A file that nobody else knows."""

    def __init__(self, path: Path, copy: sqlite3.Connection) -> None:
        self._path, self._copy = path, copy

    def chunks(self) -> Iterator[bytes]:
        packer = zlib.compressobj(3, wbits=31)  # what gzip writes
        with self._path.open("rb") as file:
            while data := file.read(CHUNK):
                yield packer.compress(data)
        yield packer.flush()

    def ask(self, question: str) -> list[tuple]:
        return self._copy.execute(question).fetchall()

    def tables(self) -> dict[str, Counted]:
        """In the order in which the rows lie: a copy has the same. The text index lies in tables of its own kind."""
        names = self.ask("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')")
        return {name: self._counted(name) for (name,) in sorted(names) if not name.startswith("sqlite_")}

    def _counted(self, table: str) -> Counted:
        rows, digest = 0, hashlib.sha256()
        quoted = table.replace('"', '""')
        for row in self._copy.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 – a name from the database's own list
            rows += 1
            digest.update(repr(row).encode())
        return rows, digest.hexdigest()


class SQLite:
    name, kind = "sqlite", "sqlite3.gz"

    @contextmanager
    def snapshot(self) -> Iterator[Copy]:
        """`VACUUM INTO` reads in one transaction, like the backup interface, and writes nothing that was deleted: what
        somebody had erased doesn't live on in the free pages of a copy."""
        expect_room(self._path().parent, self.size())
        with _folder_beside(self._path(), "backup") as folder:
            path = folder / "copy.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])
            with closing(sqlite3.connect(path, isolation_level=None)) as copy:
                copy.execute("PRAGMA secure_delete=ON")
                there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
                for table in sorted(there.intersection(LEFT_OUT)):
                    copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 – one of our constants
                _look_through(copy)
                yield Copy(path, copy)

    def size(self) -> int:
        """Of the copy beside the database; packed, it needs less."""
        path = self._path()
        return path.stat().st_size if path.exists() else 0

    def expect_unused(self) -> None:
        connections.close_all()
        if (path := self._path()).exists():
            _expect_unused(path)

    def replace(self, source: Unsealed, tables: dict[str, Counted]) -> Path | None:
        path = self._path()
        was_empty = is_empty()
        connections.close_all()
        with _folder_beside(path, "restore") as folder:
            new = folder / "new.sqlite3"
            try:
                with gzip.open(source) as packed, new.open("wb") as file:
                    shutil.copyfileobj(packed, file, CHUNK)
            except (gzip.BadGzipFile, EOFError, zlib.error) as error:
                raise BackupRefused(BROKEN.format("gzip")) from error
            with closing(sqlite3.connect(new)) as copy:
                _look_through(copy)
                expect_the_same(Copy(new, copy).tables(), tables)
            old = _put_aside(path)
            if old:
                shutil.copymode(old, new)
            new.replace(path)
            on_disk(path)
            on_disk(path.parent)
        if old and was_empty:
            old.unlink()
        return None if was_empty else old

    def _path(self) -> Path:
        return Path(connection.settings_dict["NAME"])


@contextmanager
def _folder_beside(database: Path, purpose: str) -> Iterator[Path]:
    """On the disk where its plain text lies anyway; what a killed process left in it goes first."""
    folder = database.with_name(f".{database.name}-{purpose}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _look_through(copy: sqlite3.Connection) -> None:
    try:
        ((found,), *_more) = copy.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupRefused(BROKEN.format("quick_check")) from error
    if found != "ok":
        raise BackupRefused(BROKEN.format("quick_check"))


def _put_aside(path: Path) -> Path | None:
    """Give the file that was there a second name. Raises BackupRefused while anybody has it open."""
    if not path.exists():
        return None
    _expect_unused(path)
    aside = path.with_name(f"{path.name}.before-{timezone.now():%Y%m%dT%H%M%SZ}")
    os.link(path, aside)  # not renamed: killed at the wrong moment, it would leave no database at all
    return aside


def _expect_unused(path: Path) -> None:
    """Only the last one to have it open may give up the WAL, which must not be left to the new file."""
    try:
        with closing(sqlite3.connect(path, timeout=2)) as old:
            ((mode,),) = old.execute("PRAGMA journal_mode=DELETE").fetchall()
    except sqlite3.OperationalError as error:
        raise BackupRefused(IN_USE) from error
    if mode != "delete":
        raise BackupRefused(IN_USE)
