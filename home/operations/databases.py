"""Which databases answer, whether their tables are those of this version, and how far copies are behind."""

from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from directory.databases.routing import PRIMARY
from directory.databases.watching import State, watch

#: How many bytes of what the primary has written a replica hasn't applied, and the seconds since it applied anything.
POSITION = "SELECT pg_current_wal_lsn()::text"
BEHIND = """
    SELECT pg_wal_lsn_diff(%s::pg_lsn, pg_last_wal_replay_lsn())::float8,
           extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8
    WHERE pg_is_in_recovery()
"""


def answers(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def states() -> list[State]:
    """Every database as it is now, the primary first."""
    watch.start()
    return watch.states() or [State(PRIMARY, answers(PRIMARY))]


def only_reads() -> bool:
    """Whether nothing can be written: the primary is away, or has become a replica."""
    return watch.primary_is_away


def first_that_answers() -> str | None:
    """The primary, else a replica; None where nobody can read."""
    return next((state.alias for state in states() if state.up), None)


def unapplied(alias: str = PRIMARY) -> list[str]:
    """Migrations of this version that the database doesn't have yet."""
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def behind(alias: str) -> tuple[float, float] | None:
    """(bytes, seconds) by which a replica is behind the primary; None where it isn't one or can't be asked.

    For whoever looks once; a process that serves knows it from watching (`states`). Seconds are those since the replica
    last applied anything, so they only count while bytes are missing: a primary that writes nothing leaves nothing.
    """
    try:
        with connections[PRIMARY].cursor() as cursor:
            cursor.execute(POSITION)
            [position] = cursor.fetchone()
        with connections[alias].cursor() as cursor:
            cursor.execute(BEHIND, [position])
            row = cursor.fetchone()
    except DatabaseError:
        return None
    if row is None:
        return None
    missing, seconds = max(row[0] or 0.0, 0.0), row[1] or 0.0
    return missing, seconds if missing else 0.0
