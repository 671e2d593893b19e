"""The worker is killed while it writes a list; the timer's command then takes the list up where it stopped."""

from benchmarks.cluster.postgresql import DATABASE_NAME
from benchmarks.cluster.processes import wait_until
from benchmarks.cluster.scene import Fault, Scene

IN_THE_MIDDLE = "SELECT count(*) FROM home_listimport WHERE state = 'running' AND done BETWEEN 1 AND total - 2"
UNDER_WAY = "SELECT count(*) FROM home_listimport WHERE state IN ('checking', 'running')"
EVERY = 10.0  # seconds between two runs of the timer


def _killed(scene: Scene) -> None:
    cluster = scene.cluster
    wait_until(lambda: _number(scene, IN_THE_MIDDLE) > 0, "a list to be half written", seconds=240, every=0.02)
    cluster.worker.kill()
    scene.broke("kill -9 of the worker, a list half written")
    scene.fact(f"lists under way when it was killed: {_number(scene, UNDER_WAY)}")
    scene.hold(3)
    cluster.worker.start()
    scene.repaired("worker started again")

    def taken_up() -> bool:
        cluster.run("resume_imports")
        return _number(scene, UNDER_WAY) == 0

    took = wait_until(taken_up, "the list to be finished", seconds=300, every=EVERY)
    scene.fact(f"the list was whole {took:.0f} s after the worker came back (it is left alone for two minutes first)")


def _number(scene: Scene, question: str) -> int:
    return int(str(scene.cluster.primary.ask(question, DATABASE_NAME)))


FAULT = Fault("worker", "kill -9 of the worker in the middle of a list", _killed)
