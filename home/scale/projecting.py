"""Projects what was written, on all processors where the database lets several write at once."""

import multiprocessing
import os
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
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=django.setup) as pool:
        return projection.rebuild(progress, pool.map, beside_others=True)
