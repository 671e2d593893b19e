import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from search import bulk
from search.api.downloads import bulk_item


class Command(BaseCommand):
    """Writes the file from which the public data is taken away as a whole."""

    help = "公開されている居場所・活動を、まとめて持っていけるファイルにします（毎晩）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--report", metavar="FILE.json", help="結果を書き出すファイル")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        with translation.override("ja"):  # addresses without a language's prefix
            made = bulk.make(bulk_item)
        report = {"listings": made.count, "seconds": round(time.monotonic() - started, 1)}
        if options["report"]:
            Path(options["report"]).write_text(json.dumps(report) + "\n", encoding="utf-8")
        self.stdout.write(f"居場所・活動 {made.count:,} 件をファイルにしました。")
