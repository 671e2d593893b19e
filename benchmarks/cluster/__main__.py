"""`python -m benchmarks.cluster`: every fault, one after another, under traffic; written to CLUSTER.md."""

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.databases import ROOT

from . import report
from .faults import FAULTS
from .ledger import entries
from .outcome import Outcome
from .processes import wait_until
from .running import Cluster, running
from .scene import CannotHappenHere, Fault, Scene

SMALL = 2_000
LONGEST = 900.0  # seconds of traffic for one fault, whatever happens


def main() -> None:
    options = _options()
    chosen = [fault for fault in FAULTS if not options.only or fault.key in options.only]
    outcomes, impossible = [], {}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is stopped then, too
    where = ROOT / "benchmarks" / options.output
    with running(options.listings) as cluster:
        people = cluster.folder / "people.json"
        people.write_text(cluster.inside("benchmarks.cluster.people"))
        for fault in chosen:
            print(f"  {fault.title}", flush=True)
            try:
                outcomes.append(tried(cluster, fault, people, options.calm))
            except CannotHappenHere as reason:
                impossible[fault.title] = str(reason)
            report.write(where, options.listings, outcomes, impossible)  # what is known is kept, whatever comes next
    print(f"written: {where}")
    raise SystemExit(any(one.lost_outside_the_lag or one.compared["twice"] for one in outcomes))


def tried(cluster: Cluster, fault: Fault, people: Path, calm: float) -> Outcome:
    """What came of a fault: some quiet traffic, the fault, and traffic until things must be well again."""
    scene, ledger = Scene(cluster), cluster.folder / f"ledger-{fault.key}.jsonl"
    with _traffic(cluster, people, ledger):
        time.sleep(calm)
        fault.happens(scene)
        time.sleep(calm)
    wait_until(lambda: cluster.primary.lag() is not None, "primary and replica to be in step")
    compared = json.loads(cluster.inside("benchmarks.cluster.compare", str(ledger)))
    outcome = Outcome(fault, scene, entries(ledger), compared)
    failed, lost = len(outcome.failed), len(outcome.lost)
    print(f"    {len(outcome.entries)} requests, {failed} failed, {compared['acknowledged']}, {lost} lost", flush=True)
    return outcome


@contextmanager
def _traffic(cluster: Cluster, people: Path, ledger: Path) -> Iterator[None]:
    module = [sys.executable, "-m", "benchmarks.cluster.traffic"]
    command = [*module, str(cluster.port), str(people), str(ledger), str(LONGEST)]
    with (cluster.folder / "traffic.log").open("a") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=log)
        try:
            yield
            process.communicate(b"enough\n", timeout=LONGEST)
        finally:
            process.kill()
            process.wait()


def _options() -> argparse.Namespace:
    def several(text: str) -> list[str]:
        return [part.strip() for part in text.split(",") if part.strip()]

    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--listings", type=int, default=SMALL, help=f"size of the invented country (here {SMALL:,})")
    parser.add_argument("--only", type=several, default=[], help=", ".join(fault.key for fault in FAULTS))
    parser.add_argument("--calm", type=float, default=10.0, help="seconds of traffic before and after each fault")
    parser.add_argument("--output", default="CLUSTER.md", help="file in benchmarks/")
    options = parser.parse_args()
    if unknown := set(options.only) - {fault.key for fault in FAULTS}:
        parser.error(f"unknown faults: {', '.join(unknown)}")
    return options


if __name__ == "__main__":
    main()
