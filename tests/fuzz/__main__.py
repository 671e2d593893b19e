"""`python -m tests.fuzz`: runs by hand, for minutes; see the package."""

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import traceback
import warnings
from functools import partial
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
django.setup()

from tests.fuzz import report  # noqa: E402 – models can be named once Django stands
from tests.fuzz.judging import Outcome, Target, case, limit_memory, run  # noqa: E402 – the same
from tests.fuzz.targets import all_targets  # noqa: E402 – the same
from tests.fuzz.world import World, own_database, quickly  # noqa: E402 – the same

WORKED = 0.5  # of the minutes, at least


def tell(target: Target, what: str, number: int, error: BaseException) -> None:
    print(f"\n*** case {number} ({target.doing[:200]}): {what}: {str(error)[:300]}", flush=True)
    traceback.print_exception(error, limit=-40)


def main() -> int:
    """Several targets are run each in a process of its own, so that none is blamed for another's memory."""
    options = _options()
    limit_memory()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as media, own_database(), quickly(Path(media)):
        targets = {one.name: one for one in all_targets(World())}
        names = options.targets or [*targets]
        if unknown := set(names) - set(targets):
            raise SystemExit(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(targets)}")
        if len(names) == 1:
            return _one(targets[names[0]], options)
    given = [argument for argument in sys.argv[1:] if argument not in names]
    asked = [[sys.executable, "-m", "tests.fuzz", name, *given] for name in names]
    return max(subprocess.run(command).returncode for command in asked)


def _one(target: Target, options: argparse.Namespace) -> int:
    if options.case:
        print(case(target, options.seed, options.case), target.doing)
        return 0

    def enough(outcome: Outcome) -> bool:
        """The clock alone would tell little on a machine that does other things meanwhile."""
        return outcome.seconds >= options.minutes * 60 and outcome.worked >= options.minutes * 60 * WORKED

    outcome = run(target, options.seed, enough, partial(tell, target))
    print(report.line(outcome), flush=True)
    if options.report:
        report.put(options.report, outcome)
    return 1 if outcome.findings else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="What comes in, changed at random.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="all of them, if none is named")
    parser.add_argument("--minutes", type=float, default=10, help="for each target, half of them of work")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int, help="this one only, with its traceback")
    parser.add_argument("--report", type=Path, help="Markdown file into whose table the figures go")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
