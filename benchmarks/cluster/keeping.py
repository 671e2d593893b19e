"""What systemd does on a real machine: brings back what ended by itself, and runs the timer for unfinished lists.

What a fault took away it leaves away. The worker ends when it loses its database, and is meant to.
"""

import threading
from collections.abc import Callable, Sequence

from .processes import Service

RESTART, TIMER = 2.0, 30.0  # seconds


class Keeper:
    def __init__(self, services: Sequence[Service], timer: Callable[[], object]) -> None:
        self._services, self._timer, self._over = services, timer, threading.Event()
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._restart, self._run_timer)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Before the services are: nothing is brought back afterwards."""
        self._over.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _restart(self) -> None:
        while not self._over.wait(RESTART):
            for service in self._services:
                if service.wanted and not service.is_alive:
                    service.start()

    def _run_timer(self) -> None:
        while not self._over.wait(TIMER):
            self._timer()
