"""Counts in this process's memory; at the next full minute a thread of its own adds them to the table.

No reader waits for a write, and a process that dies loses a minute at most. At the full minute, because kept pages are
asked for anew then anyway (`config.kept_pages`): a write at that moment makes none new that wouldn't be.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import date
from threading import Lock, Timer
from time import time

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .days import Loads, add
from .hosts import embedding_host

logger = logging.getLogger("ibasho.embed_use")
MINUTE = 60  # seconds
IN_MEMORY = 500  # names at a time: whoever invents more is not counted


class CountEmbedsMiddleware:
    """Counts what was answered, "unchanged" as well. What was refused shows nothing on anybody's page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.IBASHO_COUNT_EMBEDS and response.status_code in (200, 304) and (host := embedding_host(request)):
            counts.add(host)
        return response


class Counts:
    """What hasn't been written yet."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: Loads = Counter()
        self._timer: Timer | None = None

    def add(self, host: str) -> None:
        with self._lock:
            self._keep((timezone.localdate(), host), 1)

    def write(self) -> None:
        """If it can't be written, it waits for the next minute."""
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
            if self._timer:
                self._timer.cancel()
            self._timer = None
        try:
            add(waiting)
        except DatabaseError:
            logger.warning("Loads of embeddings could not be written; tried again in a minute")
            with self._lock:
                for key, loads in waiting.items():
                    self._keep(key, loads)

    def _keep(self, key: tuple[date, str], loads: int) -> None:
        if key in self._waiting or len(self._waiting) < IN_MEMORY:
            self._waiting[key] += loads
        if self._timer is None:
            self._timer = Timer(MINUTE - time() % MINUTE, self._write_apart)
            self._timer.daemon = True  # nobody waits for it when the server stops
            self._timer.start()

    def _write_apart(self) -> None:
        try:
            self.write()
        finally:
            connections.close_all()  # this thread's own, and it ends here


counts = Counts()
