"""For whoever lost telephone and backup numbers alike."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from home.account.tidying import reset_second_step


class Command(BaseCommand):
    help = "認証アプリ・パスキー・予備の番号を消し、すべてサインアウトします。本人に電話などで確かめてから使います。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="その人のメールアドレス")

    def handle(self, *args: object, **options: object) -> None:
        if reset_second_step(options["email"]) is None:
            raise CommandError("そのメールアドレスの人はいません。")
        self.stdout.write("登録を消しました。次のサインインのあとで、もう一度登録してもらってください。")
