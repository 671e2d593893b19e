"""How fast the curators' desk answers among 230,000 listings: `python -m benchmarks.desk [--database …]`.

On the database of that size that `python -m benchmarks` makes, with what the desk shows and `seed_scale` doesn't make:
who looks after the largest town, who administers, and a trail. Prints a table; the target is 300 ms at p95, and 1 s
for the coverage and the report of a prefecture.
"""

import argparse

from .databases import ask_pages, prepared, server

LISTINGS = 230_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--listings", type=int, default=LISTINGS)
    parser.add_argument("--requests", type=int, default=40)
    options = parser.parse_args()
    with server(options.database) as at:
        raise SystemExit(ask_pages(prepared(at, options.listings), "benchmarks.desk_inside", options.requests))


if __name__ == "__main__":
    main()
