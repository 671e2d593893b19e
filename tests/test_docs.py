"""Documents say what the code does: settings, commands, options and links."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from directory.importers.listing_formats.layouts import IBASHO
from directory.importers.report import DISTRICTS, GEOCODED, SCHEDULES, Report

ROOT = Path(__file__).resolve().parents[1]
APPS = ("directory", "activities", "search", "home", "config")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
READMES = (ROOT / "README.md", ROOT / "README.en.md")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = sorted(name for name, app in get_commands().items() if app in APPS)
ENVIRONMENT = re.compile(r"""env(?:\.\w+)?\(\s*["'](IBASHO_\w+|DATABASE_URL)["']""")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def read(paths) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def own_options(command: BaseCommand) -> set[str]:
    """The options a command adds to those every Django command has."""

    def options(of: BaseCommand) -> set[str]:
        parser = of.create_parser("manage.py", "command")
        return {name for action in parser._actions for name in action.option_strings if name.startswith("--")}

    return options(command) - options(BaseCommand())


def links() -> list[tuple[Path, str]]:
    return [
        (document, target)
        for document in DOCUMENTS
        for target in LINK.findall(document.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target)
    ]


def test_every_setting_read_from_the_environment_is_described():
    read_by_code = set(ENVIRONMENT.findall(read(ROOT.glob("config/**/*.py"))))
    assert "IBASHO_SECRET_KEY" in read_by_code
    of_tests = {"IBASHO_TEST_DB_NAME", "IBASHO_TEST_TEMPLATE"}
    assert read_by_code - set(re.findall(r"^\| `(\w+)`", OPERATIONS, re.MULTILINE)) - of_tests == set()


def test_every_setting_described_exists():
    code = read([*ROOT.glob("config/**/*.py"), *ROOT.glob("tools/*.py"), *ROOT.glob("tests/**/*.py")])
    assert {name for name in re.findall(r"\bIBASHO_\w+", OPERATIONS) if not re.search(rf"\b{name}\b", code)} == set()


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_readme_names_the_two_commands(readme):
    text = readme.read_text(encoding="utf-8")
    assert "make run" in text and "make test" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described_with_its_options(name):
    row = re.search(rf"^\| `{name}\b.*$", OPERATIONS, re.MULTILINE)
    assert row, f"{name} has no row in docs/operations.md"
    options = own_options(load_command_class(get_commands()[name], name))
    assert {option for option in options if f"[{option}]" not in row[0]} == set()


def test_there_are_commands_to_describe():
    assert "import_school_districts" in COMMANDS


@pytest.mark.parametrize("name", [name for name in COMMANDS if name.startswith(("import_", "assign_"))])
def test_both_readmes_introduce_what_the_first_ten_minutes_need(name):
    assert all(name in readme.read_text(encoding="utf-8") for readme in READMES)


def test_commands_named_in_the_readme_exist():
    named = set(re.findall(r"manage\.py (\w+)", read(READMES)))
    assert named <= set(get_commands())


@pytest.mark.parametrize("key", [*Report().as_dict(), *GEOCODED, *DISTRICTS, *SCHEDULES])
def test_both_readmes_explain_the_keys_of_a_report(key):
    assert all(f"`{key}`" in readme.read_text(encoding="utf-8") for readme in READMES)


@pytest.mark.parametrize("document,target", links(), ids=lambda value: getattr(value, "name", value))
def test_every_relative_link_leads_somewhere(document, target):
    assert (document.parent / target.partition("#")[0]).exists()


def test_every_column_of_our_own_table_is_described():
    described = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "standards.md").read_text(encoding="utf-8")))
    assert set(IBASHO.columns) - described - {"url"} == set()


def test_every_document_named_in_the_code_exists():
    code = read(path for app in (*APPS, "tools") for path in (ROOT / app).rglob("*.py"))
    named = set(re.findall(r"\bdocs/[\w/.-]+\.md\b", code))
    assert "docs/operations.md" in named
    assert {name for name in named if not (ROOT / name).exists()} == set()


def named_tests(document: str) -> list[tuple[str, str]]:
    """(file, test) of every `file.py::test` that a document names."""
    return re.findall(r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs" / document).read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", ["privacy-tests.md", "security.md"])
def test_every_test_that_a_document_names_exists(document):
    named = named_tests(document)
    assert len(named) > 60
    code = {
        path: read([ROOT / (path if path.startswith("tests/") else f"tests/search/{path}")]) for path, _name in named
    }
    assert [(path, name) for path, name in named if f"def {name}(" not in code[path]] == []


def test_every_threat_names_what_stops_it_and_its_test():
    """Each line of the threat model: an attempt, what stops it, and a test that fails when it no longer does."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    model = text.partition("## Threats")[2].partition("\n## What was tried")[0]
    assert model.count("\n### ") >= 10
    rows = [line.split(" | ") for line in model.splitlines() if line.startswith("| ") and " tried | " not in line]
    assert len(rows) > 35
    assert [row[0] for row in rows if len(row) != 3 or not row[1].strip() or "::test_" not in row[2]] == []
