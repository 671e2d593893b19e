"""All visitors at once, in a process of their own: `python -m benchmarks.cluster.traffic PORT PEOPLE LEDGER SECONDS`.

Ends when it is told to on its input, or after so many seconds. Unfinished lists are waited for, so that there is
something to compare, but not for ever.
"""

import json
import select
import sys
import threading
import time
from pathlib import Path

from .ledger import Ledger
from .visitors import Council, Group, Reader, Reporter, Visitor

READERS, EDITORS, COUNCIL_WAITS = 8, 2, 200.0


class Traffic:
    def __init__(self, port: int, people: dict, ledger: Ledger) -> None:
        self.over = threading.Event()
        self.given_up = threading.Event()
        common = (ledger, port, people, self.over)
        groups = people["groups"]
        visitors: list[Visitor] = [Reader(*common) for _ in range(READERS)]
        visitors += [Group(*common, group) for group in groups[:EDITORS]]
        visitors += [Reporter(*common), Council(*common, self.given_up)]
        self.threads = [threading.Thread(target=self._live, args=(visitor,), daemon=True) for visitor in visitors]

    def _live(self, visitor: Visitor) -> None:
        while not self.over.is_set():
            visitor.act()
            self.over.wait(visitor.pause)

    def run(self, seconds: float) -> None:
        for thread in self.threads:
            thread.start()
        select.select([sys.stdin], [], [], seconds)
        self.over.set()
        deadline = time.monotonic() + COUNCIL_WAITS
        for thread in self.threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self.given_up.set()


def main() -> None:
    port, people, ledger, seconds = sys.argv[1:]
    with Path(ledger).open("a", encoding="utf-8") as file:
        Traffic(int(port), json.loads(Path(people).read_text()), Ledger(file)).run(float(seconds))


if __name__ == "__main__":
    main()
