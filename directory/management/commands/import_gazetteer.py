"""Import place names: what addresses and typed places are found by."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from directory.geocoding.areas import AreaNames
from directory.importers import gazetteer
from directory.importers.report import ImportRefused, Report
from directory.services.gazetteer import import_places


class Command(BaseCommand):
    help = "町・丁目や学校の名前と位置（JSONのフォルダ・CSV・町字・国土数値情報P29）を取り込みます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="ファイルまたはフォルダ")
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、何も書き込みません")

    def handle(self, *args: object, **options: object) -> None:
        report, areas = Report(), AreaNames()
        for path in tqdm(list(gazetteer.find_files(options["paths"])), unit="ファイル", disable=None):
            try:
                report.merge(import_places(gazetteer.read(path), areas, dry_run=options["dry_run"]))
            except ImportRefused as refusal:
                report.refuse(gazetteer.label(path), refusal)
        report.write(options["report"])
        self._tell(report, options["dry_run"])
        if not report.read:
            raise CommandError("読み込めたファイルがありません。上のメッセージを確かめてください。")

    def _tell(self, report: Report, dry_run: bool) -> None:
        for problem in report.errors:
            row = f"（{problem.row}行目、{problem.field}「{problem.value}」）" if problem.row else ""
            self.stderr.write(f"{problem.file}{row}：{problem.message}")
        self.stdout.write(
            f"{'（確認のみ、書き込みなし）' if dry_run else ''}地名 {report.rows:,} 件："
            f"新規 {report.created:,}、更新 {report.updated:,}、変更なし {report.unchanged:,}、"
            f"飛ばしたもの {report.skipped:,}。取り込まなかったファイル {report.refused:,}。"
        )
