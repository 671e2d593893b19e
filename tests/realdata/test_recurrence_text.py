"""Does the reader of recurrence text find the dates that people read? Rows and strings of the real lists, with hand-set
dates (recurrence/*.toml). The table is checked in, so no list is needed.

`python -m pytest tests/realdata/test_recurrence_text.py -s` prints the figures and every miss.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from activities.recurrence_text import read_columns, read_text
from tests.realdata.recurrence.table import Entry, entries, meetings

PRECISION_WANTED, RECALL_WANTED = 0.99, 0.85


@dataclass(frozen=True)
class Answer:
    """What the program made of one entry; `rules` is None where it kept the text."""

    entry: Entry
    rules: tuple | None

    @property
    def right(self) -> bool:
        """Every date, time and holiday rule as expected, and no date more; or rightly kept as text."""
        if self.rules is None or self.entry.expected is None:
            return self.rules is None and self.entry.expected is None
        return meetings(self.rules) == meetings(self.entry.expected)

    @property
    def line(self) -> str:
        kind = "WRONG" if self.rules is not None else "missed"
        return f"{kind:7}{self.entry.id}: {self.entry.shown}\n  read {self.rules}\n  not {self.entry.expected}"


def read(entry: Entry) -> Answer:
    reading = read_text(entry.text) if entry.columns is None else read_columns(*entry.cells)
    return Answer(entry, reading.schedules or None)


def share(answers: Iterable[Answer]) -> float:
    """How many of them are right; 1 of none."""
    found = [answer.right for answer in answers]
    return sum(found) / len(found) if found else 1.0


def precision(answers: list[Answer]) -> float:
    """Of those the program turned into dates, the share that is right throughout."""
    return share(answer for answer in answers if answer.rules is not None)


def recall(answers: list[Answer]) -> float:
    """Of those a person can turn into dates, the share the program got right throughout."""
    return share(answer for answer in answers if answer.entry.expected is not None)


def report(answers: list[Answer]) -> str:
    """A line per source file, then the figures and every miss."""
    files: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        files[answer.entry.file].append(answer)
    lines = [f"{'entries':>7} {'parsed':>6} {'text':>5} {'precision':>9} {'recall':>6}  source file"]
    for name, some in [*sorted(files.items()), ("all", answers)]:
        parsed = sum(answer.rules is not None for answer in some)
        figures = f"{precision(some):9.3f} {recall(some):6.3f}"
        lines.append(f"{len(some):7} {parsed:6} {len(some) - parsed:5} {figures}  {name}")
    return "\n".join([*lines, "", *(answer.line for answer in answers if not answer.right)])


def test_dates_are_right_or_left_alone():
    answers = [read(entry) for entry in entries()]
    print("\n" + report(answers))
    assert precision(answers) >= PRECISION_WANTED, report(answers)
    assert recall(answers) >= RECALL_WANTED, report(answers)
