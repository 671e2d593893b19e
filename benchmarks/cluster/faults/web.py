"""One of the two web processes is killed; systemd would start it again, here it is left away for a while."""

from benchmarks.cluster.processes import listens, wait_until
from benchmarks.cluster.scene import Fault, Scene


def _killed(scene: Scene) -> None:
    service, port = scene.cluster.web[0], scene.cluster.web_ports[0]
    service.kill()
    scene.broke("kill -9 web-1")
    scene.hold()
    service.start()
    took = wait_until(lambda: listens(port), "web-1", seconds=120)
    scene.repaired(f"web-1 started again, ready after {took:.1f} s")


FAULT = Fault("web", "kill -9 of a web process", _killed)
