"""Which databases answer, whether their tables are those of this version, and how far copies are behind."""

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

#: How much of what the primary has written a replica hasn't applied: `bytes`, and `seconds` since it applied anything.
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


def first_that_answers() -> str | None:
    """The primary, else a replica; None where nobody can read."""
    others = [alias for alias in connections if alias != DEFAULT_DB_ALIAS]
    return next((alias for alias in (DEFAULT_DB_ALIAS, *others) if answers(alias)), None)


def unapplied(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Migrations of this version that the database doesn't have yet."""
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def behind(alias: str) -> tuple[float, float] | None:
    """(bytes, seconds) by which a replica is behind the primary; None where it isn't one or can't be asked.

    Seconds are those since it last applied anything, so they only count while bytes are missing: a primary that writes
    nothing leaves nothing to apply.
    """
    if connections[alias].vendor != "postgresql":
        return None
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
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
