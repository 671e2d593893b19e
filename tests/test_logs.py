"""Nothing of a person, a place or a search is in the logs, in either format; each line names its request."""

import io
import json
import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.test import Client

from config import logging as ours
from config import request_ids, scrubbing
from config.middleware import RequestLogMiddleware
from directory.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.one_database
SECRETS = {
    "search word": "だれにも言えない",
    "coordinates": "35.33812",
    "town": "西柴三丁目",
    "mail": "hanako@example.jp",
    "password": "correct-horse-battery",
    "referer": "intra.example.jp",
    "address": "203.0.113.9",
    "token": "c7f-0123456789abcdef",
}
LOGGERS = ("", "django", "django.server", "django.request", "django.template", "ibasho")


@pytest.fixture(params=ours.FORMATS)
def written(request):
    """All that logging writes in one format, at its most talkative."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [(one, one.level, list(one.handlers), one.propagate) for one in loggers]
    ours.configure({"LEVEL": "DEBUG", "FORMAT": request.param})
    [console] = [one for one in logging.getLogger().handlers if isinstance(one, ours.QuietHandler)]
    console.setStream(stream := io.StringIO())
    yield stream.getvalue
    for one, level, handlers, propagate in before:
        one.setLevel(level)
        one.handlers[:], one.propagate = handlers, propagate


@pytest.fixture
def lines(written):
    """The lines written as JSON; only asked for in that format."""
    return lambda: [json.loads(line) for line in written().splitlines()]


in_json = pytest.mark.parametrize("written", ["json"], indirect=True)


def found_in(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if secret in text]


def visit(client: Client) -> None:
    """Everything somebody could say of themselves, by every way that is open to them."""
    word, point, town, mail = (SECRETS[name] for name in ("search word", "coordinates", "town", "mail"))
    headers = {"referer": f"https://{SECRETS['referer']}/"}
    place = {"q": word, "near": f"{point},139.62", "place": town}
    for path in ("/search/", "/en/search/", "/api/v1/listings", "/feeds/listings.atom", "/embed/", "/calendar/"):
        client.get(path, place, headers=headers)
    client.post("/away/", {"avoid": town, "from": f"{point},139.62"}, headers=headers)
    client.post("/api/v1/away", {"avoid": [town], "from": town}, content_type="application/json", headers=headers)
    for path in (f"/{mail}", f"/{word}/", f"/search/{town}", f"/api/v1/listings/{point},139", f"/hsds/services/{mail}",
                 f"/admin/password_reset/confirm/Mg/{SECRETS['token']}/", f"/districts/{word}/"):  # fmt: skip
        client.get(path, headers=headers)
    client.post("/account/login/code/", {"email": mail}, headers=headers)
    client.post("/account/login/", {"email": mail}, headers=headers)
    for _try in range(7):
        client.post("/admin/login/", {"username": mail, "password": SECRETS["password"]}, headers=headers)


@pytest.mark.django_db
def test_whatever_people_ask_and_type_stays_out(client, written):
    UserFactory(email=SECRETS["mail"])
    client.defaults["REMOTE_ADDR"] = SECRETS["address"]
    visit(client)
    text = written()
    assert text.count("/search/") >= 2 and "/admin/login/" in text
    assert found_in(text) == []


def broken(request):
    """A view that fails while it holds what somebody typed: in a message, its cause and a variable."""
    mail = request.GET["q"]
    try:
        User.objects.none().get(email=mail)
    except User.DoesNotExist as error:
        raise IntegrityError(f"Key (email)=({mail}) already exists: {SECRETS['town']}") from error


@pytest.mark.django_db
def test_an_error_says_where_and_not_what_was_typed(rf, written):
    request = rf.get("/search/", {"q": SECRETS["mail"]}, headers={"referer": SECRETS["referer"]})
    try:
        broken(request)
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", request, extra={"request": request})
    text = written()
    assert "test_logs.py" in text and "broken" in text and "IntegrityError" in text and "DoesNotExist" in text
    assert found_in(text) == []


@pytest.mark.django_db
def test_django_tells_a_path_no_other_way_than_we_do(written, monkeypatch):
    """Of what breaks, and of a form that is refused: the path may hold what opens something, or what somebody typed."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    opened = f"/admin/password_reset/confirm/Mg/{SECRETS['token']}/"
    assert client.post(opened).status_code == 403
    monkeypatch.setattr("wagtail.models.Site.find_for_request", broken)
    for path in (f"/{SECRETS['token']}/", opened):
        assert client.get(path, {"q": SECRETS["mail"]}).status_code == 500
    text = written()
    assert text.count("Internal Server Error: ") >= 2 and "Forbidden" in text
    assert found_in(text) == []


def test_a_mistake_of_ours_is_told_with_its_message(written):
    try:
        request_ids.nothing  # noqa: B018 – the mistake
    except AttributeError:
        logging.getLogger("ibasho").exception("stopped")
    assert "has no attribute 'nothing'" in written()


def test_another_handlers_text_of_an_error_is_not_taken_over(written):
    record = logging.LogRecord("ibasho", logging.ERROR, "", 0, "stopped", (), None)
    record.exc_text = f"ValueError: {SECRETS['town']}"
    logging.getLogger("ibasho").handle(record)
    assert found_in(written()) == []


@pytest.mark.parametrize(
    "message",
    ["mail to hanako@example.jp refused", "GET /search/?place=西柴三丁目 200", "asked near 35.33812,139.62345",
     "ask hanako%40example.jp", "near 35.33812%2C139.62345"],
)  # fmt: skip
def test_a_library_that_tells_is_scrubbed(written, message):
    logging.getLogger("some.library").warning(message)
    text = written()
    assert text and found_in(text) == [] and "hanako" not in text


def test_nobody_writes_a_line_of_their_own(written):
    logging.getLogger("ibasho").info("GET %s", "/x\n2026-01-01 INFO ibasho.request GET /forged 200\u2028")
    assert len(written().splitlines()) == 1


@in_json
@pytest.mark.django_db
def test_a_line_of_json_has_named_fields_and_no_others(client, lines):
    answer = client.get("/districts/", {"q": "a"})
    [line] = [line for line in lines() if line["logger"] == "ibasho.request"]
    assert set(line) == {"time", "level", "logger", "message", "request_id", "method", "path", "status",
                         "milliseconds", "view"}  # fmt: skip
    assert (line["path"], line["status"], line["view"]) == ("/districts/", 200, "districts")
    assert line["request_id"] == answer["X-Request-ID"]


@in_json
def test_every_line_of_a_request_names_it_and_none_afterwards(rf, lines):
    def view(request):
        logging.getLogger("ibasho.imports").warning("inside")
        raise OSError

    request = rf.get("/")
    with pytest.raises(OSError):
        RequestLogMiddleware(view)(request)
    logging.getLogger("ibasho.imports").warning("outside")
    inside, outside = lines()
    assert inside["request_id"] == request.id and "request_id" not in outside


def test_an_unknown_format_is_refused_in_words():
    with pytest.raises(ImproperlyConfigured, match="IBASHO_LOG_FORMAT"):
        ours.configure({"FORMAT": "yaml"})


@pytest.mark.parametrize(
    "sql,told",
    [
        ("SELECT 1 FROM a WHERE b = 'x''y' AND c = 35.33812", "SELECT %s FROM a WHERE b = %s AND c = %s"),
        ("SELECT a2 FROM b\n  WHERE c IN (%s, %s,%s)", "SELECT a2 FROM b WHERE c IN (%s, …)"),
        ("'西柴':1 'x", "%s:%s 'x"),
    ],
)
def test_statements_are_told_without_what_was_asked_for(sql, told):
    assert scrubbing.statement(sql) == told
