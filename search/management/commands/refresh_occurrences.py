from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from activities.services import Refreshed, refresh
from directory.importers.report import Report
from directory.models import Listing
from search import next_dates

UNREADABLE = "居場所・活動 {listing} のくり返しが読めないため、日付を作りませんでした。日程を直してください。"


class Command(BaseCommand):
    """Makes the dates of all schedules a year ahead, and lets the search know which come next."""

    help = "日程から、1年先までの開催日を作ります（毎晩）。中止・変更・お知らせは、そのまま残ります。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--report", metavar="FILE.json", help="結果を書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、何も書き込みません")
        parser.add_argument(
            "--passed", action="store_true", help="日付は作らず、過ぎた「次の日」だけを進めます（数分おきに）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        outcome, passed = Refreshed(), 0
        if not options["passed"]:
            with tqdm(total=Listing.objects.public().count(), unit="件", disable=None) as bar:
                outcome = refresh(dry_run=options["dry_run"], progress=bar.update)
        if not options["dry_run"]:
            passed = next_dates.renew_passed()
        report = _report(outcome)
        report.write(options["report"])
        for problem in report.errors:
            self.stderr.write(f"{problem.message}（{problem.value}）")
        self.stdout.write(
            f"{'（確認のみ、書き込みなし）' if options['dry_run'] else ''}開催日：新規 {report.created:,}、"
            f"更新 {report.updated:,}、削除 {report.removed:,}、変更なし {report.unchanged:,}。"
            f"検索の「次の日」を進めたもの {passed:,}。"
        )


def _report(outcome: Refreshed) -> Report:
    report = Report(
        created=outcome.created, updated=outcome.updated, unchanged=outcome.kept, removed=outcome.removed, read=1
    )
    for listing, rules in sorted(outcome.unreadable.items()):
        for rule in rules:
            report.add("", 0, "くり返し", rule, UNREADABLE.format(listing=listing))
    return report
