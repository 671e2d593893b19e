"""Back up the database and the uploaded files: see home/operations/backup and docs/backup.md."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from home.operations.backup.making import Made, make
from home.operations.backup.refusing import BackupRefused, Busy, faults_told

#: sysexits.h, EX_TEMPFAIL: for a timer, which may take it for a success (SuccessExitStatus=75)
TRY_LATER = 75


class Command(BaseCommand):
    help = (
        "データベースと画像などのバックアップを、公開鍵で暗号化して IBASHO_BACKUP_ROOT に作り、古いものを消します。"
        "動かしたまま行えます。終わりの番号：0 できた、1 できなかった、75 ほかのバックアップが動いている。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-media", action="store_true", help="データベースだけ（画像などは別に控えるとき）")
        parser.add_argument("--unencrypted", action="store_true", help="暗号化しません（だれでも開けます）")
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")

    def handle(self, *args: object, **options: object) -> None:
        try:
            with faults_told():
                self._back_up(options)
        except Busy as error:
            raise CommandError(str(error), returncode=TRY_LATER) from error
        except BackupRefused as error:
            raise CommandError(str(error)) from error

    def _back_up(self, options: dict) -> None:
        started = time.monotonic()
        made = make(unencrypted=options["unencrypted"], with_media=not options["without_media"])
        report = told(made) | {"seconds": round(time.monotonic() - started, 1)}
        self.stdout.write(
            f"{made.folder}：{report['bytes'] / 1e6:,.1f} MB、表 {report['tables']:,}、行 {report['rows']:,}、"
            f"ファイル {report['files']:,}、{'暗号化あり' if report['encrypted'] else '暗号化なし'}。"
            f"消した古いもの {len(made.removed):,}。"
        )
        if options["report"]:
            Path(options["report"]).write_text(json.dumps(report, ensure_ascii=False) + "\n", encoding="utf-8")


def told(made: Made) -> dict[str, object]:
    """Numbers and names of folders only."""
    return {
        "backup": made.folder.name,
        "bytes": made.manifest.bytes,
        "tables": len(made.contents.tables),
        "rows": sum(rows for rows, _digest in made.contents.tables.values()),
        "files": len(made.contents.files),
        "encrypted": made.manifest.is_sealed,
        "removed": made.removed,
    }
