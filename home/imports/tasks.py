"""The work, in the background where there is a worker (`IBASHO_BACKGROUND`), else at once."""

from django_tasks import task

from . import running


@task(backend="background")
def check(pk: int) -> None:
    running.check(pk)


@task(backend="background")
def write(pk: int) -> None:
    running.write(pk)


@task(backend="background")
def take_back(pk: int) -> None:
    running.take_back(pk)
