"""Take away what the account area no longer needs."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from home.account.tidying import tidy


class Command(BaseCommand):
    help = (
        "終わったサインイン、答えのないまま古くなった招待、答えた申し込み、3年をすぎた記録、"
        "1年をすぎたメールの控え、古いお知らせとその連絡先を消します。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="数えるだけで、何も消しません")

    def handle(self, *args: object, **options: object) -> None:
        counts = tidy(options["dry_run"])
        if options["report"]:
            Path(options["report"]).write_text(json.dumps(counts) + "\n", encoding="utf-8")
        self.stdout.write(
            f"{'（数えるだけ）' if options['dry_run'] else ''}サインイン {counts['sessions']:,}、"
            f"招待 {counts['invitations']:,}、申し込み {counts['requests']:,}、記録 {counts['events']:,}、"
            f"取り込んだ一覧 {counts['imports']:,}、"
            f"お知らせのメールの控え {counts['letters']:,}、"
            f"読んだ人からのお知らせ {counts['reports']:,}、その連絡先 {counts['contacts']:,}。"
        )
