"""What a fault did to those who used the site meanwhile, out of the ledger."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.report import percentile

from .ledger import READ, Entry
from .scene import Fault, Scene


@dataclass(frozen=True)
class Outcome:
    """`compared`: what became of the writes (benchmarks.cluster.compare)."""

    fault: Fault
    scene: Scene
    entries: list[Entry]
    compared: dict

    @property
    def failed(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.failed]

    @property
    def reads(self) -> float:
        """Share of requests that only read."""
        return sum(1 for entry in self.entries if entry.kind == READ) / max(1, len(self.entries))

    @property
    def saw(self) -> list[tuple[str, str, int]]:
        """(what was asked, what came instead, how often), the most frequent first."""
        counted = Counter((entry.kind if entry.kind != READ else entry.what, entry.said) for entry in self.failed)
        return [(what, said, number) for (what, said), number in counted.most_common()]

    @property
    def until_well(self) -> float:
        """Seconds from the break to the last failure; 0 where nothing failed."""
        return max((entry.at - self.scene.broken for entry in self.failed), default=0.0)

    @property
    def after_mending(self) -> float:
        """Seconds from the repair to the last failure; 0 where there was none after it."""
        return max(0.0, *(entry.at - self.scene.mended for entry in self.failed)) if self.failed else 0.0

    @property
    def lost(self) -> list[dict]:
        return self.compared["lost"]

    @property
    def lost_outside_the_lag(self) -> list[dict]:
        """None may be: what was acknowledged before the replica was held back has reached it."""
        since = self.scene.at_risk_since
        return [one for one in self.lost if not (self.fault.may_lose and since <= one["at"] <= self.scene.broken)]

    @property
    def noticed(self) -> int:
        """Pages that said that nothing can be written at the moment."""
        return sum(1 for entry in self.entries if entry.notice)

    @property
    def stale(self) -> int:
        return sum(1 for entry in self.entries if entry.stale)

    def p95(self, during: bool) -> float | None:
        """Of reads that were answered, while it was broken or else before; milliseconds."""
        end = self.scene.mended if during else self.scene.broken
        start = self.scene.broken if during else 0.0
        return _p95(e for e in self.entries if e.kind == READ and not e.failed and start <= e.at < end)


def _p95(entries: Iterable[Entry]) -> float | None:
    taken = [entry.milliseconds for entry in entries]
    return percentile(taken, 0.95) if taken else None
