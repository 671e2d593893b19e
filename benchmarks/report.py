"""Writes down what was measured, and on what."""

import os
import platform
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tools.postgres import THROW_AWAY

from .databases import COUNTRY
from .serving import THREADS, WORKERS

GROWING = ("b", "c", "d", "g")  # must not grow with the country, only with what lies around
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PACKAGES = ("Django", "wagtail", "granian", "psycopg")
Summary = dict[str, float]
HOW = """\
Production settings, log at WARNING; asked by another process on the same machine over 127.0.0.1, connections kept open.
Invented data (`seed_scale`, docs/operations.md).

p50, p95: milliseconds until the answer is complete. Parameters differ from request to request, except in `a-cached`.
*failed*: answers other than 200; *empty*: answers that found nothing. *floor*: a constant answer of 5 kB from the same
server, through the same middleware."""
COMPARED = """\
Title, summary and description of the same listings, given to Wagtail's database backend and to ours. *there*: texts in
which the word stands, found by reading them all. *recall*: share of those that are found. Milliseconds to count and to
read the first 20; the better of two runs."""


def percentile(values: list[float], share: float) -> float:
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def summary(outcome: dict) -> Summary:
    """p50 and p95 in ms, requests a second, and what went wrong."""
    times = outcome["milliseconds"]
    return {
        "p50": percentile(times, 0.50),
        "p95": percentile(times, 0.95),
        "rate": len(times) / outcome["seconds"],
        "requests": len(times),
        "failed": outcome["failed"],
        "empty": outcome["empty"],
        "kilobytes": outcome["size"] / len(times) / 1000,
        "first_failure": outcome["first_failure"],
    }


def line(found: Summary) -> str:
    text = (
        f"p50 {found['p50']:8.1f} ms  p95 {found['p95']:8.1f} ms  {found['rate']:8.0f}/s  {found['kilobytes']:6.1f} kB"
    )
    if found["failed"]:
        return f"{text}  {found['failed']} FAILED: {' '.join(found['first_failure'].split())[:120]}"
    return text + (f"  {found['empty']} EMPTY" if found["empty"] else "")


def write(path: Path, measured: list[dict], compared: dict) -> None:
    parts = [*_head()]
    for one in measured:
        parts += _table(one)
    if measured:
        parts += [*_growth(measured), *_seeding(measured), *_plans(measured)]
    if compared:
        parts += _comparison(compared)
    path.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")


def _head() -> Iterator[str]:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield "# Results"
    yield ""
    yield f"{date.today():%Y-%m-%d}, made by `make bench`. {machine()}."
    yield f"Python {platform.python_version()}, {packages}."
    yield ""
    settings = ", ".join(f"{name} {value}" for name, value in {**THROW_AWAY, **COUNTRY}.items())
    yield f"PostgreSQL, where no other server was named: {settings}."
    yield ""
    yield f"granian with {WORKERS} workers of {THREADS} threads. {HOW}"
    yield ""


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(row.split(":")[1].strip() for row in lines if row.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


def _table(one: dict) -> Iterator[str]:
    yield f"## {NAMES[one['database']]}, {one['size']:,} listings"
    yield ""
    yield f"{one['version']}; {one['entries']:,} entries, {one['districts']:,} districts."
    yield ""
    yield "| | scenario | 1: p50 | p95 | per s | 8: p50 | p95 | per s | kB | failed | empty |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for row in one["scenarios"]:
        by = {int(count): found for count, found in row["by_connections"].items()}
        cells = [f"{by[n][name]:.{digits}f}" for n in (1, 8) for name, digits in (("p50", 1), ("p95", 1), ("rate", 0))]
        wrong = [str(sum(found[name] for found in by.values()) or "") for name in ("failed", "empty")]
        cells = [row["key"], row["title"], *cells, f"{by[1]['kilobytes']:.1f}", *wrong]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _growth(measured: list[dict]) -> Iterator[str]:
    """p50 at one connection, ten times the listings at the same density."""
    sizes = sorted({one["size"] for one in measured})
    if len(sizes) < 2:
        return
    small, large = sizes[-2:]
    yield f"## Growth from {small:,} to {large:,} listings at the same local density"
    yield ""
    yield "p50 at one connection: how many times as long."
    yield ""
    for kind in dict.fromkeys(one["database"] for one in measured):
        at = {one["size"]: one["scenarios"] for one in measured if one["database"] == kind}
        if small in at and large in at:
            before, after = _medians(at[small]), _medians(at[large])
            ratios = [f"{key} {after[key] / before[key]:.2f} ×" for key in before if key in after]
            yield f"- {NAMES[kind]}: {', '.join(ratios)} (to compare: {', '.join(GROWING)})"
    yield ""


def _medians(rows: Iterable[dict]) -> dict[str, float]:
    return {row["key"]: next(iter(row["by_connections"].values()))["p50"] for row in rows}


def _seeding(measured: list[dict]) -> Iterator[str]:
    yield "## Making the data"
    yield ""
    for one in measured:
        if steps := one["seeding"].get("seconds"):
            words = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in steps.items())
            yield f"- {NAMES[one['database']]}, {one['size']:,} listings: {sum(steps.values()):.0f} s ({words})"
    yield ""


def _plans(measured: list[dict]) -> Iterator[str]:
    found = [one for one in measured if one["plans"]]
    if not found:
        return
    largest = max(found, key=lambda one: one["size"])
    yield f"## What PostgreSQL does at {largest['size']:,} listings"
    yield ""
    yield "Of the first request of each scenario, its slowest statement (EXPLAIN ANALYZE, shortened)."
    yield ""
    for key, statements in largest["plans"].items():
        if not statements:
            yield f"**{key}**: the request failed."
            continue
        scanned = sorted({table for statement in statements for table in statement["sequential"]})
        milliseconds = sum(statement["milliseconds"] for statement in statements)
        yield f"**{key}**: {len(statements)} statements, {milliseconds:.1f} ms."
        yield f"Large tables read from end to end: {', '.join(scanned) or 'none'}."
        yield ""
        yield from ["```", *statements[0]["plan"], "```", ""]


def _comparison(compared: dict) -> Iterator[str]:
    yield "## Wagtail's own database search, on the same texts"
    yield ""
    yield COMPARED
    yield ""
    for kind, found in compared.items():
        yield f"### {NAMES[kind]}, {found['texts']:,} texts"
        yield ""
        yield f"Wagtail took {found['indexing']:.0f} s to index them."
        yield ""
        yield "| word | there | Wagtail: recall | ms | ours: recall | ms |"
        yield "|---|--:|--:|--:|--:|--:|"
        for row in found["words"]:
            cells = [f"{row[name]['recall']:.2f} | {row[name]['milliseconds']:.1f}" for name in ("wagtail", "ours")]
            yield f"| {row['word']} | {row['there']:,} | {' | '.join(cells)} |"
        yield ""
