"""The disk with the primary's log of changes fills up: PostgreSQL stops rather than lose what it acknowledged."""

import os
import time

import psycopg

from benchmarks.cluster.scene import CannotHappenHere, Fault, Scene


def _full(scene: Scene) -> None:
    cluster = scene.cluster
    disk = cluster.log_disk
    if disk is None or not (cluster.primary.data / "pg_wal").is_symlink():
        raise CannotHappenHere("the log of changes lies on no small disk (mounting one needs root)")
    room = os.statvfs(disk)
    filler = disk / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize)
    scene.broke("disk of the primary's log full")
    _use_up(scene)
    scene.hold()
    alive = cluster.primary.is_alive
    filler.unlink()
    cluster.primary.bring_back()
    scene.repaired("room made" if alive else "room made, primary started again")


def _use_up(scene: Scene, seconds: float = 30) -> None:
    """Segments that were made beforehand are still there to be written: begin new ones until there are none."""
    started = time.time()
    try:
        while time.time() - started < seconds:
            scene.cluster.primary.ask("SELECT pg_logical_emit_message(true, 'filling', repeat('x', 1000000))")
            scene.cluster.primary.ask("SELECT pg_switch_wal()")
    except psycopg.OperationalError:
        scene.fact(f"the primary stopped {time.time() - scene.broken:.1f} s after its disk was full")


FAULT = Fault("disk", "disk full for PostgreSQL", _full)
