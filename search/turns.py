"""One at a time writes the read model."""

from django.db import connection

TURN = 7_436_218_001  # any number, but the same for all who write the read model


def wait_for_turn(*, shared: bool = False) -> None:
    """Let one transaction at a time write the read model, until it ends; on SQLite there is never more than one.

    Two at once would each not see what the other has changed: a venue being renamed and a listing being moved to it
    would leave the old name behind. Whoever comes second reads what the first has committed.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
            cursor.execute(f"SELECT {function}(%s)", [TURN])
