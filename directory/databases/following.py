"""Whoever has written something is answered when readers see it: "hidden" is true when it is said (decision 0051).

A replica that lags shows what was there a moment ago – for a cancelled evening a nuisance, for a place that somebody
must not find a danger. So the answer waits, as a rule for some thousandths of a second, and never for long: a replica
that doesn't come on is not read from any more after `IBASHO_REPLICA_LAG`, by any process.
"""

from time import monotonic, sleep

from django.conf import settings
from django.db import DatabaseError, connections

from .routing import PRIMARY
from .watching import EVERY, watch

PAUSE = 0.02  # seconds
WRITTEN = "SELECT pg_current_wal_insert_lsn()::text"
FOLLOWED = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"


def wait_for_replicas() -> bool:
    """Until each replica that is read from shows all that is written by now. At once where there is none.

    False where nobody can say whether it is kept: the primary was lost before they had it, and one of them may be the
    next primary.
    """
    behind = watch.usable()
    if not behind:
        return True
    end = monotonic() + settings.IBASHO_REPLICA_LAG + 2 * EVERY  # each process looks at both every second
    position = _ask(PRIMARY, WRITTEN)
    while position and (behind := [alias for alias in behind if _ask(alias, FOLLOWED, position) is False]):
        if watch.primary_is_away or monotonic() > end:
            break
        sleep(PAUSE)
    # the primary is asked by the connection that wrote it, or not at all
    return bool(position and (not behind or _ask(PRIMARY, WRITTEN)))


def _ask(alias: str, statement: str, *params: str) -> str | bool | None:
    """None of one that doesn't answer: it is not read from either."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.fetchone()[0]
    except DatabaseError:
        return None
