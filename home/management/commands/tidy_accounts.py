"""Take away what the account area no longer needs."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from home.account.tidying import tidy
from home.staff_change.services import end_memberships, over
from home.trail.services import purge


class Command(BaseCommand):
    help = (
        "終わったサインイン、答えのないまま古くなった招待、答えた申し込み、3年をすぎた記録、"
        "1年をすぎたメールの控え、保存されなかった書きかけ、どこにも使われていない写真、古いお知らせとその連絡先、"
        "13か月をすぎた貼られた先の数、終わった背景の仕事を消し、"
        "最後の日をすぎたメンバーを団体から外し、削除して90日をすぎた居場所・活動、会場、団体を完全に消します。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="数えるだけで、何も消しません")

    def handle(self, *args: object, **options: object) -> None:
        counts = tidy(options["dry_run"])
        counts["memberships"] = over().count() if options["dry_run"] else end_memberships()
        counts |= purge(options["dry_run"])
        if options["report"]:
            Path(options["report"]).write_text(json.dumps(counts) + "\n", encoding="utf-8")
        self.stdout.write(
            f"{'（数えるだけ）' if options['dry_run'] else ''}サインイン {counts['sessions']:,}、"
            f"招待 {counts['invitations']:,}、申し込み {counts['requests']:,}、記録 {counts['events']:,}、"
            f"取り込んだ一覧 {counts['imports']:,}、"
            f"お知らせのメールの控え {counts['letters']:,}、書きかけ {counts['typed']:,}、"
            f"写真 {counts['pictures']:,}、"
            f"読んだ人からのお知らせ {counts['reports']:,}、その連絡先 {counts['contacts']:,}、"
            f"貼られた先の数 {counts['embeds']:,}、終わった背景の仕事 {counts['tasks']:,}、"
            f"最後の日をすぎたメンバー {counts['memberships']:,}、"
            f"削除して90日をすぎた居場所・活動 {counts['listings']:,}、"
            f"会場 {counts['venues']:,}、団体 {counts['organisations']:,}。"
        )
