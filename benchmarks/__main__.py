"""`python -m benchmarks`: every scenario at every size on both databases, written to RESULTS.md."""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass

from . import report
from .databases import ROOT, inside, prepared, seeding, server
from .serving import served

SIZES = [5_000, 23_000, 230_000]
KINDS = ["sqlite", "postgresql"]
CONNECTIONS = (1, 8)
COMPARED_TEXTS, COMPARED_QUICKLY = 20_000, 2_000


@dataclass(frozen=True)
class Effort:
    """How long a scenario is asked: until either is reached."""

    requests: int
    seconds: float
    warm_up: int = 20


FULL, QUICK = Effort(400, 12), Effort(60, 4, warm_up=5)


def main() -> None:
    options = _options()
    effort = QUICK if options.quick else FULL
    measured = [] if options.what == "wagtail" else measure(options, effort)
    texts = COMPARED_QUICKLY if options.quick else COMPARED_TEXTS
    compared = compare(options.databases, texts) if options.what in ("all", "wagtail") else {}
    usual = "WAGTAIL.md" if options.what == "wagtail" else "RESULTS.md"
    where = ROOT / "benchmarks" / (options.output or usual)  # an absolute path stays one
    report.write(where, measured, compared)
    print(f"written: {where}")


def _options() -> argparse.Namespace:
    def several(text: str) -> list[str]:
        return [part.strip() for part in text.split(",") if part.strip()]

    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["all", "scenarios", "wagtail"], default="all")
    parser.add_argument("--sizes", type=several, default=SIZES, help="listings: 5000,23000,230000")
    parser.add_argument("--databases", type=several, default=KINDS, help="sqlite,postgresql")
    parser.add_argument("--only", type=several, default=[], help="scenarios: a,b,…")
    parser.add_argument("--quick", action="store_true", help="fewer requests: to see that everything works")
    parser.add_argument("--output", help="file in benchmarks/: RESULTS.md, or WAGTAIL.md of the comparison alone")
    options = parser.parse_args()
    options.sizes = [int(size) for size in options.sizes]
    if unknown := set(options.databases) - set(KINDS):
        parser.error(f"unknown databases: {', '.join(unknown)}")
    return options


def measure(options: argparse.Namespace, effort: Effort) -> list[dict]:
    """[{database, size, version, districts, seeding, scenarios, plans}], one for each database and size."""
    measured = []
    for kind in options.databases:
        with server(kind) as at:
            for size in options.sizes:
                print(f"{kind}, {size:,} listings", flush=True)
                url = prepared(at, size)
                facts = inside(url, "count")
                only = {*options.only, "floor"} if options.only else set()
                scenarios = inside(url, "draw", *sorted(only))["scenarios"]
                with served(url) as site:
                    rows = [asked(scenario, site.port, effort) for scenario in scenarios]
                plans = inside(url, "explain", *options.only) if kind == "postgresql" else {}
                row = {"database": kind, "size": size, **facts, "seeding": seeding(url, size)}
                measured.append({**row, "scenarios": rows, "plans": plans})
    return measured


def asked(scenario: dict, port: int, effort: Effort) -> dict:
    """What one scenario took with one and with eight connections, each load made by a process of its own."""
    row = {"key": scenario["key"], "title": scenario["title"], "by_connections": {}}
    for connections in CONNECTIONS:
        plan = {**scenario, "port": port, "connections": connections, "warm_up": effort.warm_up}
        # eight at once need more requests for as long a look
        plan |= {"most": effort.requests * (1 if connections == 1 else 4), "seconds": effort.seconds}
        command = [sys.executable, "-m", "benchmarks.load"]
        result = subprocess.run(command, cwd=ROOT, input=json.dumps(plan), capture_output=True, text=True)
        if result.returncode:
            raise SystemExit(f"{scenario['key']}: {result.stderr[-1500:]}")
        outcome = json.loads(result.stdout)
        row["by_connections"][connections] = report.summary(outcome)
        print(f"  {scenario['key']:9} ×{connections}  {report.line(row['by_connections'][connections])}", flush=True)
    return row


def compare(kinds: list[str], texts: int) -> dict:
    """{database: what Wagtail's own search and ours find of the same texts, and how quickly}."""
    compared = {}
    for kind in kinds:
        print(f"{kind}: Wagtail's database search and ours, {texts:,} texts", flush=True)
        with server(kind) as at:
            compared[kind] = inside(prepared(at, texts, "wagtail"), "wagtail")
    return compared


if __name__ == "__main__":
    main()
