"""The tool that walks a document, and the plan by which docs/operations.md was walked."""

import json
from pathlib import Path

import pytest

from tools import walk_document

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("operations.md", "backup.md")]
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
    assert walk.documents([document], ["First"])
    log = capsys.readouterr().out
    assert '$ echo "this is $NAME at example.jp"\nthis is something at home\n' in log
    assert 'typed: `echo "this is $NAME at home"`' in log


def test_a_walk_ends_at_the_line_that_fails(document, capsys):
    walk = walk_document.Walk(["sh", "-c"], {}, {}, {"Second": ["echo besides"]})
    assert not walk.documents([document], ["Second", "First"])
    log = capsys.readouterr().out
    assert "**Failed with 1.**" in log and not any(word in log for word in ("never", "besides", "somebody"))


def test_what_is_typed_besides_follows_the_blocks_and_knows_their_names(document, capsys):
    walk = walk_document.Walk(["sh", "-c"], {}, {}, {"First": ['echo "again $NAME"']})
    assert walk.documents([document], ["First"])
    log = capsys.readouterr().out
    assert log.index("example.jp") < log.index("Besides the blocks:") < log.index("\nagain somebody\n")


def test_the_plan_fits_the_documents():
    texts = [walk_document.sections(document) for document in DOCUMENTS]
    found = dict(item for text in texts for item in text.items())
    assert len(found) == sum(map(len, texts))  # no heading stands in both
    walked = {heading: walk_document.lines(found.get(heading, "")) for heading in PLAN["sections"]}
    assert [heading for heading in walked if not walked[heading] + PLAN["besides"].get(heading, [])] == []
    assert set(PLAN["besides"]) <= set(walked)
    typed = "\n".join(line for lines in [*walked.values(), *PLAN["besides"].values()] for line in lines)
    assert [there for there in PLAN["instead"] if there not in typed] == []
