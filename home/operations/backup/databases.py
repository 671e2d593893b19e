"""What backing up and restoring ask of a database; each engine answers in a module of its own."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.db import connection

from .manifest import Counted
from .refusing import BackupRefused
from .sealing import Unsealed

#: Rows that no copy holds: who is signed in (a restored session would let somebody in again who was signed out since)
#: and failed attempts of the last minutes.
LEFT_OUT = ("home_personsession", "limits_cache")
#: An instance in which nobody has written yet has none of these.
WRITTEN_BY_PEOPLE = ("User", "Organisation", "Venue", "Listing")


class Snapshot(Protocol):
    """The database at one moment, whatever is written meanwhile."""

    def chunks(self) -> Iterator[bytes]: ...

    def tables(self) -> dict[str, Counted]: ...

    def ask(self, question: str) -> list[tuple]: ...


class Engine(Protocol):
    name: str
    #: How the file of a copy ends
    kind: str

    def snapshot(self) -> AbstractContextManager[Snapshot]: ...

    def size(self) -> int:
        """Bytes that a copy may need."""
        ...

    def expect_unused(self) -> None:
        """Raises BackupRefused while others have the database open: they would go on as if nothing were restored."""
        ...

    def replace(self, source: Unsealed, tables: dict[str, Counted]) -> Path | None:
        """Put a copy in the database's place: wholly, with every table counted as it was, or not at all. Returns where
        the one that was there lies, if it was kept."""
        ...


def engine() -> Engine:
    if connection.vendor == "sqlite":
        from . import sqlite

        return sqlite.SQLite()
    from . import postgresql

    return postgresql.PostgreSQL()


def is_empty() -> bool:
    """Whether nobody has written into this instance yet: its tables may be there, as `migrate` leaves them."""
    there = set(connection.introspection.table_names())
    models = [apps.get_model("directory", name) for name in WRITTEN_BY_PEOPLE]
    return not any(
        model._meta.db_table in there and model._default_manager.using(connection.alias).exists() for model in models
    )


def tables_now() -> dict[str, Counted]:
    """Every table as it is now, counted as backups count them."""
    with engine().snapshot() as snapshot:
        return snapshot.tables()


def expect_the_same(found: dict[str, Counted], told: dict[str, Counted]) -> None:
    """Raises BackupRefused where a table isn't what it was when it was backed up."""
    if other := sorted(name for name in found.keys() | told.keys() if found.get(name) != told.get(name)):
        raise BackupRefused(
            f"読み込んだ表のうち {len(other)} 個が、バックアップしたときと違います（{', '.join(other[:5])}）。"
            "データベースは変えていません。ほかのバックアップを使ってください。"
        )
