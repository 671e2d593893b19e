"""What the visitors wrote down: each request, and each write that was acknowledged. One line of JSON for each."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

from .browser import Answer

READ = "read"


@dataclass(frozen=True)
class Entry:
    """`kind`: read, edit, report or import. `token` stands in what was written; `acknowledged`: it was said to be kept.

    `stale`: somebody did not see what they themselves had written just before.
    """

    kind: str
    what: str
    status: int
    milliseconds: float
    said: str = ""
    token: str = ""
    acknowledged: bool = False
    stale: bool = False
    notice: bool = False
    rows: int = 0
    at: float = field(default_factory=time.time)

    @property
    def failed(self) -> bool:
        return not 200 <= self.status < 400


class Ledger:
    """Several threads write into it; each line is on its way to the disk before the next request is made."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._lock = file, threading.Lock()

    def note(self, kind: str, what: str, answer: Answer, **more: object) -> None:
        entry = Entry(kind, what, answer.status, round(answer.milliseconds, 1), answer.said, **more)
        with self._lock:
            self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
            self._file.flush()


def entries(path: Path) -> list[Entry]:
    return [Entry(**json.loads(line)) for line in _whole_lines(path)]


def _whole_lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from (line for line in file if line.endswith("\n"))
