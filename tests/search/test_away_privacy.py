"""After somebody has searched away from home, nothing anywhere tells what they asked (DESIGN 5).

Four secrets, like nothing else in the world: a district to avoid, the town they come from, the house number they typed
with it, the town they stay in. Every place where a request can leave something is read afterwards. Each test says how
it could fail.
"""

import gc
import json
import logging
import re
import sys
from collections import deque
from types import ModuleType
from urllib.parse import quote, unquote

import pytest
from django.core.cache import caches
from django.db import connection

from search.away import centres
from tests.factories import DistrictFactory, GazetteerEntryFactory, MunicipalityFactory, square

from .away_world import IN_SAWANE, build, place

pytestmark = pytest.mark.django_db
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
AVOIDED, START, NUMBER, STAY = "99201-e-himitsu", "隠れ里町", "77-88-99", "忍び野村"
STAY_CODE = "99777"
WORD = "ひそかな言葉"


@pytest.fixture
def world(db):
    """The usual towns, and in them what the secrets name."""
    made = build()
    DistrictFactory(municipality=made.city, code=AVOIDED, name="秘密小学校", geometry=square(140.80, 34.50))
    GazetteerEntryFactory(municipality=made.city, name=START, latitude=34.5199, longitude=140.7299)
    MunicipalityFactory(code=STAY_CODE, name=STAY)
    place(made.city, IN_SAWANE)
    return made


STEPS = [
    {"step": "1", "avoid_text": "秘密小学校", "go": "1"},
    {"step": "1", "add": AVOIDED},
    {"step": "1", "avoid": AVOIDED, "neighbours": AVOIDED, "avoid_organisers": "1", "go": "2"},
    {"step": "2", "avoid": f"{AVOIDED}+", "from": f"{START}{NUMBER}", "max_distance": "30", "go": "3"},
    {"step": "3", "avoid": f"{AVOIDED}+", "from": START, "open_to": STAY, "go": "results"},
    {"step": "results", "avoid": f"{AVOIDED}+", "from": START, "open_to": STAY_CODE, "page": "1"},
    {"step": "results", "avoid": f"{AVOIDED}+", "from": START, "open_to": STAY_CODE, "go": "2"},
    {"step": "3", "avoid": "made-up", "from": f"{START}{NUMBER}", "open_to": STAY, "go": "results"},
]
QUESTION = {"avoid": [AVOIDED], "from": START, "open_to": STAY_CODE}
SECRETS = [AVOIDED, START, NUMBER, STAY, STAY_CODE, "秘密小", "140.7299", WORD]


def ask_everything(client) -> list:
    """The whole page, step by step, right and wrong, in two languages; the API; and addresses that are refused."""
    answers = [
        client.post(f"{language}/away/", step, headers=SAME_ORIGIN) for language in ("", "/en") for step in STEPS
    ]
    answers.append(client.post("/api/v1/away", json.dumps(QUESTION), "application/json"))
    answers.append(client.post("/api/v1/away", json.dumps({**QUESTION, "page": 0}), "application/json"))
    answers.append(client.post("/api/v1/away", json.dumps({**QUESTION, "q": WORD}), "application/json"))
    answers.append(client.get("/away/", {"avoid": AVOIDED, "from": START, "open_to": STAY_CODE}))
    answers.append(client.post("/away/", STEPS[-2], headers={"sec-fetch-site": "cross-site"}))
    assert [answer.status_code for answer in answers[-5:]] == [200, 400, 200, 400, 403]
    assert all(answer.status_code == 200 for answer in answers[:-5])
    assert any("秘密小学校" in answer.content.decode() for answer in answers), "the search did take place"
    return answers


def found_in(text: str) -> list[str]:
    readable = unquote(text)
    return [secret for secret in SECRETS if secret in readable or secret in text or quote(secret) in text]


@pytest.mark.slow
def test_logs_hold_no_word_of_it(client, world, caplog):
    """Fails if a request line shows its query string, or somebody logs a form or an error with its values."""
    caplog.set_level(logging.DEBUG)
    for name in ("ibasho", "django"):
        caplog.set_level(logging.DEBUG, logger=name)
    ask_everything(client)
    lines = [f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records]
    assert any("POST /away/ 200" in line for line in lines), "the access log was read"
    assert [line for line in lines if found_in(line)] == []


def test_production_logs_no_sql(settings):
    """Fails if the level of the database's logger is turned to DEBUG, which prints every parameter."""
    assert not settings.DEBUG
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)


def test_no_cookie_is_set(client, world):
    """Fails if the answers travel in a session, a message or a CSRF cookie."""
    for answer in ask_everything(client):
        assert "Set-Cookie" not in answer.headers and not answer.cookies
    assert not client.cookies


def rows_of_every_table() -> dict[str, list[str]]:
    """{table: its rows as text}, whatever the type of the columns."""
    quoted = connection.ops.quote_name
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quoted(table)}")  # noqa: S608 – our own tables
            rows[table] = sorted(str(row) for row in cursor.fetchall())
    return rows


@pytest.mark.slow
def test_database_is_the_same_as_before(client, world):
    """Fails if a search is counted, queued or kept in a session: no table may gain, lose or change a row."""
    client.get("/away/")  # the first page of all makes the row of the site's settings
    before = rows_of_every_table()
    assert len(before) > 40
    ask_everything(client)
    assert rows_of_every_table() == before


def test_caches_hold_no_word_of_it(client, world, settings):
    """Fails if an answer, a place or a page is cached under its question; keys and values of all caches are read."""
    ask_everything(client)
    texts = []
    for name in settings.CACHES:
        for key, value in getattr(caches[name], "_cache", {}).items():  # values are pickled: bytes
            texts.append(f"{key} {value.decode(errors='ignore') if isinstance(value, bytes) else value!r}")
    kept = [str(part) for part in (centres._kept or ())]
    assert [text for text in texts if found_in(text)] == []
    assert not any(START in text or NUMBER in text or AVOIDED in text for text in kept), "only public points are kept"


OURS = ("search", "directory", "activities", "home", "config")


def kept_by_this_process() -> set[str]:
    """Every text reached from our modules: by variables, classes, what they hold, `lru_cache`s."""
    waiting: list = [module for module in sys.modules.values() if isinstance(module, ModuleType) and _is_ours(module)]
    seen, texts = {}, set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen[id(one)] = one  # held, so that no other object gets its id meanwhile
        if isinstance(one, str | bytes):
            texts.add(str(one))
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple | set | frozenset | deque):
            waiting += one
        elif hasattr(one, "cache_info"):
            waiting += gc.get_referents(one)
        elif hasattr(one, "__dict__") and _is_ours(one):
            waiting += vars(one).values()
    return texts


def _is_ours(one: object) -> bool:
    name = one.__name__ if isinstance(one, ModuleType) else getattr(one, "__module__", None)
    return str(name).split(".")[0] in OURS


def test_process_keeps_nothing_between_two_questions(client, world):
    """Fails if a function anywhere below is wrapped in lru_cache, or a module or class keeps its last question.

    The names of all municipalities are kept, which are public: so the one of the stay alone may be there.
    """
    ask_everything(client)
    kept = kept_by_this_process()
    assert {STAY, STAY_CODE} <= kept, "what is kept has been read"
    assert [text for text in kept - {STAY, STAY_CODE} if found_in(text)] == []


def test_answers_are_stored_nowhere_and_tell_no_other_site(client, world):
    """Fails if the view loses `add_never_cache_headers`, gets an ETag, or the referrer policy widens."""
    for answer in ask_everything(client):
        if answer.status_code == 403:
            continue
        directives = answer["Cache-Control"].replace(" ", "").split(",")
        assert {"no-store", "private"} <= set(directives)
        assert "ETag" not in answer and "Last-Modified" not in answer
        assert answer["Referrer-Policy"] == "same-origin"
        assert not found_in(str(answer.headers))


def test_no_address_on_the_page_holds_a_secret(client, world):
    """Fails if a link, a form's target, an alternate language or a redirect repeats what was asked.

    What is asked may stand on the page and in hidden fields of its form, which POSTs; in no address at all.
    """
    for answer in ask_everything(client):
        page = answer.content.decode()
        addresses = re.findall(r"""(?:href|src|action|content|data-[\w-]+)=["']([^"']*)["']""", page)
        assert [address for address in addresses if found_in(address)] == []
        assert not answer.has_header("Location")
        assert "?" not in "".join(re.findall(r'href="(/listings/[^"]*)"', page)), "listings are linked without a query"
        assert 'method="get"' not in page.split("<main")[-1]


def test_browser_is_asked_to_remember_no_field(client, world):
    """Fails if a form or a text field loses autocomplete="off": the browser would offer what was typed to the next."""
    for step in STEPS[1:5]:
        page = client.post("/away/", step, headers=SAME_ORIGIN).content.decode().split("<main")[1]
        forms = re.findall(r"<form[^>]*>", page)
        fields = [
            tag for tag in re.findall(r"<(?:input|select)[^>]*>", page) if 'type="text"' in tag or "<select" in tag
        ]
        assert forms and all('autocomplete="off"' in tag for tag in [*forms, *fields])
        assert all('spellcheck="false"' in tag for tag in fields if 'type="text"' in tag), "spelling is asked of others"


def test_pages_title_says_nothing(client, world):
    """Fails if the tab, and with it the browser's history, names what is avoided or that something is."""
    titles = {re.search(r"<title>(.*?)</title>", a.content.decode(), re.S)[1] for a in ask_everything(client)[:8]}
    assert len(titles) == 1
    assert not found_in(titles.pop())


def test_error_reports_leave_the_form_out(rf, settings):
    """Fails if `sensitive_post_parameters` is taken away: a report of a crash would hold the form."""
    from django.views.debug import SafeExceptionReporterFilter

    from search.views.away import away

    request = rf.post("/away/", {"step": "3", "avoid": AVOIDED}, headers={"sec-fetch-site": "cross-site"})
    with pytest.raises(Exception, match="このサイト"):
        away(request)
    settings.DEBUG = False
    cleansed = SafeExceptionReporterFilter().get_post_parameters(request)
    assert AVOIDED not in str(cleansed)
