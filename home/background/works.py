"""What staff are told of a task: what it does in their words, which row it is about, and who looks after that row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from directory.models import User


@dataclass(frozen=True)
class Work:
    """A task's first argument is the key of a row; `rows(user)` are those that person looks after."""

    label: str
    rows: Callable[[User], QuerySet]
    page: str  # name of the page about a row
    again: Callable[[Any], None]  # begins anew with the row; raises ValidationError
    gave_up: Callable[[Any], None]  # what the row's own page says when no try went well; given its key


_works: dict[str, Work] = {}


def register(task: Task, work: Work) -> None:
    _works[task.module_path] = work


def work_of(task: DBTaskResult) -> Work | None:
    return _works.get(task.task_path)


def key_of(task: DBTaskResult) -> Any:
    arguments = task.args_kwargs["args"]
    return arguments[0] if arguments else None


def rows_of(tasks: list[DBTaskResult], user: User) -> dict[str, Model]:
    """{id of a task: the row it is about}, of those the person looks after: a statement for each kind of work."""
    found: dict[str, Model] = {}
    for path, work in _works.items():
        mine = {task.pk: key_of(task) for task in tasks if task.task_path == path}
        rows = work.rows(user).in_bulk(set(mine.values())) if mine else {}
        found |= {pk: rows[key] for pk, key in mine.items() if key in rows}
    return found
