"""Every page in every language is valid HTML, as html-validate reads it (tools/audit, Node)."""

import json
import re
import subprocess
from pathlib import Path

import pytest

AUDIT = Path(__file__).resolve().parents[2] / "tools" / "audit"
TOOL = AUDIT / "node_modules" / ".bin" / "html-validate"
CONFIG = AUDIT / "htmlvalidate.mjs"


def errors(folder: Path) -> list[str]:
    """What html-validate says of the files in a folder."""
    command = [TOOL, "--config", CONFIG, "--formatter", "json", folder]
    report = folder / "report.json"
    with report.open("w") as answer:  # a file: Node leaves before a pipe has taken all
        said = subprocess.run(command, cwd=AUDIT, stdout=answer, stderr=subprocess.PIPE, text=True)
    assert report.stat().st_size, said.stderr
    return [
        f"{Path(file['filePath']).name}:{one['line']} {one['ruleId']}: {one['message']}"
        for file in json.loads(report.read_text())
        for one in file["messages"]
    ]


@pytest.fixture
def dump(tmp_path):
    """`dump({name: html})` → a folder of files, each named after its page."""
    if not TOOL.exists():
        pytest.skip("html-validate is not here: cd tools/audit && npm ci")

    def write(pages: dict[str, str]) -> Path:
        for name, html in pages.items():
            (tmp_path / f"{re.sub(r'[^a-z0-9.]+', '-', name.lower())}.html").write_text(html, encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.jis("4.1.1")
def test_every_page_is_valid(dump, answers):
    assert errors(dump({f"{name}.{language}": answer.html for (name, language), answer in answers.items()})) == []


def test_the_validator_would_notice(dump):
    page = '<!doctype html>\n<html lang="ja"><head><title>x</title></head><body><ul><a>x</a></ul></body></html>\n'
    assert any("element-permitted-content" in line for line in errors(dump({"bad": page})))
