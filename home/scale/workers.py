"""What a process for projecting does before its first chunk. Imports no model: Django isn't set up yet."""

import gc
import multiprocessing
import os
import threading

import django
from django.db import connection


def start_worker(database: str) -> None:
    """Set Django up for the database of this name, and leave garbage alone.

    Searching for garbage among the hundred thousand objects of a chunk took a third of its time; so it is done once
    a chunk (`projecting`), and not among what every process has loaded.
    """
    django.setup()
    connection.settings_dict["NAME"] = database  # not what the settings say, in tests
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()
    gc.freeze()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    multiprocessing.parent_process().join()
    os._exit(1)
