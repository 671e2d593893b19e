"""The primary is killed and the replica promoted: with asynchronous replication, then with synchronous."""

import os
import signal
import time

from benchmarks.cluster.processes import wait_until
from benchmarks.cluster.scene import Fault, Scene

BEHIND = 2.0  # seconds by which the replica is held back, so that there is something to lose
NOTICED_AFTER = 5.0  # seconds until somebody, or a program, decides to promote


def _asynchronous(scene: Scene) -> None:
    cluster = scene.cluster
    receiver = _receiver(scene)
    os.kill(receiver, signal.SIGSTOP)
    scene.at_risk_since = time.time()
    scene.hold(BEHIND)
    behind = cluster.primary.lag()
    cluster.primary.kill()
    scene.broke("kill -9 of the primary; the replica was held back")
    scene.fact(f"lag when it was killed: {scene.broken - scene.at_risk_since:.1f} s, {behind:,} bytes")
    # It must not read on what the kernel still holds for it: with a real machine what was under way is gone, too.
    os.kill(receiver, signal.SIGTERM)
    os.kill(receiver, signal.SIGCONT)
    _fail_over(scene)


def _synchronous(scene: Scene) -> None:
    cluster = scene.cluster
    cluster.primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
    cluster.primary.ask("SELECT pg_reload_conf()")
    in_step = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
    wait_until(lambda: cluster.primary.ask(in_step) == 1, "synchronous replication")
    scene.hold()
    scene.fact(f"lag when it was killed: {cluster.primary.lag():,} bytes, none of them acknowledged")
    cluster.primary.kill()
    scene.broke("kill -9 of the primary, synchronous replication")
    _fail_over(scene)


def _receiver(scene: Scene) -> int:
    """The replica's process that takes what the primary sends."""
    pid = scene.cluster.replica.ask("SELECT pid FROM pg_stat_wal_receiver")
    return int(str(pid))


def _fail_over(scene: Scene) -> None:
    cluster = scene.cluster
    scene.hold(NOTICED_AFTER)
    cluster.replica.promote()
    cluster.change_places()
    scene.repaired(f"replica promoted {time.time() - scene.broken:.1f} s after the kill")
    scene.hold()
    started = time.time()
    cluster.replica.follow(cluster.primary)
    cluster.replica.start()
    wait_until(lambda: cluster.primary.lag() is not None, "the new replica to follow")
    scene.fact(f"a new replica was made of it in {time.time() - started:.0f} s")


ASYNCHRONOUS = Fault("primary", "kill -9 of the primary, asynchronous replication", _asynchronous, may_lose=True)
SYNCHRONOUS = Fault("primary-sync", "kill -9 of the primary, synchronous replication", _synchronous)
