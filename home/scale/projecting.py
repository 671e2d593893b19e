"""Projects what was written, on all processors where the database lets several write at once."""

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import django
from django.db import connection

from search import projection


def project_all(progress: Callable[[int], object] | None = None) -> int:
    """As `projection.rebuild`: `progress` is told how many listings each chunk held; returns the entries written."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:  # others can't write, or don't see the rows
        return projection.rebuild(progress)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=_start) as pool:
        return projection.rebuild(progress, lambda _project, chunks: pool.map(_projected, chunks))


def _start() -> None:
    """Make a worker ready.

    Searching for garbage among the hundred thousand objects of a chunk took a third of its time; so it is done once
    a chunk, and not among what every process has loaded.
    """
    django.setup()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()
    gc.freeze()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    multiprocessing.parent_process().join()
    os._exit(1)


def _projected(chunk: list[int]) -> int:
    written = projection.project(chunk)
    gc.collect()
    return written
