"""Work out which districts the venues lie in."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from directory.models import DistrictBoundary
from directory.services.assignment import assign_districts


class Command(BaseCommand):
    help = "会場の座標と学区の境界から、会場のある学区を求めます。申告・確認済みの学区は変えません。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、何も書き込みません")

    def handle(self, *args: object, **options: object) -> None:
        if not DistrictBoundary.objects.exists():
            raise CommandError("学区の境界がまだありません。先に import_school_districts で取り込んでください。")
        report = assign_districts(dry_run=options["dry_run"])
        report.write(options["report"])
        counts = report.districts
        self.stdout.write(
            f"{'（確認のみ、書き込みなし）' if options['dry_run'] else ''}会場 {report.rows:,} 件："
            f"学区が決まったもの {counts['one']:,}、複数にかかるもの {counts['several']:,}、"
            f"分からないもの {counts['none']:,}（今回変わったもの {report.updated:,}）。"
        )
