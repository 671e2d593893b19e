"""The library's worker, with signs of life: see home/background."""

from argparse import ArgumentParser

from django_tasks_db.management.commands.db_worker import Command as LibraryCommand

from home.background.workers import alive


class Command(LibraryCommand):
    help = "背景の仕事をします（一覧の取り込みなど）。いくつ動かしてもかまいません。止めるには SIGTERM を送ります。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(backend_name="background")

    def handle(self, *, worker_id: str, **options: object) -> None:
        with alive(worker_id):
            super().handle(worker_id=worker_id, **options)
