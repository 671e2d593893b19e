"""The library says when a task has ended – here, and in the log."""

import logging
from typing import Any

from django.dispatch import receiver
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db import DatabaseBackend
from django_tasks_db.compat import TASKS_LOGGER
from django_tasks_db.models import DBTaskResult

from .trying import after_failure


def _without_words(record: logging.LogRecord) -> bool:
    """An error's own words may hold what somebody typed: the log says which task failed, its row where."""
    record.exc_info = record.exc_text = None
    return True


logging.getLogger(TASKS_LOGGER).addFilter(_without_words)


@receiver(task_finished)
def try_again(sender: type, task_result: TaskResult, **kwargs: Any) -> None:
    if task_result.status != TaskResultStatus.FAILED:  # of these the sender is a backend, of the others its class
        return
    if issubclass(sender, DatabaseBackend):
        after_failure(DBTaskResult.objects.get(pk=task_result.id))
