"""Nothing happens: what the others are compared with."""

from benchmarks.cluster.scene import Fault, Scene


def _nothing(scene: Scene) -> None:
    scene.broke("nothing is broken")
    scene.hold()
    scene.repaired("nothing to mend")


FAULT = Fault("calm", "nothing, to compare with", _nothing)
