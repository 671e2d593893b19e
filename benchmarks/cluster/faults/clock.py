"""The clock of one web process jumps two hours ahead, then back: its own clock (libfaketime), not the machine's."""

import shutil
from pathlib import Path

from benchmarks.cluster.processes import listens, wait_until
from benchmarks.cluster.scene import CannotHappenHere, Fault, Scene

LIBRARY = "**/faketime/libfaketimeMT.so.1"
ABLE_TO_SLEEP = Path(__file__).parents[1] / "faked"


def _jumps(scene: Scene) -> None:
    cluster, library = scene.cluster, next(Path("/usr/lib").glob(LIBRARY), None)
    if library is None or shutil.which("faketime") is None:
        raise CannotHappenHere("libfaketime is not installed (Debian: apt install faketime)")
    service, port, offset = cluster.web[1], cluster.web_ports[1], cluster.folder / "clock"
    offset.write_text("+0")
    faked = {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(offset), "FAKETIME_NO_CACHE": "1"}
    faked["PYTHONPATH"] = str(ABLE_TO_SLEEP)
    service.stop()
    service.start(**faked, FAKETIME_DONT_FAKE_MONOTONIC="1")
    wait_until(lambda: listens(port), "web-2", seconds=120)
    for jump in ("+2h", "-2h"):
        offset.write_text(jump)
        scene.broke(f"clock of web-2: {jump}")
        scene.hold()
    offset.write_text("+0")
    scene.repaired("clock of web-2 right again")
    service.stop()
    service.start()
    wait_until(lambda: listens(port), "web-2", seconds=120)


FAULT = Fault("clock", "clock of a web process jumps", _jumps)
