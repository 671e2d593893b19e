"""How long answers took, counted by view and kind of answer – never by path or person. Needs no Django.

With several processes on one machine, `PROMETHEUS_MULTIPROC_DIR` is where each keeps its counts, so that whichever
answers tells those of all (`config.metrics`).
"""

from prometheus_client import Histogram

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LATENCY = Histogram(
    "ibasho_request_seconds",
    "Time to answer, by view and kind of answer",
    ("view", "status"),
    buckets=BUCKETS,
    registry=None,
)


def observe(view: str, status: int, seconds: float) -> None:
    LATENCY.labels(view, f"{status // 100}xx").observe(seconds)
