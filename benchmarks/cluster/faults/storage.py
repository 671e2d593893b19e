"""The pictures' store answers late, then not at all. Pages must go on: only pictures may suffer."""

from benchmarks.cluster.processes import listens, wait_until
from benchmarks.cluster.scene import Fault, Scene

LATE = 3.0  # seconds


def _slow(scene: Scene) -> None:
    scene.cluster.cable.delay = LATE
    scene.broke(f"S3 answers {LATE:.0f} s late")
    scene.hold()
    scene.cluster.cable.delay = 0.0
    scene.repaired("S3 answers at once again")


def _gone(scene: Scene) -> None:
    cluster = scene.cluster
    cluster.s3.kill()
    scene.broke("kill -9 of S3")
    scene.hold()
    cluster.s3.start()
    wait_until(lambda: listens(cluster.s3_port), "S3")
    scene.repaired("S3 started again")


SLOW = Fault("s3-slow", "S3 slow", _slow)
GONE = Fault("s3-gone", "S3 gone", _gone)
