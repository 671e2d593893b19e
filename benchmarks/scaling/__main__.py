"""`python -m benchmarks.scaling [--listings N] [--processes 1,2,4] [--soak MINUTES]`; written to SCALING.md."""

import argparse

from benchmarks.databases import ROOT, prepared, server

from . import report
from .measuring import growing, soak

LISTINGS, PROCESSES = 5_000, [1, 2, 4]


def main() -> None:
    options = _options()
    with server("postgresql") as at:
        url = prepared(at, options.listings)
        rows = growing(url, options.processes, options.seconds)
        soaked = soak(url, 2, options.soak) if options.soak else None
    where = ROOT / "benchmarks" / options.output
    report.write(where, options.listings, rows, soaked)
    print(f"written: {where}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--listings", type=int, default=LISTINGS)
    parser.add_argument("--processes", type=lambda text: [int(part) for part in text.split(",")], default=PROCESSES)
    parser.add_argument("--seconds", type=float, default=20, help="of each load")
    parser.add_argument("--soak", type=float, default=0, metavar="MINUTES", help="ask for so long and watch the memory")
    parser.add_argument("--output", default="SCALING.md", help="file in benchmarks/")
    return parser.parse_args()


if __name__ == "__main__":
    main()
