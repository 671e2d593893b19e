"""Import published lists: こども食堂・居場所一覧, 追加情報, イベント一覧, 公共施設一覧, ibasho's own export."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from activities.importers.listings import Options, import_listings
from directory.importers.report import Report

ENDINGS = (".csv", ".json", ".tsv", ".txt", ".xlsx")


class Command(BaseCommand):
    help = "こども食堂・居場所の一覧、追加情報、イベント一覧、公共施設一覧（CSV・Excel）を取り込みます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="ファイルまたはフォルダ")
        parser.add_argument("--source", default="", metavar="NAME", help="出典の名前（ふつうは市区町村コードと種類）")
        parser.add_argument("--publish", action="store_true", help="下書きにせず、すぐに公開します")
        parser.add_argument(
            "--facilities-as",
            choices=["venues", "listings"],
            default="venues",
            help="公共施設一覧を会場（既定）または居場所として取り込みます",
        )
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、何も書き込みません")
        parser.add_argument("--force", action="store_true", help="多くの項目がなくなる場合も取り込みます")

    def handle(self, *args: object, **options: object) -> None:
        report = import_listings(
            list(_files(options["paths"])),
            source=options["source"],
            options=Options(options["publish"], options["facilities_as"], options["force"]),
            dry_run=options["dry_run"],
            progress=lambda files: tqdm(files, unit="ファイル", disable=None),
        )
        report.write(options["report"])
        self._tell(report, options["dry_run"])
        if not report.read:
            raise CommandError("読み込めたファイルがありません。上のメッセージを確かめてください。")

    def _tell(self, report: Report, dry_run: bool) -> None:
        for problem in report.errors:
            where = f"{problem.row}行目 {problem.field}「{problem.value}」：" if problem.row else ""
            self.stderr.write(f"{problem.file}：{where}{problem.message}")
        found, districts = report.geocoded, report.districts
        self.stdout.write(
            f"{'（確認のみ、書き込みなし）' if dry_run else ''}{report.rows:,} 件："
            f"新規 {report.created:,}、更新 {report.updated:,}、変更なし {report.unchanged:,}、"
            f"取り込めなかったもの {report.skipped:,}。"
            f"一覧から消えたもの {report.removed:,}、読めなかったファイル {report.refused:,}。\n"
            f"位置：番地 {found['exact']:,}、町 {found['town']:,}、市区町村 {found['municipality']:,}、"
            f"不明 {found['none']:,}。小学校区：一つ {districts['one']:,}、複数 {districts['several']:,}、"
            f"不明 {districts['none']:,}、読めなかった学区名 {districts['unresolved']:,}。\n"
            f"日程：日付にできたもの {report.schedules['parsed']:,}、"
            f"文字のまま残したもの {report.schedules['kept_as_text']:,}。"
        )


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    """Files as given; of folders the tables in them, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(child for child in path.iterdir() if child.suffix.lower() in ENDINGS)
        else:
            yield path
