import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import projection


class Command(BaseCommand):
    """Compares the read model with the listings; exit 1 and a list on any difference."""

    help = "検索の行が、居場所・活動と合っているか確かめます。違いがあれば一覧を出し、1で終わります。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--report", metavar="FILE.json", help="結果を書き出すファイル")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(projection.differences())
        if options["report"]:
            text = json.dumps({"differences": found}, ensure_ascii=False, indent=2)
            Path(options["report"]).write_text(text + "\n", encoding="utf-8")
        if found:
            self.stderr.write("\n".join(found))
            raise CommandError(f"検索の行に違いが {len(found)} 件あります。rebuild_search で作り直してください。")
        self.stdout.write("検索の行は、居場所・活動と合っています。")
