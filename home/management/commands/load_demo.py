"""Load the fictional demo, once."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import transaction

from directory.models import User
from home.demo import loader, waiting
from home.demo.logins import PASSWORD, Login, create_logins
from home.pages import ensure_pages


class Command(BaseCommand):
    help = "架空の町の見本（凪浦市・椿ヶ原町）を一度だけ入れます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--reset", action="store_true", help="見本を取りのぞいて、入れなおします")
        how.add_argument("--remove", action="store_true", help="見本だけを取りのぞきます")

    def handle(self, *args: object, **options: object) -> None:
        new, users = False, ()
        with transaction.atomic():
            kept = loader.remove() if options["remove"] or options["reset"] else []
            if not options["remove"]:
                ensure_pages()
                new, users = loader.load(), create_logins()
                if new and users:
                    waiting.leave(User.objects.get(email=users[0].email))
        for sentence in kept:
            self.stdout.write(sentence)
        if options["remove"]:
            self.stdout.write("見本を取りのぞきました。ページ（ホームと案内）はそのままです。")
        else:
            self._tell(new, users)

    def _tell(self, new: bool, users: tuple[Login, ...]) -> None:
        counts = loader.counts()
        self.stdout.write(
            f"{'架空の町の見本を入れました' if new else '架空の町の見本は、もう入っています'}："
            f"学区 {counts.districts}、地名 {counts.towns}、団体 {counts.organisations}、"
            f"会場 {counts.venues}、居場所と活動 {counts.listings}。"
        )
        self.stdout.write("見どころ：/ 、/districts/ （学区から）、/search/?place=凪浦市本町二丁目 （場所から）")
        if users:
            self.stdout.write(f"見本の利用者（パスワードはどれも {PASSWORD}）：")
        for user in users:
            self.stdout.write(f"  {user.email}  {user.role}")
