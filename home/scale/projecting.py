"""Projects what was written, on all processors where the database lets several write at once."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import django
from django.db import connection, connections

from directory.models import Listing
from search import projection


def project_all(progress: Callable[[int], object] | None = None) -> int:
    """As `projection.rebuild`: `progress` is told how many listings each chunk held; returns the entries written."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:  # others can't write, or don't see the rows
        return projection.rebuild(progress)
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    chunks = [ids[start : start + projection.CHUNK] for start in range(0, len(ids), projection.CHUNK)]
    connections.close_all()
    written = 0
    project = partial(projection.project, beside_others=True)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=django.setup) as pool:
        for chunk, entries in zip(chunks, pool.map(project, chunks), strict=True):
            written += entries
            if progress:
                progress(len(chunk))
    return written
