"""A real streaming replica: who reads from it, what lags behind, and what is left while the primary is away.

The replica is a copy of the server these tests run on. "Away" is what an application sees of it: its connections are
ended and no new one is let in.
"""

import json
import socket
import time
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection, connections
from django.test import Client
from wagtail.models import Site

from directory.data_stamp import data_stamp
from directory.databases import watching
from directory.databases.routing import reading_from
from directory.databases.watching import watch
from directory.models import Listing
from home.models import Report, SiteSettings
from home.operations.doctor import stored
from home.operations.doctor.findings import Finding, Level
from search.models import Change
from tests.at_once import Running, committed
from tests.factories import ListingFactory, UserFactory
from tools import postgres

pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no replicas"),
]
REPLICA, OUTSIDE = "replica-1", "outside of the application"
PAGES = [
    "/about/", "/search/?q=x", "/en/calendar/", "/districts/", "/api/v1/listings", "/feeds/occurrences.ics", "/healthz",
]  # fmt: skip
SOON = 20  # seconds


def address(database: dict) -> str:
    name, password = quote(database["USER"]), quote(database["PASSWORD"])
    return f"postgres://{name}:{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.fixture(scope="module")
def replica_address(django_db_setup):
    binaries = postgres.find_binaries()
    if binaries is None:
        pytest.skip("needs PostgreSQL's own programs (Debian: apt install postgresql)")
    with postgres.following(binaries, address(connections.settings["default"])) as url:
        port = url.rpartition(":")[2].partition("/")[0]
        connections.settings[REPLICA] = {**connections.settings["default"], "PORT": port}
        yield url
    del connections.settings[REPLICA]


@pytest.fixture
def replica(replica_address, settings, monkeypatch):
    """This process reads from a replica and looks at it ten times a second; yields an outsider's connection to it."""
    settings.IBASHO_REPLICAS = [REPLICA]
    settings.IBASHO_REPLICA_LAG = 3.0  # others write to the same server meanwhile
    monkeypatch.setattr(watching, "EVERY", 0.1)
    with psycopg.connect(replica_address, autocommit=True, application_name=OUTSIDE) as outside:
        yield outside
        watch.stop()
        outside.execute("SELECT pg_wal_replay_resume()")


@pytest.fixture
def listing(replica):
    listing = committed(lambda: ListingFactory(title="潮だまり", prefecture_id="14", municipality=None))
    committed(lambda: SiteSettings.for_site(Site.objects.get()))  # as on every site that has been seen once
    caught_up(replica)
    watch.start()
    until(watch.replica)  # a young process reads from the primary until it knows how far the replica is
    yield listing
    committed(listing.delete)
    committed(Change.objects.all().delete)
    committed(SiteSettings.objects.all().delete)


def caught_up(replica) -> None:
    # not what is written out already: the tests' server commits before that (synchronous_commit)
    [position] = committed(lambda: asked("SELECT pg_current_wal_insert_lsn()"))
    until(lambda: replica.execute("SELECT pg_last_wal_replay_lsn() >= %s", [position]).fetchone()[0])


def asked(statement: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def until(what) -> None:
    end = time.monotonic() + SOON
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


@contextmanager
def away(alias: str):
    """What connections there are end, and none can be made."""
    database = connections.settings[alias]
    port = database["PORT"]
    with (
        psycopg.connect(address(database), autocommit=True, application_name=OUTSIDE) as outside,
        socket.socket() as nobody,
    ):
        nobody.bind(("127.0.0.1", 0))  # a port where nobody listens
        database["PORT"] = nobody.getsockname()[1]
        outside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name <> %s AND xact_start IS NULL",
            [OUTSIDE],
        )
        try:
            yield
        finally:
            database["PORT"] = port


def browser() -> Client:
    """One that is shown what a reader is, not what went wrong inside."""
    return Client(raise_request_exception=False)


def visit(path: str, client: Client | None = None):
    """The answer, with the numbers of queries to each database, by a thread with connections of its own."""

    def go():
        both = [connections[alias] for alias in ("default", REPLICA)]
        for one in both:
            one.force_debug_cursor = True
        answer = (client or browser()).get(path)
        answer.primary, answer.replica = (len(one.queries_log) for one in both)
        return answer

    return committed(go)


def send(path: str, data: object = None, **how):
    """As a form of ours."""
    return committed(lambda: browser().post(path, data, HTTP_SEC_FETCH_SITE="same-origin", **how))


@pytest.fixture
def somebody(replica):
    """Signed in, and may do anything; yields the browser. Their session is known to the replica."""

    def go():
        client, user = browser(), UserFactory(is_superuser=True)
        client.force_login(user)
        return client, user

    client, user = committed(go)
    caught_up(replica)
    yield client
    committed(user.delete)


@pytest.mark.parametrize("path", PAGES)
def test_readers_ask_the_replica_and_the_primary_nothing(listing, path):
    answer = visit(path)
    assert (answer.status_code, answer.primary) == (200, 0)
    assert answer.replica > 0


def test_whoever_is_signed_in_asks_the_primary(listing, somebody):
    answer = visit("/account/me/", somebody)
    assert (answer.status_code, answer.replica) == (200, 0)
    assert visit("/search/", somebody).replica == 0


def test_replica_that_lags_is_read_for_as_long_as_it_may_lag(listing, somebody, replica, settings):
    """Whoever is signed in sees at once what was written; others later, though the replica never comes on."""
    settings.IBASHO_REPLICA_LAG = 600
    here = f"/listings/{listing.public_id}/"
    assert "潮だまり" in visit(here).content.decode()
    replica.execute("SELECT pg_wal_replay_pause()")
    committed(lambda: renamed(listing, "磯だまり"))
    assert "磯だまり" in visit(here, somebody).content.decode()
    old = visit(here)
    assert "潮だまり" in old.content.decode() and old.primary == 0
    settings.IBASHO_REPLICA_LAG = 3.0
    until(lambda: "磯だまり" in visit(here).content.decode())
    [state] = [one for one in watch.states() if one.alias == REPLICA]
    assert state.up and state.lag >= 0.5
    replica.execute("SELECT pg_wal_replay_resume()")
    until(lambda: visit(here).primary == 0)


def renamed(listing: Listing, title: str) -> None:
    fresh = Listing.objects.get(pk=listing.pk)
    fresh.title = title
    fresh.save()


def test_stamp_of_a_replica_is_another_one_after_every_commit(listing, replica):
    def stamp():
        with reading_from(REPLICA):
            return data_stamp()

    before = committed(stamp)
    committed(lambda: renamed(listing, "磯だまり"))
    caught_up(replica)
    assert committed(stamp) != before is not None


def test_what_is_said_to_be_hidden_is_hidden_on_the_replica_too(listing, somebody, replica, settings):
    """Whoever hides a place is answered when no reader sees it any more."""
    settings.IBASHO_REPLICA_LAG = 600
    here = f"/listings/{listing.public_id}/"
    replica.execute("SELECT pg_wal_replay_pause()")
    hiding = Running(lambda: somebody.post(f"/admin/snippets/directory/listing/unpublish/{listing.pk}/"))
    until(lambda: not committed(lambda: Listing.objects.get(pk=listing.pk).live))
    assert visit(here).status_code == 200 and hiding.is_alive()
    replica.execute("SELECT pg_wal_replay_resume()")
    assert hiding.done().status_code == 302
    assert visit(here).status_code in (404, 410)


def reporting_while_it_lags(listing, replica, settings):
    """(the listing's reports, somebody who has sent one): it is written, and the replica stands still."""
    settings.IBASHO_REPLICA_LAG = 600
    reports = Report.objects.filter(listing=listing)
    replica.execute("SELECT pg_wal_replay_pause()")
    sending = Running(lambda: send(f"/listings/{listing.public_id}/report/", {"topics": "when", "text": "土曜でした"}))
    until(lambda: committed(reports.exists))
    return reports, sending


def test_what_somebody_sends_without_signing_in_is_waited_for_too(listing, replica, settings):
    reports, sending = reporting_while_it_lags(listing, replica, settings)
    assert sending.is_alive()
    replica.execute("SELECT pg_wal_replay_resume()")
    assert sending.done().status_code == 302
    assert committed(lambda: reports.using(REPLICA).exists())
    committed(reports.delete)


def test_what_the_primary_was_lost_with_is_not_said_to_be_saved(listing, replica, settings):
    """It may be on its disk and on no other: whoever sent it is told to look later."""
    reports, sending = reporting_while_it_lags(listing, replica, settings)
    with away("default"):
        answer = sending.done()
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        assert "保存できたか、確かめられません" in answer.content.decode()
    replica.execute("SELECT pg_wal_replay_resume()")
    until(lambda: not watch.primary_is_away)
    committed(reports.delete)


def test_reading_that_the_replica_stops_goes_on_elsewhere(listing):
    """It has to follow, and drops whoever reads what the primary has cleared away (hot standby conflict)."""
    stopped = []

    def stop_once(execute, sql, *more):
        if not stopped and "search_entry" in sql:
            stopped.append(sql)
            sql = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'serialization_failure'; END $$"
            more = (None, *more[1:])
        return execute(sql, *more)

    def go():
        with connections[REPLICA].execute_wrapper(stop_once):
            return browser().get("/search/")

    assert committed(go).status_code == 200 and stopped
    until(watch.replica)


def test_without_the_primary_pages_go_on_and_writing_is_refused_in_words(listing, somebody):
    visit("/healthz")
    reports = f"/listings/{listing.public_id}/report/"
    with away("default"):
        until(lambda: watch.primary_is_away)
        for path in PAGES:
            answer = visit(path)
            assert answer.status_code == 200, path
            if answer["Content-Type"].startswith("text/html"):
                assert 'class="notice notice--warning"' in answer.content.decode(), path
        assert visit("/account/me/", somebody).status_code == 200, "their session is read from the replica"
        desk = visit("/admin/", somebody)
        assert desk.status_code == 200 and "書きこみは、しばらくお待ちください" in desk.content.decode()
        assert send("/away/", {}).status_code == 200
        asked = send("/api/v1/away", json.dumps({"avoid": []}), content_type="application/json")
        assert asked.status_code == 200
        refused = send(reports, {"topics": "when", "text": "土曜でした"})
        assert (refused.status_code, refused["Retry-After"]) == (503, "30")
        assert "保存されていません" in refused.content.decode() and "no-store" in refused["Cache-Control"]
        assert list(json.loads(send("/api/v1/listings", {}).content)["errors"]) == ["database"]
        left = committed(lambda: somebody.post("/account/logout/"))
        assert left.status_code == 503 and "サインアウトしました" in left.content.decode()
        assert left.cookies["sessionid"]["max-age"] == 0, "a shared machine forgets who was there"
    until(lambda: not watch.primary_is_away)
    assert "notice--warning" not in visit("/search/").content.decode()
    assert send(reports, {"topics": "when", "text": "土曜でした"}).status_code == 302
    assert committed(lambda: Report.objects.filter(listing=listing).delete())


def test_doctor_tells_how_a_replica_is(listing, replica, monkeypatch):
    assert told().level is Level.OK
    monkeypatch.setattr(stored, "TOO_FAR_BEHIND", 0.1)
    replica.execute("SELECT pg_wal_replay_pause()")
    committed(lambda: renamed(listing, "磯だまり"))
    until(lambda: "秒おくれています" in told().words)
    with away("default"):
        assert "おくれは分かりません" in told().words
    with away(REPLICA):
        assert told().level is Level.FAULT and "答えません" in told().words


def told() -> Finding:
    [found] = committed(lambda: list(stored.replicas()))
    return found


@pytest.mark.parametrize("lost,who", [("default", "somebody"), (REPLICA, "a reader")])
def test_request_that_loses_its_database_is_answered_from_the_other(monkeypatch, listing, somebody, lost, who):
    """Before anybody has noticed: the one that is signed in loses the primary, the reader the replica."""
    monkeypatch.setattr(watching, "EVERY", 60)
    monkeypatch.setattr(watching, "SILENT", 60)
    client = somebody if who == "somebody" else None
    visit("/healthz")
    with away(lost):
        answer = visit("/search/", client)
        assert answer.status_code == 200
        assert (answer.replica if lost == "default" else answer.primary) > 0


def test_with_no_database_left_there_is_still_a_sentence(listing):
    visit("/healthz")
    with away("default"), away(REPLICA):
        until(lambda: watch.primary_is_away and watch.replica() is None)
        for path in ("/search/", "/", "/listings/none/"):
            answer = visit(path)
            assert answer.status_code == 503 and "数分たってから" in answer.content.decode()
        assert visit("/healthz").status_code == 503
