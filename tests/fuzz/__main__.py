"""`python -m tests.fuzz`: runs by hand, for minutes; see the package."""

import argparse
import logging
import os
import sys
import tempfile
import time
import traceback
import warnings
from functools import partial
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
django.setup()

from tests.fuzz import report  # noqa: E402 – models can be named once Django stands
from tests.fuzz.judging import Target, case, limit_memory, run  # noqa: E402 – the same
from tests.fuzz.targets import all_targets  # noqa: E402 – the same
from tests.fuzz.world import World, own_database, quickly  # noqa: E402 – the same


def tell(target: Target, what: str, number: int, error: BaseException) -> None:
    print(f"\n*** case {number} ({target.doing[:200]}): {what}: {str(error)[:300]}", flush=True)
    traceback.print_exception(error, limit=-40)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="What comes in, changed at random.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="all of them, if none is named")
    parser.add_argument("--minutes", type=float, default=10, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int, help="this one only, with its traceback")
    parser.add_argument("--report", type=Path, help="Markdown file into whose table the figures go")
    options = parser.parse_args()
    limit_memory()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as media, own_database(), quickly(Path(media)):
        targets = {one.name: one for one in all_targets(World())}
        if unknown := set(options.targets) - set(targets):
            parser.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(targets)}")
        outcomes = []
        for name in options.targets or targets:
            if options.case:
                print(case(targets[name], options.seed, options.case), targets[name].doing)
                continue
            end = time.monotonic() + options.minutes * 60
            outcome = run(
                targets[name],
                options.seed,
                lambda _so_far, end=end: time.monotonic() > end,
                partial(tell, targets[name]),
            )
            outcomes.append(outcome)
            print(report.line(outcome), flush=True)
            if options.report:
                report.put(options.report, outcome)
    return 1 if any(one.findings for one in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
