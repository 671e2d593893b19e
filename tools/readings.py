"""The stored readings of locale/easy/readings.toml, put over the kanji of messages that translators write plainly."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from directory.japan.furigana import KANJI, notation

NUMBER = r"(?<=[0-9０-９○#sd}nj])"  # digits, or the end of a placeholder or format: %(count)s件, n月
# What a word must not be looked for in: notation that is there already, placeholders, tags.
KEPT = r"｜[^《]+《[^》]*》|%\(\w+\)[sd]|\{\w*\}|<[^>]*>"
LEFT_OUT = re.compile(KEPT)


class Readings:
    """Words and counters with their readings; the longest that fits counts, and only beside no other kanji."""

    def __init__(self, words: dict[str, str], counters: dict[str, str]) -> None:
        self.words, self.counters = words, counters
        self._find = re.compile(
            rf"(?P<kept>{KEPT})"
            rf"|{NUMBER}(?P<counter>{_any(counters)})(?![{KANJI}])"
            rf"|(?<![{KANJI}])(?P<word>{_any(words)})(?![{KANJI}])"
        )

    @classmethod
    def load(cls, path: Path) -> "Readings":
        with path.open("rb") as file:
            return cls(**tomllib.load(file))

    def put_over(self, text: str) -> str:
        return self._find.sub(self._with_reading, text)

    def _with_reading(self, found: re.Match) -> str:
        if found["kept"]:
            return found["kept"]
        if found["counter"]:
            return f"｜{found['counter']}《{self.counters[found['counter']]}》"
        return notation(found["word"], self.words[found["word"]])


def _any(words: dict[str, str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def without_reading(text: str) -> Iterator[str]:
    """The words of a text that still have kanji and no reading over them."""
    yield from re.findall(rf"[{KANJI}]+", LEFT_OUT.sub(" ", text))
