"""The public data as files: complete, the same in every format, and never what is no longer public."""

import csv
import gzip
import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from directory.enums import Visibility
from directory.models import Listing
from search.models import Change
from search.projection import project
from tests.factories import ListingFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
FORMS = ["csv", "jsonl", "geojson"]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.IBASHO_BULK_ROOT = tmp_path / "bulk"


@pytest.fixture
def made(town):
    """Three listings of the town, one of another, one on request; and last night's file of them."""
    listings = town.fill(3)
    other = ListingFactory(municipality=MunicipalityFactory(code="99301"), title="=よその会")
    hidden = ListingFactory(municipality=town.municipality, location_visibility=Visibility.ON_REQUEST)
    Change.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    call_command("make_downloads", verbosity=0)
    return [*listings, other, hidden]


def read(client, form: str, query: str = "", **headers: str) -> bytes:
    response = client.get(f"/api/v1/downloads/listings.{form}{query}", headers=headers)
    assert response.status_code == 200 and 'rel="license"' in response["Link"]
    return b"".join(response.streaming_content)


def items(content: bytes, form: str) -> dict[str, dict]:
    """{id: what the file says of it}."""
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    elif form == "jsonl":
        rows = [json.loads(line) for line in content.splitlines()]
    else:
        rows = [{"id": one["id"], **one["properties"]} for one in json.loads(content)["features"]]
    return {row["id"]: row for row in rows}


@pytest.mark.parametrize("form", FORMS)
def test_every_public_listing_is_in_every_form_once(client, made, form):
    content = read(client, form)
    assert sorted(items(content, form)) == sorted(listing.public_id for listing in made)
    assert sorted(items(read(client, form, "?municipality=99301"), form)) == [made[3].public_id]


def test_lines_say_what_the_list_says(ask, client, made):
    said = {one["id"]: one for one in ask.get("listings")[1]["results"]}
    for key, item in items(read(client, "jsonl"), "jsonl").items():
        assert item["url"].endswith(f"/listings/{key}/")
        assert {**item, "url": ""} == {name: said[key][name] for name in item} | {"url": ""}


def test_no_cell_of_a_csv_runs_as_a_formula(client, made):
    assert items(read(client, "csv"), "csv")[made[3].public_id]["title"] == "'=よその会"


def test_the_index_names_files_licence_and_where_to_ask_for_changes(ask, client, made, settings):
    _status, data = ask.get("downloads")
    assert [(one["municipality"], one["listings"]) for one in data["files"]] == [(None, 5), ("99201", 4), ("99301", 1)]
    assert data["licence_url"] == settings.IBASHO_DATA_LICENCE_URL
    assert client.get(data["changes"]).status_code == client.get(data["files"][1]["csv"]).status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_what_was_hidden_or_changed_since_is_left_out_and_told_elsewhere(ask, client, made, form):
    hidden, changed = made[:2]
    changes_at = ask.get("downloads")[1]["changes"].partition("/api/v1/")[2]
    for listing, change in ((hidden, {"live": False}), (changed, {"location_visibility": Visibility.ON_REQUEST})):
        Listing.objects.filter(pk=listing.pk).update(**change)
        project([listing.pk])
    assert not {hidden.public_id, changed.public_id} & set(items(read(client, form), form))
    _status, since = ask.get(changes_at)
    assert hidden.public_id in [one["id"] for one in since["gone"]]
    assert changed.public_id in [one["id"] for one in since["results"]]


def test_unchanged_file_is_not_sent_again_and_a_changed_one_is(client, made):
    address = "/api/v1/downloads/listings.jsonl"
    first = client.get(address)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    Listing.objects.filter(pk=made[0].pk).update(live=False)
    project([made[0].pk])
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_packed_for_whoever_reads_gzip(client, made):
    assert gzip.decompress(read(client, "csv", **{"accept-encoding": "gzip"})) == read(client, "csv")


def test_before_the_first_night_there_is_nothing(ask, client, town):
    assert ask.get("downloads")[0] == 404
    assert client.get("/api/v1/downloads/listings.csv").status_code == 404
