"""Write the public directory as tables that others read: see home/open_data."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from directory.japan.codes import InvalidCode, normalise_municipality_code
from home.open_data import files
from home.open_data.tables import TABLES


class Command(BaseCommand):
    help = "公開されている居場所・活動・会場を、ほかでも読める形の表に書き出します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("table", choices=list(TABLES), help="表の形式")
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="書き出すフォルダ")
        parser.add_argument("--kind", choices=files.KINDS, default="csv", help="ファイルの種類")
        parser.add_argument("--municipality", default="", metavar="CODE", help="市区町村コード（なければ全部）")
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")

    def handle(self, *args: object, **options: object) -> None:
        code = options["municipality"]
        try:
            code = normalise_municipality_code(code) if code else ""
        except InvalidCode as error:
            raise CommandError(str(error)) from error
        if not options["folder"].is_dir():
            raise CommandError(f"フォルダがありません：{options['folder']}")
        written = files.write(TABLES[options["table"]], options["kind"], options["folder"], code)
        for name, rows in written.items():
            self.stdout.write(f"{name}：{rows:,} 行")
        if options["report"]:
            report = {"table": options["table"], "rows": sum(written.values()), "files": written}
            Path(options["report"]).write_text(json.dumps(report, ensure_ascii=False) + "\n", encoding="utf-8")
