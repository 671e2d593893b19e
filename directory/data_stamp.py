"""Which state of the database an answer was made from: a short text that is another one after every commit.

It is asked of the database and not of those who write. Nobody can then forget to tell – neither a form nor an import, a
timetable on another machine or SQL by hand – and writing costs nothing. A stamp only tells two moments of one process
apart; it is no number to store or to show. Read it *before* the data: what is committed in between then belongs to an
older stamp and is merely made once more.
"""

import os
import sqlite3
from threading import Lock

from django.db import OperationalError

from directory.databases.routing import reading_connection

_lock = Lock()
_watchers: dict[tuple[int, int], sqlite3.Connection] = {}


def data_stamp() -> str | None:
    """None where there is none: inside a transaction, which sees its own writes, in a database in memory, and of one
    that doesn't answer."""
    connection = reading_connection()
    if connection.in_atomic_block:
        return None
    return _snapshot() if connection.vendor == "postgresql" else _version(str(connection.settings_dict["NAME"]))


def _snapshot() -> str | None:
    """Whose transactions can be seen. Equal snapshots see the same rows; a restored server has started anew.

    The snapshots of a replica leave out who is still writing, so two different ones may look alike: there it is how far
    it has followed. (It shows a row no later than it says so: a page is then merely made once more.)
    """
    try:
        with reading_connection().cursor() as cursor:
            cursor.execute(
                "SELECT concat_ws(' ', CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()::text"
                " ELSE pg_current_snapshot()::text END, pg_postmaster_start_time())"
            )
            return cursor.fetchone()[0]
    except OperationalError:
        return None


def _version(path: str) -> str | None:
    """SQLite's `data_version` counts, for one connection, what all the others commit: so ask one that never writes."""
    try:
        file = os.stat(path)  # noqa: PTH116 – Path() would take "file:memory?mode=memory" for a file as well
        key = (file.st_dev, file.st_ino)  # a copy put in its place is another database
        with _lock:
            if key not in _watchers:
                _watchers[key] = sqlite3.connect(f"file:{path}?mode=rw", uri=True, check_same_thread=False)
            [version] = _watchers[key].execute("PRAGMA data_version").fetchone()
    except (OSError, sqlite3.OperationalError):
        return None
    return f"{key} {version}"
