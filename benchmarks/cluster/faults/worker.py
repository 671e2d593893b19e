"""The worker is killed while it writes a list; the timer (keeping.py) has the list taken up where it stopped."""

from benchmarks.cluster.postgresql import DATABASE_NAME
from benchmarks.cluster.processes import wait_until
from benchmarks.cluster.scene import Fault, Scene

HALF = "state = 'running' AND done BETWEEN 1 AND total - 2"
IN_THE_MIDDLE = f"SELECT coalesce(max(id), 0) FROM home_listimport WHERE {HALF}"  # noqa: S608 – constants
IS_WHOLE = "SELECT count(*) FROM home_listimport WHERE state = 'done' AND id = "


def _killed(scene: Scene) -> None:
    cluster = scene.cluster
    wait_until(lambda: _number(scene, IN_THE_MIDDLE) > 0, "a list to be half written", seconds=240, every=0.02)
    half_written = _number(scene, IN_THE_MIDDLE)
    cluster.worker.kill()
    scene.broke("kill -9 of the worker, a list half written")
    scene.hold(3)
    cluster.worker.start()
    scene.repaired("worker started again")

    took = wait_until(lambda: _number(scene, f"{IS_WHOLE}{half_written}") == 1, "the list to be finished", seconds=400)
    scene.fact(f"the list was whole {took:.0f} s after the worker came back (it is left alone for two minutes first)")


def _number(scene: Scene, question: str) -> int:
    return int(str(scene.cluster.primary.ask(question, DATABASE_NAME)))


FAULT = Fault("worker", "kill -9 of the worker in the middle of a list", _killed)
