"""Once a month: how many places to belong are registered in each district, to look back on."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from tqdm import tqdm

from directory.models import Prefecture
from home.coverage import months


class Command(BaseCommand):
    help = "学区ごとの登録の数を、今月の分として書きとめます（毎月1回。同じ月にもう一度動かすと、数えなおします）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        with tqdm(total=Prefecture.objects.count(), unit="県", disable=None) as bar:
            counted = months.take(today, progress=bar.update)
        if options["report"]:
            Path(options["report"]).write_text(json.dumps({"districts": counted}) + "\n", encoding="utf-8")
        self.stdout.write(f"{today:%Y年%-m月}の登録の数を、{counted:,} の地域について書きとめました。")
