"""Runs of characters → tokens. Pure; the same for both databases.

A run "abc" is indexed as `ab bc c`: overlapping pairs, then its last character alone. The lone last character lets a
one-character query be answered as a prefix, and it stands between two runs, so that no phrase reaches across.
"""

from collections.abc import Iterable

from .fold import runs


def index_tokens(text_runs: Iterable[str]) -> list[str]:
    """Tokens of a text's runs in their order, repeated as often as they occur."""
    tokens = []
    for run in text_runs:
        tokens += [run[i : i + 2] for i in range(len(run) - 1)]
        tokens.append(run[-1])
    return tokens


def query_phrases(text: str) -> list[list[str]]:
    """What a searched word must contain: one phrase per run; a phrase of one single character means a prefix."""
    return [[run[i : i + 2] for i in range(len(run) - 1)] or [run] for run in runs(text)]


def written_out(phrase: Iterable[str]) -> str:
    """The run that a phrase was cut from: `サロ ロン` → サロン."""
    first, *rest = phrase
    return first + "".join(token[-1] for token in rest)
