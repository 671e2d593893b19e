"""Bring a backup back: see home/operations/backup and docs/backup.md."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from home.operations.backup import catalogue, keys, restoring
from home.operations.backup.refusing import BackupRefused, faults_told


class Command(BaseCommand):
    help = (
        "バックアップを戻します。すべての控えの数を確かめ、空の環境にだけ戻し、migrate と check_search を行います。"
        "名前を付けなければ、いまあるバックアップの一覧を出します。web と worker は止めておいてください。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", nargs="?", metavar="NAME", help="名前、フォルダの場所、または latest（最新）")
        parser.add_argument("--key", metavar="FILE", help="秘密鍵のファイル。- なら標準入力から読みます")
        parser.add_argument("--check", action="store_true", help="終わりまで開いて確かめるだけで、何も変えません")
        parser.add_argument("--replace", action="store_true", help="いまの内容を捨てて戻します")
        parser.add_argument("--report", metavar="FILE.json", help="結果を JSON で書き出すファイル")

    def handle(self, *args: object, **options: object) -> None:
        try:
            with faults_told():
                if options["backup"]:
                    self._restore(options)
                else:
                    self._list()
        except BackupRefused as error:
            raise CommandError(str(error)) from error

    def _list(self) -> None:
        found = catalogue.kept(catalogue.root())
        for backup in found:
            media = "" if backup.manifest.has_media else "（データベースだけ）"
            sealed = "" if backup.manifest.is_sealed else "（暗号化なし）"
            size = backup.manifest.bytes / 1e6
            self.stdout.write(f"{backup.folder.name}  {size:,.1f} MB  {backup.manifest.engine}{media}{sealed}")
        self.stdout.write(f"バックアップ {len(found):,} 個")

    def _restore(self, options: dict) -> None:
        started = time.monotonic()
        identities = keys.identities(options["key"]) if options["key"] else []
        looked = restoring.look(catalogue.find(options["backup"]), identities)
        if options["check"]:
            restoring.read_through(looked)
        else:
            restoring.expect_fitting(looked, replace=options["replace"])
            if before := restoring.restore(looked):
                self.stdout.write(f"前のデータベースは {before} に残しました。要らないと分かったら消してください。")
            restoring.bring_up_to_date()
        tables, files = looked.contents.tables, looked.contents.files
        report = {
            "backup": looked.folder.name,
            "restored": not options["check"],
            "tables": len(tables),
            "rows": sum(rows for rows, _digest in tables.values()),
            "files": len(files),
            "seconds": round(time.monotonic() - started, 1),
        }
        what = "開けることを確かめました" if options["check"] else "戻しました。全員がサインインし直します"
        counts = f"表 {report['tables']:,}、行 {report['rows']:,}、ファイル {report['files']:,}"
        self.stdout.write(f"{looked.folder.name}：{counts} を{what}。")
        if options["report"]:
            Path(options["report"]).write_text(json.dumps(report, ensure_ascii=False) + "\n", encoding="utf-8")
