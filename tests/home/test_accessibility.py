"""The accessibility statement says what the tests found, no more, and is not older than the tests."""

import importlib
from pathlib import Path

import pytest
from django.urls import reverse

from home.accessibility.criteria import CRITERIA, Machine
from home.accessibility.statement import Conformance, Outcome, Statement, last_statement
from tests.browser.pages import PAGES

BROWSER = Path(__file__).resolve().parents[1] / "browser"
RESULTS = {"tested_on": "2026-01-02", "commit": "x", "axe": "1", "chromium": "2", "visits": 3, "pages": [["home", "/"]]}


def marked() -> dict[str, set[str]]:
    """{criterion: the tests that say they prove it}, read from the tests themselves."""
    found: dict[str, set[str]] = {}
    for path in sorted(BROWSER.glob("test_*.py")):
        module = importlib.import_module(f"tests.browser.{path.stem}")
        for name, test in vars(module).items():
            if name.startswith("test_") and test.__module__ == module.__name__:
                for mark in getattr(test, "pytestmark", []):
                    for criterion in mark.args if mark.name == "jis" else ():
                        found.setdefault(criterion, set()).add(f"tests/browser/{path.name}::{name}")
    return found


def statement(passed: set[str] = frozenset(), failed: set[str] = frozenset()) -> Statement:
    said = {one: {"passed": ["a"], "failed": []} for one in passed}
    said |= {one: {"passed": [], "failed": ["b"]} for one in failed}
    return Statement({**RESULTS, "criteria": said})


def outcome(found: Statement, number: str) -> Outcome:
    return next(row.outcome for row in found.rows if row.criterion.number == number)


def test_jis_has_38_criteria_and_wcag_adds_18():
    assert [sum(one.is_in_jis for one in CRITERIA), len(CRITERIA)] == [38, 56]
    numbers = [[int(part) for part in one.number.split(".")] for one in CRITERIA]
    assert numbers == sorted(numbers)


def test_results_are_of_the_tests_there_are():
    """Red after a marked test or a page was added, renamed or taken out: run `make accessibility`."""
    results = last_statement().results
    tested = {number: {*said["passed"], *said["failed"]} for number, said in results["criteria"].items()}
    assert tested == marked()
    assert results["pages"] == [[page.name, page.address] for page in PAGES]


def test_marks_name_criteria_of_the_two_standards():
    assert set(marked()) - {one.number for one in CRITERIA} == {"2.1.3"} & set(marked())  # AAA, of axe's rules


def test_nothing_is_called_met_that_only_a_person_can_tell():
    found = statement(passed={"1.1.1", "1.4.10"}, failed={"2.4.7"})
    assert outcome(found, "1.1.1") == Outcome.PARTLY
    assert outcome(found, "1.4.10") == Outcome.MET
    assert outcome(found, "2.4.7") == Outcome.FAILED
    assert outcome(found, "1.3.2") == Outcome.UNCHECKED
    assert outcome(found, "1.2.2") == Outcome.NOT_HERE


def test_conformance_is_only_claimed_when_everything_was_tested(monkeypatch):
    assert statement(passed={one.number for one in CRITERIA}).conformance == Conformance.CARE
    whole = [one for one in CRITERIA if one.machine is Machine.WHOLE and one.is_in_jis and not one.not_here]
    monkeypatch.setattr("home.accessibility.statement.CRITERIA", whole)
    numbers = {one.number for one in whole}
    assert statement().conformance == Conformance.CARE
    assert statement(passed=numbers).conformance == Conformance.ALL
    assert statement(passed=numbers - {whole[0].number}, failed={whole[0].number}).conformance == Conformance.SOME


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/en", "/easy"])
def test_page_has_all_parts_of_a_published_result(client, language):
    page = client.get(f"{language}{reverse('accessibility')}").content.decode()
    assert all(f"{one.number} " in page for one in CRITERIA)
    assert "JIS X 8341-3:2016" in page and last_statement().results["axe"] in page
    assert f'href="{language}/accessibility/"' in client.get(f"{language}/search/").content.decode()
