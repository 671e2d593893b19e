"""The figures of runs by hand, one row for each target, in a Markdown file."""

import os
from datetime import date
from pathlib import Path

from .judging import Outcome

HEAD = """\
# Fuzzing: what came of it

Made by `python -m tests.fuzz --report benchmarks/FUZZING.md` (tests/fuzz/). *minutes*: by the clock; *of work*: of the
processor, on a machine shared with others. *cases*: files or forms sent, each changed at random. *slowest*: seconds of
work of the slowest case. *memory*: of the whole process at its largest, the test database (in memory) and the targets
before it included, or of the process that makes printed sheets, if that was larger. *load*: of the machine when the run
ended. *found*: different places where something broke that must not.

| target | date | seed | minutes | of work | cases | slowest | memory | load | found | answers |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|
"""


def line(outcome: Outcome) -> str:
    answers = ", ".join(f"{what} {count:,}" for what, count in outcome.answers.most_common(8))
    found = len(outcome.findings)
    figures = (
        f"{outcome.target} | {date.today():%Y-%m-%d} | {outcome.seed} | {outcome.seconds / 60:.0f} | "
        f"{outcome.worked / 60:.1f} | {outcome.cases:,} | "
        f"{outcome.slowest:.1f} s | {outcome.memory / 1024**2:.0f} MB | {os.getloadavg()[0]:.1f} | {found} | {answers}"
    )
    return f"| {figures} |"


def put(path: Path, outcome: Outcome) -> None:
    """In place of the target's earlier row, or below the others."""
    lines = (path.read_text(encoding="utf-8") if path.exists() else HEAD).splitlines()
    rows = [number for number, text in enumerate(lines) if text.startswith("|")]
    old = [number for number in rows if lines[number].startswith(f"| {outcome.target} |")]
    start, end = (old[0], old[0] + 1) if old else (rows[-1] + 1, rows[-1] + 1)
    lines[start:end] = [line(outcome)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
