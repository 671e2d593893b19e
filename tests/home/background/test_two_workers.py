"""Two real workers on one queue: each task is done once; what a killed one had in hand, the other does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.background import trying
from home.models import QueueWorker
from home.models.queue_workers import SILENT
from tests.home.background import works
from tests.home.elsewhere import Elsewhere, at

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite lets one worker take at a time: nothing to overlook"
    ),
]
ROOT = Path(__file__).resolve().parents[3]
NOTES = 40


@pytest.fixture
def workers(elsewhere: Elsewhere, settings, tmp_path) -> Iterator[list[subprocess.Popen]]:
    """Two of them, on a database of their own."""
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    name = elsewhere.new("queue", migrated=True)
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    environment = {**os.environ, "DATABASE_URL": url, "IBASHO_BACKGROUND": "worker"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    command = [sys.executable, "manage.py", "db_worker", "--interval", "0.05", "--no-startup-delay"]
    with at(name):
        started = [subprocess.Popen(command, cwd=ROOT, env=environment) for _number in range(2)]
        try:
            yield started
        finally:
            for worker in started:
                worker.kill()
                worker.wait()


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + works.SOON
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_each_task_once_and_a_killed_ones_by_the_other(workers, tmp_path):
    folder = str(tmp_path)
    for name in "ab":
        works.meet.enqueue(folder, name, 2)  # both at once, or never
    for number in range(NOTES):
        works.note.enqueue(folder, number)
    works.hang.enqueue(folder)
    wait_for((tmp_path / "hangs-in").exists)
    wait_for(lambda: DBTaskResult.objects.successful().count() == NOTES + 2)
    notes = [line.split() for line in (tmp_path / "notes").read_text().splitlines()]
    assert sorted(int(number) for number, _process in notes) == list(range(NOTES))

    killed = next(worker for worker in workers if str(worker.pid) == (tmp_path / "hangs-in").read_text())
    killed.kill()
    killed.wait()
    task = DBTaskResult.objects.running().get()
    assert trying.take_up_lost() == 0  # it may only be slow
    QueueWorker.objects.filter(pk=task.worker_ids[-1]).update(seen_at=Now() - SILENT - timedelta(seconds=1))
    assert trying.take_up_lost() == 1
    DBTaskResult.objects.filter(pk=task.pk).update(run_after=timezone.now())
    wait_for((tmp_path / "done-by").exists)
    (other,) = [worker for worker in workers if worker is not killed]
    assert (tmp_path / "done-by").read_text() == str(other.pid)

    other.send_signal(signal.SIGTERM)
    assert other.wait(works.SOON) == 0
    task.refresh_from_db()
    assert (task.status, len(task.worker_ids)) == ("SUCCESSFUL", 2)
    assert not QueueWorker.objects.alive().exists()
    connection.close()
