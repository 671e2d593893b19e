"""The desk's page of work that failed: who sees what, and what the two buttons do."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.background import trying
from home.background.hooks import counter
from home.models import ImportFile, ImportState, ListImport
from tests.factories import UserFactory
from tests.home.desk_world import curator_of, make_town

pytestmark = pytest.mark.django_db
SECRET = "田中さん 090-1234-5678"


@pytest.fixture
def here(settings):
    """A town whose curator's import failed, and another."""
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return make_town("99201", "凪浦市")


@pytest.fixture
def curator(here):
    return curator_of(here.council)


@pytest.fixture
def dead(here, curator) -> DBTaskResult:
    run = ListImport.objects.create(
        by=curator, filename="凪浦の一覧.csv", state=ImportState.FAILED, doing=ImportState.RUNNING, done=3, total=9
    )
    ImportFile.objects.create(list_import=run, content=b"")
    run.areas.set([here.municipality])
    return failed("home.imports.tasks.write", [run.pk], "django.db.utils.OperationalError")


def failed(path: str, arguments: list, error: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        task_path=path,
        args_kwargs={"args": arguments, "kwargs": {}},
        backend_name="background",
        run_after=timezone.now(),
        status="FAILED",
        finished_at=timezone.now(),
        worker_ids=["w"] * trying.TRIES,
        exception_class_path=error,
        traceback=SECRET,
    )


def press(client, task: DBTaskResult, action: str):
    return client.post(reverse("background_work"), {"task": str(task.pk), "action": action}, follow=True)


def test_a_curator_reads_what_failed_and_how_often(client, curator, dead):
    client.force_login(curator)
    page = client.get(reverse("background_work")).content.decode()
    run = ListImport.objects.get()
    for words in ("一覧を取り込む", "凪浦の一覧.csv", reverse("list_import", args=[run.pk]), "5回", "データベースに"):
        assert words in page
    assert SECRET not in page
    assert counter().count(curator) == 1


def test_what_is_foreign_is_neither_shown_nor_moved(client, dead):
    other = curator_of(make_town("98201", "椿市").council)
    unknown = failed("home.gone.task", [], "builtins.ValueError")
    client.force_login(other)
    assert "凪浦の一覧.csv" not in client.get(reverse("background_work")).content.decode()
    assert counter().count(other) == 0
    for task, action in ((dead, "again"), (dead, "give_up"), (unknown, "again")):
        assert press(client, task, action).status_code == 404
    assert DBTaskResult.objects.filter(status="FAILED").count() == 2
    client.force_login(UserFactory())
    assert client.get(reverse("background_work")).status_code in (302, 403)


def test_again_goes_on_where_the_import_stopped(client, curator, dead):
    client.force_login(curator)
    assert "もう一度行います" in press(client, dead, "again").content.decode()
    run = ListImport.objects.get()
    assert (run.state, run.done) == (ImportState.RUNNING, 3)
    task = DBTaskResult.objects.get()
    assert (task.status, task.args_kwargs["args"], task.pk != dead.pk) == ("READY", [run.pk], True)
    assert press(client, dead, "again").status_code == 404  # somebody else was first


def test_an_import_that_has_gone_on_meanwhile_is_not_begun_twice(client, curator, dead):
    ListImport.objects.update(state=ImportState.DONE, doing="")
    client.force_login(curator)
    assert "いまはできません" in press(client, dead, "again").content.decode()
    assert DBTaskResult.objects.get().status == "FAILED"


def test_what_somebody_else_moves_in_that_moment_is_left_to_them(client):
    """Two press at once: a worker may have taken it up already, and it would be done twice."""
    task = failed("home.gone.task", [], "builtins.ValueError")
    client.force_login(UserFactory(is_superuser=True, is_staff=True))

    def somebody_else(execute, sql, *more):
        if sql.startswith("SAVEPOINT"):  # the page has been read, the change begins
            DBTaskResult.objects.update(status="RUNNING", worker_ids=["other"])
        return execute(sql, *more)

    with connection.execute_wrapper(somebody_else):
        assert press(client, task, "again").status_code == 404
    task.refresh_from_db()
    assert (task.status, task.worker_ids) == ("RUNNING", ["other"])


def test_given_up_it_is_gone_and_the_import_stays(client, curator, dead):
    client.force_login(curator)
    assert "あきらめました" in press(client, dead, "give_up").content.decode()
    assert not DBTaskResult.objects.exists()
    assert ListImport.objects.get().state == ImportState.FAILED


def test_an_administrator_sees_every_one_and_how_the_queue_stands(client, dead):
    unknown = failed("home.gone.task", [], "builtins.ValueError")
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    page = client.get(reverse("background_work")).content.decode()
    assert "worker が動いていないようです" in page and "ValueError" in page
    press(client, unknown, "again")
    assert DBTaskResult.objects.get(pk=unknown.pk).status == "READY"


def test_where_no_worker_is_needed_none_is_missed(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert "db_worker" not in client.get(reverse("background_work")).content.decode()


UNKNOWN = "1c5b109b-ef2f-4ffe-9046-cb907582646f"


@pytest.mark.parametrize("task,action", [("", "again"), ("x" * 300, "give_up"), (UNKNOWN, "again")])
def test_nonsense_is_not_found(client, curator, dead, task, action):
    client.force_login(curator)
    assert client.post(reverse("background_work"), {"task": task, "action": action}).status_code == 404
    assert client.post(reverse("background_work"), {"task": str(dead.pk), "action": "else"}).status_code == 404
