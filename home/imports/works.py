"""Imports by upload as work in the background (home/background)."""

from home.background.works import Work, register
from home.models import ListImport

from . import running, services, tasks

for task, label in (
    (tasks.check, "一覧を確かめる"),
    (tasks.write, "一覧を取り込む"),
    (tasks.take_back, "一覧の取り込みをもとに戻す"),
):
    register(
        task,
        Work(
            label,
            rows=lambda user: ListImport.objects.visible_to(user),
            page="list_import",
            again=services.go_on,
            gave_up=running.give_up,
        ),
    )
