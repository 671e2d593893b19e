"""Redis is killed and comes back empty: what was counted and remembered there is gone."""

from benchmarks.cluster.processes import listens, wait_until
from benchmarks.cluster.scene import Fault, Scene


def _killed(scene: Scene) -> None:
    cluster = scene.cluster
    cluster.redis.kill()
    scene.broke("kill -9 redis")
    scene.hold()
    cluster.redis.start()
    wait_until(lambda: listens(cluster.redis_port), "redis")
    scene.repaired("redis started again, empty")


FAULT = Fault("redis", "Redis gone", _killed)
