"""Queue again what a worker left in the middle: run it when the worker starts, and every few minutes."""

from django.core.management.base import BaseCommand

from home.imports.services import go_on_with_all


class Command(BaseCommand):
    help = "とちゅうで止まった一覧の取り込みを、続きから行います。"

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"続きから行う取り込み：{go_on_with_all()} 件")
