"""Runs cases and writes down what must not be: exceptions, answers of 5xx, more than five seconds, 500 MB."""

import faulthandler
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

LONGEST = 5.0  # seconds of work
HANGS = 300  # seconds by the clock after which the process is given up, and says where it stood
MOST_MEMORY = 500 * 1024 * 1024
ROOM = 250 * 1024 * 1024  # what a fresh process has left of it; one that has run other tests may have used it up
ADDRESS_SPACE = 4 * 1024**3  # what runs away ends here and not with the machine
WHOSE = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)  # sheets for printing are made by processes of their own
UNITS = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss


class Broken(Exception):
    """What a case found by itself: an answer of 5xx, a background task that stopped."""


class Target(Protocol):
    """Something that is given nonsense. `attempt` raises what must not be raised; what may be it keeps to itself."""

    name: str
    doing: str  # what it is about, for whoever has to look at what was found

    def attempt(self, rng: Random) -> str:
        """Do one case; returns what came of it, in a word or two."""


@dataclass
class Outcome:
    """What a run of one target came to."""

    target: str
    seed: int
    cases: int = 0
    seconds: float = 0.0  # by the clock
    worked: float = 0.0  # of the processor
    slowest: float = 0.0
    memory: int = 0  # bytes at most, of the whole process or of one it started
    answers: Counter = field(default_factory=Counter)
    findings: dict[str, list[int]] = field(default_factory=dict)  # {what and where: numbers of its cases}


def peak() -> int:
    """Of this process or the largest it started, whichever was larger."""
    return max(resource.getrusage(who).ru_maxrss for who in WHOSE) * UNITS


def worked() -> float:
    """Seconds of the processor so far."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, WHOSE))


def where(error: BaseException) -> str:
    """The same for all cases that break at the same line of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "site-packages" not in one.filename and "/tests/fuzz/" not in one.filename]
    ours = [one for one in ours if "/lib/python" not in one.filename]
    last = (ours or frames)[-1]
    deepest = frames[-1]
    name = type(error).__name__
    return f"{name} {last.filename.rpartition('/')[2]}:{last.lineno} ({deepest.filename[-60:]}:{deepest.lineno})"


def case(target: Target, seed: int, number: int) -> str:
    return target.attempt(Random(f"{seed} {number}"))


def limit_memory() -> None:
    """Of this process and those it starts, for good: for runs by hand."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, resource.getrlimit(resource.RLIMIT_AS)[1]))


def run(
    target: Target, seed: int, until: Callable[[Outcome], bool], told: Callable[[str, int, BaseException], None]
) -> Outcome:
    """Cases one after another until there have been enough. `told` hears of each new finding."""
    outcome, started = Outcome(target.name, seed), time.monotonic()
    most = max(MOST_MEMORY, peak() + ROOM)
    while not until(outcome):
        outcome.cases += 1
        before, began = peak(), worked()
        found = _broken(target, outcome)
        spent = worked() - began
        if spent > LONGEST:
            found[f"more than {LONGEST:.0f} s"] = TimeoutError(f"{spent:.1f} s")
        if peak() > max(most, before):
            found["more than 500 MB"] = MemoryError(f"{peak() / 1024**2:.0f} MB")
        for what, error in found.items():
            if what not in outcome.findings:
                told(what, outcome.cases, error)
            outcome.findings.setdefault(what, []).append(outcome.cases)
        outcome.worked += spent
        outcome.slowest = max(outcome.slowest, spent)
        outcome.memory, outcome.seconds = peak(), time.monotonic() - started
    return outcome


def _broken(target: Target, outcome: Outcome) -> dict[str, BaseException]:
    """Do the next case: {where it broke: how}. One that never ends takes the process with it, saying where it stood."""
    faulthandler.dump_traceback_later(HANGS, exit=True)
    try:
        outcome.answers[case(target, outcome.seed, outcome.cases)] += 1
    except Exception as error:  # whatever it is, it must not have come up
        return {where(error): error}
    finally:
        faulthandler.cancel_dump_traceback_later()
    return {}
