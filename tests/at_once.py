"""What several people do at once, each with a connection of its own. Only on PostgreSQL do they really meet."""

import threading
from collections.abc import Callable

from django.db import connections

SOON = 20  # seconds after which a thread counts as stuck


class Running(threading.Thread):
    """Acts in a thread with a connection of its own; `done` waits for it and gives what it gave, or raised."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.act, self.result, self.error = act, None, None
        self.start()

    def run(self) -> None:
        try:
            self.result = self.act()
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()

    def done(self) -> object:
        self.join(SOON)
        assert not self.is_alive(), "still waiting"
        if self.error:
            raise self.error
        return self.result


def committed(act: Callable[[], object]) -> object:
    """What `act` writes is there for every connection; the test's own transaction only reads."""
    return Running(act).done()
