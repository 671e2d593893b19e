"""Projects what was written, on all processors where the database lets several write at once."""

import gc
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from django.db import connection

from search import projection

from .workers import start_worker


def project_all(progress: Callable[[int], object] | None = None) -> int:
    """As `projection.rebuild`: `progress` is told how many listings each chunk held; returns the entries written."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:  # others can't write, or don't see the rows
        return projection.rebuild(progress)
    context = multiprocessing.get_context("spawn")
    name = (connection.settings_dict["NAME"],)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=start_worker, initargs=name) as pool:
        return projection.rebuild(
            progress, lambda project, chunks: pool.map(partial(_tidily, project), chunks), beside_others=True
        )


def _tidily(project: Callable[[list[int]], int], chunk: list[int]) -> int:
    written = project(chunk)
    gc.collect()
    return written
