"""Ask groups whether what is written of them is still so."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from home.account.reminding import letters, rounds
from home.models import LetterKind


class Command(BaseCommand):
    help = "見直しの時期になった居場所・活動の団体に「いまもこのとおりですか」とメールでたずねます。毎日一度。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="数えるだけで、何も書かず、何も送りません")

    def handle(self, *args: object, **options: object) -> None:
        today = timezone.localdate()
        if options["dry_run"]:
            with transaction.atomic():
                counts = rounds.plan(today)
                transaction.set_rollback(True)
        else:
            counts = rounds.plan(today)
            counts.update(letters.send_waiting(today, [LetterKind.REVIEW, LetterKind.SEASON]))
        counts = {name: counts[name] for name in (*PLANNED, *SENT)}
        if options["report"]:
            Path(options["report"]).write_text(json.dumps(counts) + "\n", encoding="utf-8")
        self.stdout.write(
            f"{'（数えるだけ）' if options['dry_run'] else ''}"
            f"見直しのお願い {counts['letters']:,}、来年度について {counts['seasonal']:,}、"
            f"電話の一覧へ {counts['calls']:,}、確認されていない印 {counts['marked']:,}。"
            f"メール {counts['sent']:,}、断られた {counts['refused']:,}、わからない {counts['unknown']:,}。"
        )


PLANNED = ("letters", "seasonal", "calls", "marked", "ended")
SENT = ("sent", "dropped", "refused", "unknown")
