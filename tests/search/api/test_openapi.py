"""The OpenAPI document is one, says all there is, and says it of what really exists."""

import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from search.api.parameters import NOTES
from search.api.stepping import ListForm
from search.filters import EntryFilter

pytestmark = pytest.mark.django_db
CONTRACTED = {"listings", "listings/{public_id}", "listings.geojson", "clusters", "districts", "districts/{code}",
              "suggest", "taxonomy", "away", "occurrences"}  # fmt: skip


@pytest.fixture
def document(client):
    return json.loads(client.get("/api/v1/openapi.json").content)


def test_document_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_a_broken_document_would_be_noticed(document):
    document["paths"]["/api/v1/listings"]["get"]["parameters"][0]["in"] = "nowhere"
    assert list(OpenAPIV31SpecValidator(document).iter_errors())


def test_every_contracted_address_is_described(document):
    assert {path.removeprefix("/api/v1/") for path in document["paths"]} >= CONTRACTED


@pytest.mark.parametrize("path", ["listings", "listings.geojson", "clusters", "occurrences"])
def test_parameters_are_those_of_the_filter_set(document, path):
    described = {one["name"] for one in document["paths"][f"/api/v1/{path}"]["get"]["parameters"]}
    assert described - {"zoom", *ListForm.base_fields} == set(EntryFilter.base_filters)


def test_every_filter_has_words_of_its_own():
    assert set(NOTES) == set(EntryFilter.base_filters)


def test_every_parameter_is_explained_in_japanese_whoever_asks_first(client):
    document = json.loads(client.get("/api/v1/openapi.json", headers={"accept-language": "en"}).content)
    for path, methods in document["paths"].items():
        for one in methods.get("get", {}).get("parameters", []):
            assert one["in"] == "path" or any("ぁ" <= char <= "鿿" for char in one["description"]), (path, one)


def test_limits_come_from_the_fields(document):
    parameters = {one["name"]: one["schema"] for one in document["paths"]["/api/v1/listings"]["get"]["parameters"]}
    assert parameters["page_size"] == {"type": "integer", "minimum": 1, "maximum": 100}
    assert parameters["radius"]["maximum"] == 100
    assert parameters["weekday"]["items"]["enum"][0] == "mon"
    assert parameters["category"]["type"] == "array"
