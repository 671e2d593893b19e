"""Whether it lives, is ready, and how it does: told to whoever may ask, also when what it stands on is away."""

import json
import logging
import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from prometheus_client.parser import text_string_to_metric_families

from config import health, slow_queries
from directory.models import Listing
from home.models import QueueWorker
from home.operations import databases, queue
from search.models import Entry
from tests.factories import ListingFactory

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "a-token-of-the-tests"


@pytest.fixture
def figures(client, settings):
    """Reads /metrics as Prometheus does: {(name, labels): value}."""
    settings.IBASHO_METRICS_TOKEN = TOKEN

    def read() -> dict:
        cache.clear()
        text = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()
        samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
        return {(one.name, *one.labels.values()): one.value for one in samples}

    return read


@pytest.fixture
def with_worker(settings):
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def ago(**time: int) -> datetime:
    return timezone.now() - timedelta(**time)


def worker(**ago: int) -> None:
    """One that gave its last sign of life so long ago."""
    QueueWorker.objects.create(pk="a", seen_at=timezone.now() - timedelta(**ago))


def task(status: str = "READY", **times: timedelta) -> None:
    """A row of the queue; `times` are how long ago."""
    values = {"args_kwargs": {}, "task_path": "home.imports.tasks.check", "backend_name": "background"}
    one = DBTaskResult.objects.create(**values, status=status, run_after=get_date_max())
    moments = {name: timezone.now() - time for name, time in times.items()}
    DBTaskResult.objects.filter(pk=one.pk).update(**moments)


def ready(client) -> tuple[int, dict]:
    cache.clear()
    response = client.get("/readyz")
    assert "no-store" in response["Cache-Control"]
    return response.status_code, json.loads(response.content)


# --- ready


@pytest.mark.django_db
def test_readyz_says_what_it_stands_on(client):
    fine = {"status": "ok", "database": "ok", "migrations": "ok", "storage": "ok", "queue": "not used"}
    assert ready(client) == (200, fine)


@pytest.mark.django_db
def test_a_process_newer_than_its_tables_gets_no_visitors(client):
    health._migrated.clear()
    newest = MigrationRecorder.Migration.objects.filter(app="home").latest("name")
    newest.delete()
    status, answer = ready(client)
    assert (status, answer["status"], answer["migrations"]) == (503, "not ready", "waiting")
    assert databases.unapplied() == [f"home.{newest.name}"]


@pytest.mark.django_db
def test_what_readers_can_do_without_takes_no_machine_away(client, settings, with_worker):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.test_watching.Nowhere"}}
    task(enqueued_at=timedelta(minutes=3))
    status, answer = ready(client)
    assert (status, answer["status"]) == (200, "degraded")
    assert (answer["storage"], answer["queue"]) == ("unreachable", "held up")


class Nowhere:
    def exists(self, name: str) -> bool:
        raise ConnectionError(name)


AWAY = """
import django
django.setup()
from django.test import Client
ask = Client(raise_request_exception=False).get
for path in ("/healthz", "/livez", "/readyz"):
    print(path, ask(path).status_code, ask(path).content.decode())
print(ask("/metrics", headers={"authorization": "Bearer x"}).content.decode())
from django.core.management import call_command
try:
    call_command("doctor")
except SystemExit as end:
    print("doctor ended with", end.code)
"""


@pytest.mark.one_database
def test_without_its_database_it_lives_says_so_and_tells_no_old_figures():
    """A PostgreSQL that isn't there: nothing listens at port 1."""
    told = {"DATABASE_URL": "postgres://nobody:x@127.0.0.1:1/nothing", "IBASHO_METRICS_TOKEN": "x"}
    done = subprocess.run([sys.executable, "-c", AWAY], cwd=ROOT, env={**os.environ, **told}, capture_output=True)
    text = done.stdout.decode()
    assert '/healthz 503 {"status": "error", "database": "unreachable"}' in text
    assert '/livez 200 {"status": "ok"}' in text
    assert '/readyz 503 {"status": "not ready", "database": "unreachable"}' in text
    assert 'ibasho_database_up{database="default"} 0.0' in text and "ibasho_tasks" not in text
    assert 'ibasho_request_seconds_count{status="5xx",view="healthz"} 2.0' in text
    assert "[問題] データベース：" in text and "[OK] 写真や書類：" in text and "doctor ended with 1" in text
    assert "検索：" not in text and b"Traceback" not in done.stdout + done.stderr


# --- the queue


@pytest.mark.django_db
@pytest.mark.parametrize(
    "tasks,sign,held_up",
    [
        ([], None, False),
        ([{"enqueued_at": timedelta(minutes=1)}], None, False),
        ([{"enqueued_at": timedelta(minutes=3)}], None, True),
        ([{"enqueued_at": timedelta(hours=3), "run_after": timedelta(hours=-1)}], None, False),
        ([{"enqueued_at": timedelta(minutes=3)}], 10, True),  # it lives, and takes nothing
        ([{"enqueued_at": timedelta(minutes=30)},
          {"status": "RUNNING", "started_at": timedelta(minutes=40)}], 10, False),  # a large import
        ([{"enqueued_at": timedelta(minutes=3)},
          {"status": "RUNNING", "started_at": timedelta(minutes=4)}], 180, True),  # killed
    ],
)  # fmt: skip
def test_a_queue_is_held_up_when_something_waits_and_nobody_works(tasks, sign, held_up):
    for fields in tasks:
        task(**fields)
    if sign:
        worker(seconds=sign)
    assert queue.now_held_up() is held_up


# --- figures


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}])
def test_figures_are_for_who_has_the_token(client, settings, sent):
    assert client.get("/metrics", headers=sent).status_code == 404
    settings.IBASHO_METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers=sent).status_code == 401


@pytest.mark.django_db
def test_answers_are_counted_by_view_and_kind_and_nothing_else(client, figures):
    name = "ibasho_request_seconds_count"
    before = figures()
    client.get("/search/", {"q": "だれにも言えない", "near": "35.33812,139.6"})
    client.get("/en/search/")
    client.get("/だれにも言えない")
    after = figures()

    def more(view: str, status: str) -> float:
        return after.get((name, status, view), 0) - before.get((name, status, view), 0)

    assert (more("search", "2xx"), more("wagtail_serve", "4xx") + more("(none)", "3xx")) == (2, 1)
    assert re.search(r"だれ|%E3|35\.3", repr(after)) is None
    assert any(name == "ibasho_process_memory_bytes" and value > 10_000_000 for (name, *_), value in after.items())


@pytest.mark.django_db
def test_queue_is_told_in_figures(figures):
    task(enqueued_at=timedelta(minutes=3))
    task(status="FAILED", finished_at=timedelta(minutes=5))
    worker(minutes=5)
    told = figures()
    assert [told["ibasho_tasks", state] for state in ("waiting", "running", "failed")] == [1, 0, 1]
    assert 180 <= told["ibasho_tasks_oldest_seconds",] < 600 and 300 <= told["ibasho_worker_seen_seconds",] < 900


@pytest.mark.django_db
def test_freshness_and_what_the_search_is_behind(figures):
    for days in (10, 100, 300, 500):
        ListingFactory(verified_at=ago(days=days))
    told = figures()
    assert told["ibasho_listings",] == 4
    assert [told["ibasho_listings_confirmed_ratio", days] for days in ("90", "180", "365")] == [0.25, 0.5, 0.75]
    assert [told[f"ibasho_search_{what}",] for what in ("missing", "left_over", "behind_seconds")] == [0, 0, 0]
    Entry.objects.filter(listing=Listing.objects.first()).delete()  # around the projection
    Listing.objects.filter(pk=Listing.objects.last().pk).update(live=False)
    Entry.objects.filter(pk=Entry.objects.order_by("pk")[1].pk).update(next_starts_at=ago(hours=2), next_timing="timed")
    told = figures()
    assert (told["ibasho_search_missing",], told["ibasho_search_left_over",]) == (1, 1)
    assert 7200 <= told["ibasho_search_behind_seconds",] < 7800


@pytest.mark.django_db
@pytest.mark.one_database
def test_several_processes_are_told_of_as_one(settings, figures, tmp_path):
    """Two processes count into one folder and end: their counts stay, their memory doesn't."""
    code = "from config.latency import observe; observe('search', 200, 0.3)"
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _process in range(2):
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    settings.PROMETHEUS_MULTIPROC_DIR = str(tmp_path)
    told = figures()
    assert told["ibasho_request_seconds_count", "2xx", "search"] == 2
    assert [key for key in told if key[0] == "ibasho_process_memory_bytes"] == [
        ("ibasho_process_memory_bytes", str(os.getpid()))
    ]


# --- slow statements


@pytest.mark.django_db
def test_a_slow_statement_is_told_of_without_what_it_asked_for(caplog):
    timed = slow_queries.partial(slow_queries._timed, 0)
    slow_queries._watch(timed, connection=connection)
    slow_queries._watch(timed, connection=connection)  # a reconnected one
    try:
        with caplog.at_level(logging.WARNING, "ibasho.slow_query"):
            list(
                Listing.objects.filter(title="だれにも言えない", pk__in=[41, 42]).extra(where=["title <> '西柴三丁目'"])
            )
    finally:
        connection.execute_wrappers.remove(timed)
    [record] = caplog.records
    assert "directory_listing" in record.statement and record.milliseconds >= 0
    assert re.search("だれ|西柴|41", caplog.text.split("WARNING")[1]) is None


def test_quick_statements_are_not_told_of(caplog, db):
    with connection.execute_wrapper(slow_queries.partial(slow_queries._timed, 60_000)):
        Listing.objects.count()
    assert caplog.records == []
