"""Does the search find what people mean? Queries with hand-set answers over the real lists (evaluation/queries.toml).

`python -m pytest tests/realdata/test_evaluation.py -s` prints the table and every miss.
"""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.http import QueryDict

from activities.importers.listings import Options, import_listings
from directory.models import Listing
from search.asking import ask

pytestmark = pytest.mark.realdata

QUERIES = Path(__file__).parent / "evaluation" / "queries.toml"
WANTED = 0.95


@dataclass(frozen=True)
class Answer:
    """What one query found, against what it should have."""

    kind: str
    text: str
    found: frozenset[str]
    wanted: frozenset[str]

    @property
    def right(self) -> int:
        return len(self.found & self.wanted)

    @property
    def recall(self) -> float:
        return self.right / len(self.wanted) if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / len(self.found) if self.found else float(not self.wanted)

    @property
    def line(self) -> str:
        misses = [f"-{row}" for row in sorted(self.wanted - self.found)]
        misses += [f"+{row}" for row in sorted(self.found - self.wanted)]
        shown = " ".join(misses[:8]) + (f" … {len(misses)}" if len(misses) > 8 else "")
        return f"{self.kind:10}{self.recall:6.2f}{self.precision:6.2f}{len(self.wanted):5}  {self.text}  {shown}"


def figures(answers: list[Answer]) -> dict[str, float]:
    """Averages over the queries (macro) and over all their rows together (micro)."""
    right = sum(answer.right for answer in answers)
    return {
        "macro recall": sum(answer.recall for answer in answers) / len(answers),
        "macro precision": sum(answer.precision for answer in answers) / len(answers),
        "micro recall": right / sum(len(answer.wanted) for answer in answers),
        "micro precision": right / sum(len(answer.found) for answer in answers),
    }


def table(answers: list[Answer]) -> str:
    """A line per query, then the averages per kind of query and of all."""
    lines = [f"{'kind':10}recall prec. rows  query  (-missed +too many)", *(answer.line for answer in answers), ""]
    kinds: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        kinds[answer.kind].append(answer)
    for kind, some in [*kinds.items(), ("all", answers)]:
        numbers = "  ".join(f"{name} {value:.3f}" for name, value in figures(some).items())
        lines.append(f"{kind:10}{len(some):4} queries  {numbers}")
    return "\n".join(lines)


def rows_meant(names: list[str], rows: dict[str, str]) -> frozenset[str]:
    """Public ids of the rows a query names; `rows` is {"<area code>:<number>": public id}."""
    meant = set()
    for name in names:
        if name.endswith(":*"):
            fitting = [row for row in rows if row.startswith(name[:-1])]
        elif ":x-" in name and name not in rows:
            fitting = [row for row in rows if row.startswith(name) and row.count("-") == name.count("-")]
            assert len(fitting) == 1, f"{name} names {len(fitting)} rows"
        else:
            fitting = [name]
        meant |= set(fitting)
    assert meant <= rows.keys(), f"no such rows: {meant - rows.keys()}"
    return frozenset(meant)


@pytest.fixture
def rows(shared_data, db) -> dict[str, str]:
    """The lists, imported and published: {"<area code>:<number>": public id}."""
    folder = shared_data / "E_listings"
    paths = [*(folder / "kodomo_shokudo_tokyo").glob("*.csv"), *(folder / "kodomo_shokudo_kanagawa").glob("*.xlsx")]
    import_listings(sorted(paths), options=Options(publish=True))
    listings = Listing.objects.public().values_list("source", "origin_id", "public_id")
    return {f"{source.partition(':')[0]}:{number}": public_id for source, number, public_id in listings}


def test_search_finds_what_people_mean(rows):
    queries = tomllib.loads(QUERIES.read_text(encoding="utf-8"))["query"]
    assert len(queries) >= 80
    names = {public_id: row for row, public_id in rows.items()}
    answers = []
    for query in queries:
        params = QueryDict(mutable=True)
        params["q"] = query["q"]
        asked = ask(params)
        assert not asked.errors
        found = {names[public_id] for public_id in asked.filters.qs.values_list("public_id", flat=True)}
        answers.append(Answer(query["kind"], query["q"], frozenset(found), rows_meant(query["expect"], rows)))
    print("\n" + table(answers))
    assert all(value >= WANTED for value in figures(answers).values()), table(answers)
