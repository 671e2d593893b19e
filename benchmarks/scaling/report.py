"""Writes down how the site grows: benchmarks/SCALING.md."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.report import machine

HOW = """\
PostgreSQL, production settings; a reader's pages in turn (first page, search near a place, two listings, a district,
its calendar), each of other places; four connections for each process, so that all its threads are busy. The server,
the database and whoever asks share the processors: a machine that only serves answers more. *kept*: the same pages
for a browser that still has them (304). *work*: milliseconds of a processor for each page, of the web processes and of
PostgreSQL's; it doesn't grow when others use the machine as well. *MB*: the largest process."""
COLUMNS = ("processes", "pages per s", "p50 ms", "p95 ms", "work ms: web", "PostgreSQL", "kept: per s", "p95 ms", "MB",
           "failed")  # fmt: skip


def write(path: Path, listings: int, rows: list[dict], soaked: dict | None) -> None:
    parts = [*_head(listings), *_processes(rows)]
    if soaked:
        parts += _soak(soaked)
    path.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")


def _head(listings: int) -> Iterator[str]:
    yield "# How it grows"
    yield ""
    yield f"{date.today():%Y-%m-%d}. {machine()}; {listings:,} listings; load beforehand {os.getloadavg()[2]:.1f}."
    yield ""
    yield HOW
    yield ""


def _processes(rows: list[dict]) -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|--:" * len(COLUMNS) + "|"
    for row in rows:
        busy, kept = row["busy"], row["kept"]
        cells = [f"{busy['rate']:.1f}", f"{busy['p50']:.0f}", f"{busy['p95']:.0f}"]
        cells += [f"{spent:.1f}" for spent in row["spent"]]
        cells += [f"{kept['rate']:.0f}", f"{kept['p95']:.1f}", f"{row['memory']:.0f}", f"{busy['failed']}"]
        yield f"| {row['processes']} | {' | '.join(cells)} |"
    yield ""


def _soak(soaked: dict) -> Iterator[str]:
    rates = [part["rate"] for part in soaked["parts"]]
    late = [part["p95"] for part in soaked["parts"]]
    failed = sum(part["failed"] for part in soaked["parts"])
    yield f"## {soaked['minutes']:g} minutes without a pause"
    yield ""
    yield f"{soaked['processes']} processes; {failed} failed."
    yield f"By tenths, pages per s: {', '.join(f'{rate:.1f}' for rate in rates)}; p95 ms:"
    yield f"{', '.join(f'{value:.0f}' for value in late)}."
    yield ""
    yield "| process | MB early | MB at the end | MB per hour |"
    yield "|--:|--:|--:|--:|"
    for number, row in enumerate(soaked["memory"], start=1):
        yield f"| {number} | {row['early']:.0f} | {row['late']:.0f} | {row['hourly']:+.1f} |"
    yield ""
