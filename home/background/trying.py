"""What becomes of a task that didn't end well: another try after a pause, at last a row for people to look at."""

import logging
import re
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from home.models import QueueWorker

from .works import key_of, work_of

log = logging.getLogger("ibasho.background")
#: How long to wait after the first, second … try that failed. One more, and people have to look at it.
PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
TRIES = len(PAUSES) + 1
KEEP_DONE = timedelta(days=30)
KEEP_DEAD = timedelta(days=90)
#: In place of an error's name: its worker gave no sign of life any more.
LOST = "WorkerLost"
#: A line of a traceback that names a place, and the line of code that stands there.
PLACE = re.compile(r'^  File "[^"]+", line \d+, in .*(?:\n    .*)?$', re.MULTILINE)


def dead() -> QuerySet[DBTaskResult]:
    """Failed at every try."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")


def after_failure(task: DBTaskResult) -> None:
    """The library has noted that it failed: put it off, or leave it to people."""
    tried = len(task.worker_ids)
    log.warning("task %s failed (try %d of %d): %s", task.task_path, tried, TRIES, task.exception_class_path)
    task.traceback = _places(task.traceback)
    if tried < TRIES:
        task.status, task.run_after = TaskResultStatus.READY, timezone.now() + PAUSES[tried - 1]
    else:
        task.status, task.finished_at = TaskResultStatus.FAILED, timezone.now()
    task.save(update_fields=["status", "run_after", "finished_at", "traceback", "exception_class_path"])
    if task.status == TaskResultStatus.FAILED and (work := work_of(task)):
        work.gave_up(key_of(task))


def take_up_lost() -> int:
    """Tasks whose worker was killed or cut off: it counts as a try that failed. How many there were."""
    with transaction.atomic():
        running = list(DBTaskResult.objects.running().select_for_update(skip_locked=True))
        # asked after that: whoever holds a task has given a sign of life before
        alive = set(QueueWorker.objects.alive().values_list("worker_id", flat=True))
        lost = [task for task in running if task.worker_ids[-1] not in alive]
        for task in lost:
            task.exception_class_path, task.traceback = LOST, ""
            after_failure(task)
    return len(lost)


def again(task: DBTaskResult) -> None:
    """Somebody wants it tried anew, from the first try on."""
    task.status, task.run_after, task.worker_ids = TaskResultStatus.READY, timezone.now(), []
    task.save(update_fields=["status", "run_after", "worker_ids"])


def old() -> QuerySet[DBTaskResult]:
    """What nobody needs to see any more."""
    now, tasks = timezone.now(), DBTaskResult.objects
    done = tasks.successful().filter(finished_at__lt=now - KEEP_DONE)
    return done | tasks.failed().filter(finished_at__lt=now - KEEP_DEAD)


def _places(traceback: str) -> str:
    """Where in the program, without the error's own words: those may hold what somebody typed, on several lines."""
    return "\n".join(PLACE.findall(traceback))
