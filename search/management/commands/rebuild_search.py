import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from directory.models import Listing
from search import projection


class Command(BaseCommand):
    """Writes the read model again from the listings, without a moment in which the public sees less."""

    help = "検索の行を、居場所・活動から作り直します（作り直しのあいだも検索は使えます）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--report", metavar="FILE.json", help="結果を書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="書かずに、対象の数だけ数えます")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        listings, entries = Listing.objects.count(), 0
        if not options["dry_run"]:
            with tqdm(total=listings, unit="件", disable=None) as bar:
                entries = projection.rebuild(bar.update)
        report = {"listings": listings, "entries": entries, "seconds": round(time.monotonic() - started, 1)}
        self.stdout.write(f"居場所・活動 {listings:,} 件から、検索の行 {entries:,} 件を作りました。")
        if options["report"]:
            Path(options["report"]).write_text(json.dumps(report) + "\n", encoding="utf-8")
