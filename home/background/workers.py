"""A worker's signs of life, and what it does beside its tasks."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from home.models import QueueWorker
from home.models.queue_workers import BEAT

from .trying import take_up_lost

log = logging.getLogger("ibasho.background")
FORGOTTEN = timedelta(days=1)


@contextmanager
def alive(worker_id: str) -> Iterator[None]:
    """Signs of life for the length of the block, from a thread of its own: a task may take its time."""
    _beat(worker_id)
    ended = threading.Event()
    thread = threading.Thread(target=_go_on, args=(worker_id, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        with suppress(DatabaseError):  # it is away: the others see that we are silent
            QueueWorker.objects.filter(pk=worker_id).delete()


def _go_on(worker_id: str, ended: threading.Event) -> None:
    while not ended.wait(BEAT.total_seconds()):
        try:
            _beat(worker_id)
        except DatabaseError:  # it is away, or somebody writes for long: the next beat will do
            log.warning("no sign of life could be written")
        except Exception:  # another worker's task, say: this one's signs go on, or its own would be done twice
            log.exception("no sign of life could be written")
        finally:
            connection.close()


def _beat(worker_id: str) -> None:
    QueueWorker.objects.update_or_create(pk=worker_id, defaults={"seen_at": Now()})
    QueueWorker.objects.filter(seen_at__lt=Now() - FORGOTTEN).delete()
    take_up_lost()
