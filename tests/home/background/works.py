"""Tasks as real workers run them in the tests. `folder`: where they tell what they did, and wait for each other."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django_tasks import task

SOON = 90  # seconds, on a busy machine


@task(backend="background")
def meet(folder: str, name: str, others: int) -> None:
    """Ends when so many are at it at the same moment."""
    (Path(folder) / f"meet-{name}").touch()
    _wait_until(lambda: len(list(Path(folder).glob("meet-*"))) >= others)


@task(backend="background")
def note(folder: str, number: int) -> None:
    with (Path(folder) / "notes").open("a") as notes:
        notes.write(f"{number} {os.getpid()}\n")


@task(backend="background", priority=-1)
def hang(folder: str) -> None:
    """Hangs the first time, until its worker is killed; the second time it does its work."""
    began = Path(folder) / "hangs-in"
    if not began.exists():
        began.write_text(str(os.getpid()))
        _wait_until(lambda: False)
    (Path(folder) / "done-by").write_text(str(os.getpid()))


@task(backend="background")
def stumble(words: str) -> None:
    raise ValueError(words)


def _wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)
