"""What it looks like from here when a database is away, full or read-only: no fault of ours, and worth a sentence."""

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg_pool import PoolTimeout

from .routing import PRIMARY, PrimaryAway, reading_alias
from .watching import watch

# Beginnings of SQLSTATE: no connection, stopped for the sake of others, no room (disk, memory, connections), stopped by
# the operator, read-only.
_SQLSTATES = ("08", "40", "53", "57P", "25006")
# A replica stops who reads what the primary has cleared away since: it must follow.
_MUST_FOLLOW = "40001"
# SQLite's primary result codes: busy, read-only, disk full.
_SQLITE = {5, 8, 13}


def is_no_fault_of_ours(error: BaseException) -> bool:
    """Whether asking again later may well succeed. A mistake in a statement is one of ours."""
    if isinstance(error, PrimaryAway):
        return True
    if not isinstance(error, DatabaseError):
        return False
    cause = error.__cause__
    if isinstance(cause, PoolTimeout):
        return True
    sqlite_code = getattr(cause, "sqlite_errorcode", None)
    if sqlite_code is not None:
        return sqlite_code & 0xFF in _SQLITE
    return _sqlstate(error).startswith(_SQLSTATES) or bool(_broken())


def leave_one_that_must_follow(error: BaseException) -> bool:
    """Leave the replica alone until its watcher's next look, if it has stopped our reading; whether it has."""
    alias = reading_alias()
    stopped = alias != PRIMARY and _sqlstate(error) == _MUST_FOLLOW
    if stopped:
        watch.report_failure(alias)
    return stopped


def _sqlstate(error: BaseException) -> str:
    return str(getattr(error.__cause__, "sqlstate", None) or "")


def leave_broken() -> bool:
    """Close this thread's connections that broke, and remember whose they were; whether there were any."""
    broken = _broken()
    for connection in broken:
        watch.report_failure(connection.alias)
        connection.close()
        connection.errors_occurred = False
    return bool(broken)


def _broken() -> list[BaseDatabaseWrapper]:
    """Connections of this thread that couldn't be made or were lost."""
    return [one for one in connections.all(initialized_only=True) if one.errors_occurred and not _answers(one)]


def _answers(connection: BaseDatabaseWrapper) -> bool:
    return connection.connection is not None and connection.is_usable()
