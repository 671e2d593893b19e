"""Writes down what was broken and what came of it: benchmarks/CLUSTER.md."""

import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from benchmarks.report import machine

from .outcome import Outcome

HOW = """\
Two web processes (granian, 4 threads each) behind nginx, a worker, a PostgreSQL primary (`fsync` on) with a streaming
replica, Redis and an S3 server (SeaweedFS): all real, all on 127.0.0.1 of one machine, started by
`python -m benchmarks.cluster`. Readers (anonymous, each with an address of its own), groups that edit their listings,
readers' reports, a council that brings in lists of 100 rows.

*failed*: no answer, or one from 400 up – reads and writes. *lost*: acknowledged writes that the database doesn't hold
afterwards. *kept silently*: writes whose answer never came, and which are there all the same. *stale*: somebody didn't
see what they themselves had just written. *notice*: pages that said that nothing can be written at the moment.
*last failure*: seconds after the break, and after the repair."""
COLUMNS = ("fault", "requests", "reads %", "failed reads", "failed writes", "last failure", "after repair",
           "p95 ms before → during", "acknowledged", "lost", "kept silently", "stale", "notice")  # fmt: skip
SHOWN = 8  # kinds of failures of one fault


def write(path: Path, listings: int, outcomes: Iterable[Outcome], impossible: dict[str, str]) -> None:
    found = list(outcomes)
    parts = [*_head(listings), *_table(found), *_verdict(found)]
    parts += [f"- {title}: not tried here – {why}" for title, why in impossible.items()]
    for one in found:
        parts += _details(one)
    path.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")


def _head(listings: int) -> Iterator[str]:
    load = os.getloadavg()[2]
    yield "# The cluster, broken on purpose"
    yield ""
    yield f"{date.today():%Y-%m-%d}. {machine()}; {listings:,} listings; load of the last 15 minutes {load:.1f}."
    yield ""
    yield HOW
    yield ""


def _table(found: list[Outcome]) -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---" + "|--:" * (len(COLUMNS) - 1) + "|"
    for one in found:
        reads = sum(1 for entry in one.failed if entry.kind == "read")
        before, during = (_number(one.p95(during)) for during in (False, True))
        cells = [
            one.fault.title,
            f"{len(one.entries):,}",
            f"{one.reads * 100:.0f}",
            reads,
            len(one.failed) - reads,
            f"{one.until_well:.1f}",
            f"{one.after_mending:.1f}",
            f"{before} → {during}",
            sum(one.compared["acknowledged"].values()),
            len(one.lost),
            one.compared["kept_silently"],
            one.stale,
            one.noticed,
        ]
        yield f"| {' | '.join(map(str, cells))} |"
    yield ""


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _verdict(found: list[Outcome]) -> Iterator[str]:
    """The promise, and where it was broken."""
    broken = [one for one in found if one.lost_outside_the_lag or one.compared["twice"]]
    if not broken:
        yield "**No acknowledged write was lost** but those that lay in the measured lag of an asynchronous replica."
    for one in broken:
        lost, twice = len(one.lost_outside_the_lag), one.compared["twice"]
        yield f"**{one.fault.title}: {lost} acknowledged writes lost outside of the lag, {twice} lists written twice.**"
    yield ""


def _details(one: Outcome) -> Iterator[str]:
    yield f"## {one.fault.title}"
    yield ""
    for at, words in one.scene.events:
        yield f"- {at - one.scene.broken:+.1f} s: {words}"
    yield from (f"- {fact}" for fact in one.scene.facts)
    yield ""
    if one.saw:
        yield "| asked | came instead | times |"
        yield "|---|---|--:|"
        yield from (f"| {what} | {said} | {number} |" for what, said, number in one.saw[:SHOWN])
        if rest := sum(number for _what, _said, number in one.saw[SHOWN:]):
            yield f"| others | | {rest} |"
    else:
        yield "Nobody noticed anything."
    yield ""
    if one.lost:
        ages = sorted(one.scene.broken - lost["at"] for lost in one.lost)
        yield f"Lost: {len(ages)} writes, acknowledged between {ages[-1]:.1f} and {ages[0]:.1f} s before the kill."
        yield ""
