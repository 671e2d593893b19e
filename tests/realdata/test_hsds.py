"""Every record of /hsds/ against the official schemas, in which nothing more than they name is allowed.

The schemas are read from the folder of real data: they have a licence of their own.
"""

import json
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from activities.importers.listings import Options, import_listings
from home.demo import loader

pytestmark = pytest.mark.realdata
RECORDS = {
    "services": "compiled/service",
    "service_at_locations": "compiled/service_at_location",
    "organizations": "compiled/organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
# One item of a list; taxonomies are the same there
ITEMS = {name: f"{path}_list" if "compiled" in path else path for name, path in RECORDS.items()}
checker = FormatChecker()


@checker.checks("uri")
def is_uri(text: object) -> bool:
    """jsonschema asks for a package to know; this much tells a slip."""
    if not isinstance(text, str):
        return True
    parts = urlsplit(text)
    return text.isascii() and parts.scheme in ("http", "https") and "." in parts.netloc.replace("testserver", "a.b")


def closed(schema: object) -> object:
    """The schema with `additionalProperties: false` wherever it names properties."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: closed(part) for name, part in schema.items()}
    return {**parts, "additionalProperties": False} if isinstance(parts.get("properties"), dict) else parts


def with_references(schema: object, folder: Path) -> object:
    """The schema with those it refers to by file name put in their place."""
    if isinstance(schema, list):
        return [with_references(part, folder) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if (name := schema.get("$ref", "")) and name.endswith(".json"):
        return with_references(json.loads((folder / name).read_text()), folder)
    return {name: with_references(part, folder) for name, part in schema.items()}


class Verdict:
    """The errors of records by one edition of the schemas."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._validators: dict[str, Draft202012Validator] = {}

    def errors(self, schema: str, records: list[dict]) -> list[str]:
        if schema not in self._validators:
            path = self.folder / f"{schema}.json"
            whole = with_references(json.loads(path.read_text()), path.parent)
            self._validators[schema] = Draft202012Validator(closed(whole), format_checker=checker)
        errors = self._validators[schema].iter_errors
        return [f"{'/'.join(map(str, one.path))}: {one.message[:200]}" for record in records for one in errors(record)]


@pytest.fixture(scope="module")
def schemas(shared_data) -> Path:
    return shared_data / "F_openreferral" / "schemas"


def every_record() -> dict[str, tuple[list[dict], list[dict]]]:
    """{name: (items of its lists, whole records)}, as another program would read all of it."""
    client = Client()
    get = partial(lambda address: json.loads(client.get(f"/hsds/{address}").content))
    found = {}
    for name in RECORDS:
        items, page = [], 1
        while not (answer := get(f"{name}?per_page=100&page={page}"))["empty"]:
            items += answer["contents"]
            page += 1
        found[name] = items, [get(f"{name}/{item['id']}") for item in items]
    return found


def check(schemas: Path, *, least: dict[str, int]) -> None:
    verdict = Verdict(schemas / "3.0" / "schema")
    for name, (items, records) in every_record().items():
        assert len(items) >= least.get(name, 1), name
        assert verdict.errors(ITEMS[name], items) == [], name
        assert verdict.errors(RECORDS[name], records) == [], name


@pytest.mark.django_db
@pytest.mark.slow
def test_every_record_of_the_demo_is_valid(schemas):
    loader.load()
    check(schemas, least={"services": 80, "service_at_locations": 80, "organizations": 10})


@pytest.mark.django_db
@pytest.mark.slow
def test_every_record_of_the_kanagawa_list_is_valid(schemas, shared_data):
    [path] = (shared_data / "E_listings" / "kodomo_shokudo_kanagawa").glob("*.xlsx")
    import_listings([path], options=Options(publish=True))
    check(schemas, least={"services": 100, "service_at_locations": 100, "organizations": 0})


@pytest.mark.parametrize(
    "edition,faulty",
    [
        ("V3.0-UK-Default", set()),
        ("V3.0-UK-Test", set()),
        ("V3.0-UK-Fail", {"service_full", "service_list"}),
    ],
)
def test_mocks_of_the_uk_profile_get_the_verdicts_they_were_made_for(schemas, edition, faulty):
    """Good ones pass and bad ones don't: the check itself can tell."""
    verdict = Verdict(schemas / "oruk" / "schema")
    folder = schemas / "oruk" / "OpenReferralApi" / "Mocks" / edition
    found = set()
    for kind in ("service", "service_at_location"):
        for form in ("full", "list"):
            data = json.loads((folder / f"{kind}_{form}.json").read_text())
            schema = f"compiled/{kind}" if form == "full" else f"compiled/{kind}_list"
            if verdict.errors(schema, data.get("contents", [data])):
                found.add(f"{kind}_{form}")
    assert found == faulty
