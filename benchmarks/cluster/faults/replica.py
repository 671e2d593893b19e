"""The replica is stopped: reads go to the primary."""

from benchmarks.cluster.processes import wait_until
from benchmarks.cluster.scene import Fault, Scene


def _stopped(scene: Scene) -> None:
    cluster = scene.cluster
    cluster.replica.stop()
    scene.broke("replica stopped")
    scene.hold()
    cluster.replica.start()
    took = wait_until(lambda: cluster.primary.lag() == 0, "the replica to catch up")
    scene.repaired(f"replica started again, caught up after {took:.1f} s")


FAULT = Fault("replica", "replica stopped", _stopped)
