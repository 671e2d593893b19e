"""A task that fails is tried again after a pause, at last it waits for people; one that lost its worker is taken up."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from home.account.tidying import tidy
from home.background import trying
from home.models import ImportFile, ImportState, ListImport, QueueWorker
from home.models.queue_workers import SILENT
from tests.factories import UserFactory
from tests.home.background import works

pytestmark = pytest.mark.django_db
SECRET = "田中さん 090-1234-5678"
ON_MORE_LINES = f"1 error\n  {SECRET}\n    [input_value={SECRET}]"


@pytest.fixture(autouse=True)
def queued(settings):
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work_off() -> None:
    """A worker takes what is due, and ends."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="background",
        startup_delay=False,
        max_tasks=None,
        worker_id="at-work",
        excluded_queue_names=[],
    ).run()


def due_now() -> None:
    DBTaskResult.objects.update(run_after=timezone.now())


@pytest.mark.one_database  # on PostgreSQL real workers are at it: test_two_workers.py
def test_pauses_grow_and_then_people_decide():
    works.stumble.enqueue(SECRET)
    for number, pause in enumerate(trying.PAUSES, start=1):
        work_off()
        task = DBTaskResult.objects.get()
        assert (task.status, len(task.worker_ids)) == ("READY", number)
        assert pause - timedelta(minutes=1) < task.run_after - timezone.now() <= pause
        work_off()  # not before its time
        assert DBTaskResult.objects.get().worker_ids == task.worker_ids
        due_now()
    work_off()
    task = trying.dead().get()
    assert (task.status, len(task.worker_ids)) == ("FAILED", trying.TRIES)
    trying.again(task)
    work_off()
    assert len(DBTaskResult.objects.get().worker_ids) == 1


@pytest.mark.one_database  # on PostgreSQL real workers are at it: test_two_workers.py
def test_of_an_error_only_its_kind_and_place_are_kept(caplog):
    works.stumble.enqueue(ON_MORE_LINES)
    work_off()
    task = DBTaskResult.objects.get()
    assert task.exception_class_path == "builtins.ValueError"
    assert "in stumble" in task.traceback and "raise ValueError(words)" in task.traceback
    assert SECRET not in task.traceback + caplog.text


@pytest.mark.one_database
def test_what_ends_well_is_done_once(tmp_path):
    works.note.enqueue(str(tmp_path), 1)
    work_off()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def running_in(worker: str, **values) -> DBTaskResult:
    works.stumble.enqueue(SECRET)
    task = DBTaskResult.objects.latest("enqueued_at")
    DBTaskResult.objects.filter(pk=task.pk).update(status="RUNNING", worker_ids=[worker], **values)
    return task


def test_what_a_silent_worker_had_in_hand_is_taken_up():
    QueueWorker.objects.create(pk="alive")
    QueueWorker.objects.create(pk="silent", seen_at=Now() - SILENT - timedelta(seconds=1))
    tasks = {name: running_in(name) for name in ("alive", "silent", "never seen")}
    assert trying.take_up_lost() == 2
    now = {name: DBTaskResult.objects.get(pk=task.pk) for name, task in tasks.items()}
    assert [now[name].status for name in tasks] == ["RUNNING", "READY", "READY"]
    assert now["silent"].exception_class_path == trying.LOST
    assert trying.take_up_lost() == 0


def test_an_import_that_no_try_brought_to_its_end_says_so_on_its_page():
    run = ListImport.objects.create(by=UserFactory(), filename="list.csv", state=ImportState.CHECKING)
    ImportFile.objects.create(list_import=run, content=b"")
    DBTaskResult.objects.create(
        task_path="home.imports.tasks.check",
        args_kwargs={"args": [run.pk], "kwargs": {}},
        backend_name="background",
        run_after=timezone.now(),
        status="RUNNING",
        worker_ids=["gone"] * trying.TRIES,
    )
    assert trying.take_up_lost() == 1
    run.refresh_from_db()
    assert (run.state, run.doing) == (ImportState.FAILED, ImportState.CHECKING)
    assert "続きから行う" in run.message


def test_what_is_over_goes():
    long_ago = timezone.now() - trying.KEEP_DONE - timedelta(days=1)
    for status, finished_at in (("SUCCESSFUL", long_ago), ("SUCCESSFUL", timezone.now()), ("FAILED", long_ago)):
        DBTaskResult.objects.filter(pk=running_in("any").pk).update(status=status, finished_at=finished_at)
    DBTaskResult.objects.filter(pk=running_in("any").pk).update(
        status="FAILED", finished_at=timezone.now() - trying.KEEP_DEAD - timedelta(days=1)
    )
    assert tidy(dry_run=True)["tasks"] == tidy()["tasks"] == 2
    assert DBTaskResult.objects.count() == 2
