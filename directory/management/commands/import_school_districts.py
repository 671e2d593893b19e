"""Import school districts: 国土数値情報 A27/A32 as Shapefile, GeoJSON, zip or folder."""

import tempfile
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from directory.enums import DistrictKind
from directory.importers.report import ImportRefused, Report
from directory.importers.school_districts import reader, sources
from directory.services.districts import import_districts


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1950 <= int(text) <= 2100):
        raise ArgumentTypeError(f"「{text}」は西暦4桁の年度ではありません（例：2023）。")
    return int(text)


class Command(BaseCommand):
    help = "小学校区・中学校区（国土数値情報 A27・A32 の Shapefile・GeoJSON・zip・フォルダ）を取り込みます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="ファイルまたはフォルダ")
        parser.add_argument(
            "--edition", type=_year, metavar="YYYY", help="データの年度（ふつうはファイルから分かります）"
        )
        parser.add_argument("--kind", choices=DistrictKind.values, default="", help="区域の種類（同上）")
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、何も書き込みません")
        parser.add_argument("--force", action="store_true", help="多くの学区がなくなる場合も取り込みます")

    def handle(self, *args: object, **options: object) -> None:
        report = Report()
        with tempfile.TemporaryDirectory(prefix="ibasho-districts-") as stage:
            found = sources.collect(options["paths"], Path(stage))
            for source in tqdm(found, unit="ファイル", disable=None):
                try:
                    report.merge(self._import(source, options))
                except ImportRefused as refusal:
                    report.refuse(source.label, refusal)
        report.write(options["report"])
        self._tell(report, options["dry_run"])
        if not report.read:
            raise CommandError("読み込めたファイルがありません。上のメッセージを確かめてください。")

    def _import(self, source: sources.Source | sources.Refusal, options: dict) -> Report:
        if isinstance(source, sources.Refusal):
            raise source.error
        return import_districts(
            reader.read(source),
            kind=options["kind"],
            edition=options["edition"],
            force=options["force"],
            dry_run=options["dry_run"],
        )

    def _tell(self, report: Report, dry_run: bool) -> None:
        for problem in report.errors:
            row = f"（{problem.row} 件目、{problem.field}「{problem.value}」）" if problem.row else ""
            self.stderr.write(f"{problem.file}{row}：{problem.message}")
        self.stdout.write(
            f"{'（確認のみ、書き込みなし）' if dry_run else ''}学区 {report.rows:,} 件："
            f"新規 {report.created:,}、更新 {report.updated:,}、変更なし {report.unchanged:,}、"
            f"飛ばしたもの {report.skipped:,}。"
            f"以前の学区にしたもの {report.removed:,}、取り込まなかったファイル {report.refused:,}。"
        )
