"""What others' programs make of the document: questions nobody thought of, and a typed client."""

import subprocess
import sys

import httpx
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from search.api.answers import answer
from search.api.document import document
from search.api.urls import api

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def described(town):
    town.fill(3)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def test_every_answer_is_as_described(described):
    """Thousands of questions are asked by hand (docs/api.md). What only the data decides may be refused: a place
    nobody knows, a day before another.
    """
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) >= 10
    for operation in operations:
        ask_anything(operation)


def ask_anything(operation) -> None:
    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy())
    def asked(case):
        case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=[positive_data_acceptance])

    asked()


@pytest.fixture
def generated(tmp_path, monkeypatch):
    """The package of a client made from the document, importable as `ibasho_client`; made without a warning."""
    (tmp_path / "openapi.json").write_bytes(answer(document(api)).content)
    (tmp_path / "options.yaml").write_text("post_hooks: []\n")
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--path", "openapi.json",
         "--output-path", "ibasho_client", "--meta", "none", "--config", "options.yaml"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "arning" not in made.stdout + made.stderr
    monkeypatch.syspath_prepend(tmp_path)


def test_a_generated_client_reads_typed_answers(generated, town):
    from ibasho_client import Client
    from ibasho_client.api.listings import listing, listings
    from ibasho_client.models import Errors, ListingDetail, ListingItem, ListingItemPart, ListingsFieldsItem

    town.fill(3)
    client = Client("http://testserver", httpx_args={"transport": httpx.WSGITransport(get_wsgi_application())})
    page = listings.sync(client=client, page_size=2)
    assert (page.count, [type(one) for one in page.results]) == (3, [ListingItem] * 2)
    part = listings.sync(client=client, cursor="", fields=[ListingsFieldsItem.TITLE])
    assert (part.page, type(part.results[0])) == (None, ListingItemPart) and "会" in part.results[0].title
    assert isinstance(listing.sync(page.results[0].id, client=client), ListingDetail)
    assert isinstance(listings.sync(client=client, municipality="1"), Errors)
