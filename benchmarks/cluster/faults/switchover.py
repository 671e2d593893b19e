"""Primary and replica change places in order, as for an update of the machine."""

from benchmarks.cluster.processes import wait_until
from benchmarks.cluster.scene import Fault, Scene


def _switched(scene: Scene) -> None:
    cluster = scene.cluster
    cluster.primary.stop()  # sends all it has to the replica before it ends
    scene.broke("primary stopped in order")
    cluster.replica.promote()
    cluster.change_places()
    scene.repaired("replica promoted")
    cluster.replica.follow_on(cluster.primary)
    cluster.replica.start()
    took = wait_until(lambda: cluster.primary.lag() is not None, "the former primary to follow")
    scene.fact(f"the former primary followed the new one after {took:.1f} s")


FAULT = Fault("switchover", "orderly switchover", _switched)
