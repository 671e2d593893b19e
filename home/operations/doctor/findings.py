"""What a check says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "OK"
    NOTICE = "注意"  # it serves; somebody should look at it
    FAULT = "問題"  # it doesn't serve as it should


@dataclass(frozen=True)
class Finding:
    level: Level
    words: str
    mend: str = ""


@dataclass(frozen=True)
class Named:
    """A finding under the name of its check."""

    name: str
    finding: Finding

    def as_dict(self) -> dict[str, str]:
        one = self.finding
        return {"name": self.name, "level": one.level.name.lower(), "words": one.words, "mend": one.mend}


Check = Callable[[], Iterator[Finding]]


def ok(words: str) -> Finding:
    return Finding(Level.OK, words)


def notice(words: str, mend: str) -> Finding:
    return Finding(Level.NOTICE, words, mend)


def fault(words: str, mend: str) -> Finding:
    return Finding(Level.FAULT, words, mend)
