"""The widget's file: small, and the same bytes for ever."""

import base64
import gzip
import hashlib
import re
import subprocess

import pytest
from django.conf import settings

from search.embed.scripts import LATEST, RELEASED, VERSIONS, source
from search.filters import EntryFilter

MOST = 6000  # bytes as sent, styles included: what a page elsewhere pays for us
NOT_OF_A_WIDGET = {"facets", "page", "page_size"}


def test_versions_are_what_they_were():
    """Pages elsewhere name the hash. If this fails, take the change back and add a version (decision 0048)."""
    hashes = {
        version: f"sha384-{base64.b64encode(hashlib.sha384(source(version)).digest()).decode()}" for version in VERSIONS
    }
    assert hashes == VERSIONS
    assert {path.parent.name for path in RELEASED.rglob("*.js")} == set(VERSIONS)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_widget_is_small(version, capsys):
    sizes = [len(source(version)), len(gzip.compress(source(version), 9, mtime=0))]
    with capsys.disabled():
        print(f"\nwidget {version}: {sizes[0]} bytes, {sizes[1]} gzipped (at most {MOST})")
    assert sizes[1] <= MOST


def test_every_condition_of_the_search_is_an_attribute():
    listed = re.search(r"const WHOLE = (\[.*?\]).*?const ASKED = (\[.*?\]);", source(LATEST).decode(), re.DOTALL)
    attributes = set(re.findall(r'"([\w-]+)"', " ".join(listed.groups())))
    assert set(EntryFilter.base_filters) - NOT_OF_A_WIDGET <= attributes


def test_nothing_is_kept_nor_put_in_as_html():
    """What a reader of the source would look for first."""
    found = re.findall(
        r"\.cookie|localStorage|sessionStorage|indexedDB|innerHTML|outerHTML|insertAdjacentHTML|\beval\b|Function\(",
        source(LATEST).decode(),
    )
    assert found == []


def test_a_version_is_kept_for_ever_and_the_moving_one_for_an_hour(client):
    exact, moving = (client.get(f"/embed/v{version}/widget.js") for version in (LATEST, "1"))
    assert exact.content == moving.content == source(LATEST)
    assert exact["Cache-Control"] == "public, max-age=31536000, immutable"
    assert moving["Cache-Control"] == "public, max-age=3600"
    for response in (exact, moving):
        assert response["Content-Type"].startswith("text/javascript")
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/embed/v1/widget.js", headers={"origin": "https://e.jp"})["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["9", "1.0", "1.0.9", "1.0.0.1", "..", "x"])
def test_other_versions_are_not_there(client, version):
    expected = 200 if version == "1.0" else 404
    assert client.get(f"/embed/v{version}/widget.js").status_code == expected


def test_released_files_keep_their_line_ends_on_every_machine():
    """A hash knows no difference of taste: Git is told to leave these files as they are."""
    path = (RELEASED / LATEST / "widget.js").relative_to(settings.BASE_DIR)
    told = subprocess.run(
        ["git", "check-attr", "text", str(path)], cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert told.stdout.strip().endswith("text: unset")
