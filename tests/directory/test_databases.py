"""Which replicas are read from, by what was last seen of each; tests/test_replicas.py asks a real one."""

from time import monotonic

import pytest
from django.utils import timezone

from directory.databases.watching import Seen, Watch, Watcher

pytestmark = pytest.mark.one_database


@pytest.fixture
def watch(settings):
    """Two replicas and a primary that wrote up to 1000 ten seconds ago, and up to 1200 just now."""
    settings.IBASHO_REPLICAS, settings.IBASHO_REPLICA_LAG = ["replica-1", "replica-2"], 5.0
    watch = Watch()
    watch._watchers = {alias: Watcher(alias) for alias in ("default", *settings.IBASHO_REPLICAS)}
    see(watch, "default", 1000, ago=10)
    see(watch, "default", 1200)
    return watch


def see(watch: Watch, alias: str, position: int, follows: bool = False, ago: float = 0) -> None:
    watch._watchers[alias].seen.append(Seen(monotonic() - ago, timezone.now(), follows, position, None))


def test_replicas_are_read_that_have_what_was_written_when_they_may_be_behind(watch):
    see(watch, "replica-1", 999, follows=True)
    see(watch, "replica-2", 1000, follows=True)
    assert watch.usable() == ["replica-2"] == [watch.replica()]


def test_without_a_primary_the_one_that_followed_furthest_is_read(watch):
    """Of the other one nobody could say any more what was hidden, or cancelled, since."""
    see(watch, "replica-1", 400, follows=True)
    see(watch, "replica-2", 900, follows=True)
    watch.report_failure("default")
    assert watch.usable() == ["replica-2"]
    watch.report_failure("replica-2")
    assert watch.usable() == ["replica-1"], "a page with an honest line is better than none"


def test_a_watcher_goes_on_whatever_happens():
    """Without it the database would count as away until somebody starts the program anew."""
    watcher = Watcher("nowhere")  # no such database: neither psycopg's error nor Django's for databases
    watcher.start()
    assert watcher.asked_once.wait(10) and watcher.is_alive() and not watcher.up
    watcher.stopped.set()


def test_promoted_replica_is_not_read_beside_a_primary(watch):
    see(watch, "replica-1", 1500)
    assert watch.replica() is None
