"""How fast people get in, and staff find them, among 100,000 bodies and their members: `python -m benchmarks.accounts`.

On top of a seeded database of its own (as in `benchmarks`), with one person each, one who belongs to 40 bodies, and a
municipality with a body that looks after it. Asked through Django's own client with production settings – middleware,
sessions and templates are in it, the network isn't. Prints a table; the target is 300 ms at p95.
"""

import argparse

from .databases import ask_pages, prepared, server

LISTINGS, PEOPLE = 5_000, 100_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accounts", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--requests", type=int, default=60)
    options = parser.parse_args()
    with server(options.database) as at:
        raise SystemExit(
            ask_pages(
                prepared(at, LISTINGS, "accounts"), "benchmarks.accounts_inside", options.people, options.requests
            )
        )


if __name__ == "__main__":
    main()
