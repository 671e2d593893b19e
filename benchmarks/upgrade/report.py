"""What the rehearsal saw, as Markdown."""

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ..report import percentile
from .traffic import Request

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HEAD = """# An upgrade with people on the site

{today:%Y-%m-%d}, made by `python -m benchmarks.upgrade --from {revision} --listings {listings}`. {cores} cores.

Two granian processes (one worker of four threads each) behind nginx; readers and groups ask with short pauses,
a connection for each request, a tenth of the pages with all their files. **Failed** is every answer that isn't the
expected one: an error, a refused or broken connection, a style sheet that isn't there. How it is done:
[releasing.md](../docs/releasing.md). Times depend on the machine's load, which is given; whether anything failed
doesn't.
"""


@dataclass
class Rehearsal:
    """`phases`: seconds of each. `lost`: listings whose last confirmed write isn't there. `differing`: packages."""

    kind: str
    old: str
    new: str
    load: float
    phases: dict[str, float] = field(default_factory=dict)
    migrations: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    failed_commands: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    differing: set[str] = field(default_factory=set)

    @property
    def failures(self) -> list[Request]:
        return [one for one in self.requests if one.failure]

    @property
    def is_clean(self) -> bool:
        return not (self.failures or self.failed_commands or self.lost)


def document(rehearsed: list[Rehearsal], options: argparse.Namespace) -> str:
    given = {"revision": options.revision, "listings": options.listings}
    parts = [HEAD.format(today=date.today(), cores=os.cpu_count(), **given)]
    for one in rehearsed:
        parts += _of(one)
    return "\n".join(parts).rstrip() + "\n"


def _of(one: Rehearsal) -> Iterator[str]:
    yield f"## {NAMES[one.kind]}: {one.old} → {one.new}"
    yield ""
    writes = sum(request.what == "write" and not request.failure for request in one.requests)
    yield f"**{len(one.requests):,} requests, {len(one.failures)} failed.**"
    yield f"**{writes:,} writes confirmed, {len(one.lost)} lost.**"
    yield f"Commands that failed: {len(one.failed_commands)}. Load of the machine at the beginning: {one.load:.1f}."
    yield ""
    yield "| phase | seconds | requests | failed | writes | p50 ms | p95 | slowest |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    yield from (_row(name, seconds, one.requests) for name, seconds in one.phases.items())
    yield ""
    kinds = Counter((request.failure, request.what, request.phase) for request in one.failures)
    yield from (f"- {count} × {failure}, {what}, {phase}" for (failure, what, phase), count in kinds.most_common())
    yield from (f"- {' '.join(words.split())[:400]}" for words in one.failed_commands)
    yield f"Migrations ({len(one.migrations)}): {', '.join(one.migrations) or 'none'}."
    yield f"Commands of the earlier version on the new schema: {', '.join(one.commands)}."
    if one.differing:
        names = ", ".join(sorted(one.differing))
        yield f"The earlier version ran with this version's packages; it had pinned others of {names}."
    yield ""


def _row(name: str, seconds: float, requests: list[Request]) -> str:
    own = [request for request in requests if request.phase == name]
    times = sorted(request.milliseconds for request in own) or [0.0]
    failed = sum(bool(request.failure) for request in own)
    writes = sum(request.what == "write" and not request.failure for request in own)
    figures = [f"{seconds:.1f}", len(own), failed, writes]
    figures += [f"{value:.0f}" for value in (percentile(times, 0.5), percentile(times, 0.95), times[-1])]
    return f"| {name} | {' | '.join(map(str, figures))} |"
