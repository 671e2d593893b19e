"""The tool that walks a document, and the plan by which docs/operations.md was walked."""

import json
from pathlib import Path

import pytest

from tools import walk_document

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[1]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PLAN = json.loads((ROOT / "docs" / "operations-walk.json").read_text(encoding="utf-8"))

DOCUMENT = """# A document

## First
Give a name.
```sh
NAME=somebody
echo "this is $NAME at example.jp"
```
```python
raise AssertionError
```
## Second
```sh
false
echo never
```
"""


@pytest.fixture
def document(tmp_path):
    (tmp_path / "document.md").write_text(DOCUMENT)
    return tmp_path / "document.md"


def test_lines_are_run_as_typed_and_what_was_not_is_named(document, capsys):
    walk = walk_document.Walk(["sh", "-c"], {"example.jp": "home"}, {"body": "thing"})
    assert walk.document(document, ["First"])
    log = capsys.readouterr().out
    assert '$ echo "this is $NAME at example.jp"\nthis is something at home\n' in log
    assert 'typed: `echo "this is $NAME at home"`' in log


def test_a_walk_ends_at_the_line_that_fails(document, capsys):
    assert not walk_document.Walk(["sh", "-c"], {}, {}).document(document, ["Second", "First"])
    log = capsys.readouterr().out
    assert "**Failed with 1.**" in log and "never" not in log and "somebody" not in log


def test_the_plan_fits_the_document():
    found = walk_document.sections(OPERATIONS)
    assert [heading for heading in PLAN["sections"] if not walk_document.lines(found.get(heading, ""))] == []
    typed = "\n".join(line for heading in PLAN["sections"] for line in walk_document.lines(found[heading]))
    assert [there for there in PLAN["instead"] if there not in typed] == []
