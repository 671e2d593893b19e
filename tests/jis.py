"""A small pytest plugin: which success criteria the tests prove, and what came of it in this run.

`@pytest.mark.jis("1.4.3", "1.4.11")` says which criteria of JIS X 8341-3:2016 (WCAG) a test is about; with
`--jis-results FILE` the outcomes are written down, and the accessibility statement is made from that file alone.
"""

import json
import subprocess
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser):
    parser.addoption("--jis-results", metavar="FILE", help="write the outcome for each success criterion to FILE")


def pytest_configure(config):
    config.addinivalue_line("markers", "jis(*criteria): success criteria of JIS X 8341-3 / WCAG that the test proves")
    if config.getoption("--jis-results") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Results(Path(config.getoption("--jis-results"))))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Reports travel between processes and keep these, but not the marks."""
    criteria = sorted({one for mark in item.iter_markers("jis") for one in mark.args})
    if criteria:
        item.user_properties.append(("jis", criteria))


class Results:
    """Gathers the reports of marked tests and writes the file at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.outcomes: dict[str, dict[str, bool]] = defaultdict(dict)  # criterion → test → passed
        self.facts: dict[str, object] = {}

    def pytest_runtest_logreport(self, report):
        noted = dict(report.user_properties)
        test = report.nodeid.split("[")[0]
        for criterion in noted.pop("jis", []):
            passed = self.outcomes[criterion].get(test, True)
            self.outcomes[criterion][test] = passed and not report.failed
            if report.skipped:
                raise pytest.UsageError(f"{report.nodeid} was skipped: results of half a run are no results")
        if report.when == "teardown":
            self.facts.update(noted)

    def pytest_sessionfinish(self):
        commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
        criteria = {
            criterion: {
                "passed": sorted(test for test, passed in self.outcomes[criterion].items() if passed),
                "failed": sorted(test for test, passed in self.outcomes[criterion].items() if not passed),
            }
            for criterion in sorted(self.outcomes, key=lambda number: [int(part) for part in number.split(".")])
        }
        said = {"tested_on": date.today().isoformat(), "commit": commit, **self.facts, "criteria": criteria}
        self.path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
