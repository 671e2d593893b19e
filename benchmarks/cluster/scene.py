"""What a fault may do, and what it says while it does it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .running import Cluster

HOLD = 10.0  # seconds a part is away, where nothing else ends it


@dataclass
class Scene:
    """`events`: (time, words). `broken` and `mended` are when the first thing broke and the last was mended."""

    cluster: Cluster
    events: list[tuple[float, str]] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    broken: float = 0.0
    mended: float = 0.0
    at_risk_since: float = 0.0

    def broke(self, words: str) -> None:
        self.broken = self.broken or time.time()
        self._say(words)

    def repaired(self, words: str) -> None:
        self.mended = time.time()
        self._say(words)

    def fact(self, words: str) -> None:
        """Something measured, told under the fault's table."""
        self.facts.append(words)
        print(f"    {words}", flush=True)

    def hold(self, seconds: float = HOLD) -> None:
        time.sleep(seconds)

    def _say(self, words: str) -> None:
        self.events.append((time.time(), words))
        print(f"    {words}", flush=True)


@dataclass(frozen=True)
class Fault:
    """`may_lose`: acknowledged writes that lay in the measured lag may be gone; of no other fault may any be."""

    key: str
    title: str
    happens: Callable[[Scene], None]
    may_lose: bool = False


class CannotHappenHere(Exception):
    """Said in the report: this machine doesn't allow the fault."""
