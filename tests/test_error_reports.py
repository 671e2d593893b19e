"""An error is reported to the server that was named – and nothing of whoever met it. The server here is a real one."""

import gzip
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.urls import path

from config import error_reports
from config.logging import configure
from config.urls import urlpatterns as usual

pytestmark = pytest.mark.one_database
SECRETS = ("だれにも言えない", "\\u3060\\u308c", "35.33812", "hanako", "203.0.113.9", "intra.example.jp", "sessionid")


UNPACK = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}


def failing(request):
    asked = dict(request.GET.items())
    raise ValueError(f"{asked} of {request.META['REMOTE_ADDR']}")


urlpatterns = [path("failing/", failing, name="failing"), *usual]


@pytest.fixture
def sink():
    """What arrives at a server on this machine: `sink.bodies`, and where to report to: `sink.dsn`."""

    class Sink(BaseHTTPRequestHandler):
        bodies: list[str] = []

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.bodies.append(UNPACK[self.headers.get("Content-Encoding")](body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Sink) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        Sink.dsn = f"http://key@127.0.0.1:{server.server_port}/1"
        yield Sink
        server.shutdown()


@pytest.fixture
def reporting(sink):
    """Reports go to the sink while the test runs; nothing stays behind."""
    root = logging.getLogger()
    before = list(root.handlers)
    error_reports.start(sink.dsn)
    yield sink
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)
    root.handlers[:] = before


def sent(sink) -> str:
    sentry_sdk.flush(timeout=5)
    return "\n".join(sink.bodies)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_an_error_in_a_page_is_reported_without_whoever_asked(client, reporting):
    client.raise_request_exception = False
    client.cookies["sessionid"] = "hanakos-session"
    client.get(
        "/failing/",
        {"q": "だれにも言えない", "near": "35.33812,139.6", "mail": "hanako@example.jp"},
        headers={"referer": "https://intra.example.jp/"},
        REMOTE_ADDR="203.0.113.9",
    )
    text = sent(reporting)
    event = json.loads(text.splitlines()[-1])
    [error] = event["exception"]["values"]
    assert error["type"] == "ValueError" and error["stacktrace"]["frames"][-1]["function"] == "failing"
    assert set(event) <= {*error_reports.KEPT, "logentry", "tags", "exception"}
    assert len(event["tags"]["request_id"]) == 12
    assert [secret for secret in SECRETS if secret in text] == []


def test_what_is_logged_as_an_error_is_reported_as_it_stands_in_the_code(reporting):
    logging.getLogger("ibasho.imports").error("import %s of %s stopped", 3, "hanako@example.jp")
    logging.getLogger("ibasho.imports").warning("no error")
    text = sent(reporting)
    assert "import %s of %s stopped" in text and "hanako" not in text and "no error" not in text


def test_a_mistake_of_ours_is_reported_with_its_message(reporting):
    try:
        error_reports.nothing  # noqa: B018 – the mistake
    except AttributeError:
        logging.getLogger("ibasho").exception("stopped")
    assert "has no attribute 'nothing'" in sent(reporting)


def test_a_field_the_library_invents_is_not_sent():
    event = {"event_id": "1", "user": {"email": "hanako"}, "request": {}, "extra": {}, "breadcrumbs": {}, "modules": {}}
    assert error_reports.scrubbed(event, {}) == {"event_id": "1"}


def test_without_an_address_nothing_is_begun():
    before = list(logging.getLogger().handlers)
    error_reports.start("")
    assert logging.getLogger().handlers == before and not sentry_sdk.get_client().is_active()


def test_an_address_that_is_none_is_refused_in_words():
    with pytest.raises(ImproperlyConfigured, match="IBASHO_SENTRY_DSN"):
        configure({"DSN": "errors.example.jp"})
