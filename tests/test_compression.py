"""Public answers travel small, the admin's as they are."""

import gzip

import brotli
import pytest

from config.compression import _reads_brotli

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/search/", "/api/v1/taxonomy", "/nothing-here/"])
@pytest.mark.parametrize(
    "accepted,encoding,unpack",
    [("gzip, deflate, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", None, bytes)],
)
def test_public_answer_is_sent_as_small_as_can_be_read(client, path, accepted, encoding, unpack):
    plain, packed = client.get(path), client.get(path, headers={"accept-encoding": accepted})
    assert packed.get("Content-Encoding") == encoding and unpack(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content)
    assert "Accept-Encoding" in packed["Vary"] and "Accept-Encoding" in plain["Vary"]
    assert encoding is None or len(packed.content) < len(plain.content) / 2


def test_admin_holds_tokens_and_is_not_compressed(client):
    response = client.get("/admin/login/", headers={"accept-encoding": "gzip, br"})
    assert response.status_code == 200 and not response.has_header("Content-Encoding")


@pytest.mark.parametrize(
    "accepted,reads",
    [("br", True), ("gzip, BR;q=0.5", True), ("br;q=0, gzip", False), ("br; q=0.000", False), ("brx", False)],
)
def test_what_a_browser_accepts_is_read_as_written(accepted, reads):
    assert _reads_brotli(accepted) is reads
