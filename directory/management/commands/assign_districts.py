"""Compute the districts of all venues again, as after an import of boundaries."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from directory.importers.report import Report
from directory.models import DistrictBoundary, Listing
from directory.services.assignment import BATCH, plan_districts
from directory.signals import listings_changed


class Command(BaseCommand):
    help = "会場の座標から、その会場がどの学区にあるかを計算し直します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、何も書き込みません")

    def handle(self, *args: object, **options: object) -> None:
        if not DistrictBoundary.objects.exists():
            raise CommandError("学区の境界がまだありません。先に import_school_districts で取り込んでください。")
        dry_run = options["dry_run"]
        found = plan_districts()
        if not dry_run:
            with transaction.atomic():
                found.write()
                self._tell_listings(found.changed)
        report = Report(read=1, updated=len(found.changed))
        report.unchanged = found.total() - report.updated
        report.districts.update(found)
        report.write(options["report"])
        self.stdout.write(
            f"{'（確認のみ、書き込みなし）' if dry_run else ''}会場 {report.rows:,} 件："
            f"学区が1つ {found['one']:,}、2つ以上 {found['several']:,}、分からない {found['none']:,}。"
            f"学区が変わった会場 {report.updated:,}。"
        )

    def _tell_listings(self, venues: frozenset[int]) -> None:
        ordered = sorted(venues)
        for start in range(0, len(ordered), BATCH):
            listings = Listing.objects.filter(schedules__venue__in=ordered[start : start + BATCH])
            ids = list(listings.values_list("pk", flat=True).distinct())
            if ids:
                listings_changed.send(Listing, listing_ids=ids)
