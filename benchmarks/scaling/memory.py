"""How much memory each process of the server has while somebody asks, and how much it has worked."""

import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 5.0  # seconds


@dataclass
class Memory:
    """`samples`: (seconds since the beginning, {pid: MB}). The process that only starts the others isn't looked at."""

    parent: int
    samples: list[tuple[float, dict[int, float]]] = field(default_factory=list)

    def watch(self) -> threading.Event:
        """Look until the event that is given back is set."""
        over, started = threading.Event(), time.monotonic()

        def look() -> None:
            while not over.wait(EVERY):
                self.samples.append(
                    (time.monotonic() - started, {pid: _megabytes(pid) for pid in workers(self.parent)})
                )

        threading.Thread(target=look, daemon=True).start()
        return over

    def growth(self) -> list[dict]:
        """Of each process: MB in the second tenth (when everything has been loaded), in the last, and MB an hour."""
        if len(self.samples) < 10:
            return []
        tenth = len(self.samples) // 10
        early, late = self.samples[tenth : 2 * tenth], self.samples[-tenth:]
        hours = (late[0][0] - early[0][0]) / 3600
        rows = []
        for pid in late[-1][1]:
            before, after = (_mean([seen[pid] for _at, seen in part if pid in seen]) for part in (early, late))
            rows.append({"early": before, "late": after, "hourly": (after - before) / hours})
        return rows


def workers(parent: int) -> list[int]:
    """Those that the server's first process started."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def processor_seconds(pids: list[int]) -> float:
    """Of all these since they began, as far as they still run."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        ticks += int(fields[11]) + int(fields[12])  # in the program, and in the kernel on its behalf
    return ticks / os.sysconf("SC_CLK_TCK")


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _megabytes(pid: int) -> float:
    """Its own and its share of what it has in common with others; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
