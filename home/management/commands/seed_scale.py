import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from home.scale import seed


class Command(BaseCommand):
    """Fills an empty database with invented national data, for measuring."""

    help = "空のデータベースに、架空の全国データを入れます（測定用）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listings", type=int, default=seed.NATIONAL_LISTINGS, help="居場所・活動の数")
        parser.add_argument("--districts", type=int, help="学区の数（書かなければ、全国と同じ割合）")
        parser.add_argument("--seed", type=int, default=1, help="同じ数なら、同じデータになります")
        parser.add_argument("--report", metavar="FILE.json", help="結果を書き出すファイル")
        parser.add_argument("--dry-run", action="store_true", help="書かずに、作る数だけ数えます")

    def handle(self, *args: Any, **options: Any) -> None:
        listings = options["listings"]
        districts = seed.districts_for(listings) if options["districts"] is None else options["districts"]
        if listings < 1 or districts < 1:
            raise CommandError("--listings と --districts は、1以上の数で書いてください。")
        try:
            with tqdm(total=listings, unit="件", disable=None) as bar:
                outcome = seed.seed(
                    listings, districts, number=options["seed"], dry_run=options["dry_run"], progress=bar.update
                )
        except (seed.NotEmpty, seed.TooLarge) as error:
            raise CommandError(str(error)) from error
        made = f"居場所・活動 {outcome.listings:,}、学区 {outcome.districts:,}、市町 {outcome.municipalities:,}"
        if options["dry_run"]:
            self.stdout.write(f"{made} を作ります（まだ何も書いていません）。")
        else:
            self.stdout.write(f"{made}、開催日 {outcome.dates:,}、検索の行 {outcome.entries:,} を作りました。")
        if options["report"]:
            text = json.dumps(asdict(outcome), ensure_ascii=False, indent=2)
            Path(options["report"]).write_text(text + "\n", encoding="utf-8")
