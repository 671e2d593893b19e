"""Which databases answer, and how far behind the primary each replica is: asked every second, by a thread for each.

Requests never wait for this: they read what was last seen. A database whose thread has heard nothing for a while – its
machine is gone and refuses nothing – counts as away like one that refuses.

How far behind is told by positions in the write-ahead log, not by clocks: a replica that has replayed what the primary
had written five seconds ago is at most five seconds behind. A replica cut off from its primary, which itself
notices nothing, falls out by that as well.
"""

import logging
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from time import monotonic

import psycopg
from django.conf import settings
from django.db import connections
from django.utils import timezone

from .routing import PRIMARY

logger = logging.getLogger("ibasho.databases")
EVERY = 1  # seconds between two questions
SILENT = 3.5  # seconds without an answer after which a database counts as away
FIRST = 2.5  # seconds the very first request of a process waits to know which databases there are
CONNECT = 2  # seconds to connect, for asking
# Positions as numbers of bytes. A promoted replica has one as well: it is no replica any more.
ASK = """SELECT pg_is_in_recovery(),
    (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0')::bigint,
    extract(epoch FROM pg_last_xact_replay_timestamp())::float"""


@dataclass(frozen=True)
class Seen:
    """What a database answered: whether it follows another one, how far in the log it is, of when its last row is."""

    at: float  # monotonic
    when: datetime
    follows: bool
    position: int
    replayed: float | None


@dataclass(frozen=True)
class State:
    """One database as it is now. `lag` in seconds, of replicas only and as far as it is known."""

    alias: str
    up: bool
    lag: float | None = None


class Watcher(Thread):
    """Keeps a connection of its own to one database and asks it every second."""

    def __init__(self, alias: str) -> None:
        super().__init__(name=f"watch-{alias}", daemon=True)
        self.alias = alias
        self.asked_once = Event()
        self.stopped = Event()
        self.failed = False
        self.seen: deque[Seen] = deque(maxlen=int(settings.IBASHO_REPLICA_LAG / EVERY) + 60)

    @property
    def last(self) -> Seen | None:
        return self.seen[-1] if self.seen else None

    @property
    def up(self) -> bool:
        return bool(self.last) and not self.failed and monotonic() - self.last.at < SILENT

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self._ask_on()
            except Exception as error:  # whatever it is: without this thread the database would count as away for good
                self._note(failed=True, why=type(error).__name__)
            self.asked_once.set()
            self.stopped.wait(EVERY)

    def _ask_on(self) -> None:
        """Until it doesn't answer any more."""
        how = connections[self.alias].get_connection_params() | {"connect_timeout": CONNECT, "autocommit": True}
        with psycopg.connect(**how) as connection:
            while not self.stopped.is_set():
                follows, position, replayed = connection.execute(ASK).fetchone()
                self.seen.append(Seen(monotonic(), timezone.now(), follows, position or 0, replayed))
                self._note(failed=False)
                self.asked_once.set()
                self.stopped.wait(EVERY)

    def _note(self, failed: bool, why: str = "answers again") -> None:
        if failed != self.failed:
            logger.warning("Database %s: %s", self.alias, why)
        self.failed = failed


class Watch:
    """All databases of this process. Nothing is watched, and everything counts as up, where there are no replicas."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._watchers: dict[str, Watcher] = {}
        self._chosen = ""

    def start(self) -> None:
        """Once in every process that serves; the first request waits until all have been asked."""
        if self._watchers or not settings.IBASHO_REPLICAS:
            return
        with self._lock:
            if not self._watchers:
                watchers = {alias: Watcher(alias) for alias in (PRIMARY, *settings.IBASHO_REPLICAS)}
                for watcher in watchers.values():
                    watcher.start()
                end = monotonic() + FIRST
                for watcher in watchers.values():
                    watcher.asked_once.wait(max(0, end - monotonic()))
                self._watchers = watchers

    def stop(self) -> None:
        """For tests: a process that ends takes its threads along."""
        for watcher in self._watchers.values():
            watcher.stopped.set()
        self._watchers, self._chosen = {}, ""

    def report_failure(self, alias: str) -> None:
        """Somebody couldn't reach it just now: away until its thread has an answer again."""
        if alias in self._watchers:
            self._watchers[alias].failed = True

    @property
    def primary_is_away(self) -> bool:
        """Nothing can be written: it doesn't answer, or it has become a replica."""
        primary = self._watchers.get(PRIMARY)
        return primary is not None and not (primary.up and not primary.last.follows)

    def replica(self) -> str | None:
        """One to read from, for this process the same as long as it can be used. None: read from the primary."""
        usable = self.usable()
        if self._chosen not in usable:
            self._chosen = random.choice(usable) if usable else ""  # noqa: S311 – which one doesn't matter
        return self._chosen or None

    def usable(self) -> list[str]:
        """Replicas that may be read from. One that was promoted is read by its new name, once the settings say it:
        beside a primary it may hold something else. Without a primary the one that has followed furthest will do,
        however far that is, and the page says so: of those behind it, one may show what has been hidden since."""
        last = {alias: self._watchers[alias].last for alias in settings.IBASHO_REPLICAS if self._is_up(alias)}
        if not last:
            return []
        if self.primary_is_away:
            furthest = max(one.position for one in last.values())
            return [alias for alias, one in last.items() if one.position == furthest]
        least = self._least_position()
        return [alias for alias, one in last.items() if one.follows and one.position >= least]

    def _is_up(self, alias: str) -> bool:
        return alias in self._watchers and self._watchers[alias].up

    def _least_position(self) -> int:
        """Where the primary was as long ago as a replica may be behind; as early as is known in a young process."""
        seen = self._seen_of_primary()
        limit = monotonic() - settings.IBASHO_REPLICA_LAG
        return max((one.position for one in seen if one.at <= limit), default=seen[0].position if seen else 0)

    def _seen_of_primary(self) -> Sequence[Seen]:
        return tuple(self._watchers[PRIMARY].seen)

    def states(self) -> list[State]:
        """For those who watch over the service."""
        return [
            State(name, one.up, None if name == PRIMARY else self._lag(one)) for name, one in self._watchers.items()
        ]

    def _lag(self, replica: Watcher) -> float | None:
        """Seconds since the primary was where the replica is."""
        behind = [one for one in self._seen_of_primary() if replica.last and one.position > replica.last.position]
        if not replica.last or not self._seen_of_primary():
            return None
        return monotonic() - behind[0].at if behind else 0.0

    def as_of(self, alias: str) -> datetime | None:
        """Up to when what this replica shows is whole, while the primary is away; None where nobody knows."""
        if alias == PRIMARY:
            return None
        replica, primary = self._watchers[alias].last, self._watchers[PRIMARY].last
        if replica and primary and replica.position >= primary.position:
            return primary.when
        return datetime.fromtimestamp(replica.replayed, UTC) if replica and replica.replayed else None


watch = Watch()
