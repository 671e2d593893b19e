"""Look the instance over."""

import json
from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from home.operations.doctor.examining import examine, worst
from home.operations.doctor.findings import Level, Named

NOT_WELL = 1


class Command(BaseCommand):
    help = "設定、データベース、ワーカー、メール、ディスク、時計などを調べ、問題があれば直し方を示します。"
    requires_system_checks = ()  # they are one of the things to look at

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="結果を JSON で出します")
        parser.add_argument("--mail-to", metavar="ADDRESS", default="", help="このアドレスに、確かめのメールを送ります")

    def handle(self, *args: object, **options: object) -> None:
        self._expect_address(options["mail_to"])
        found = []
        for one in examine(options["mail_to"]):
            found.append(one)
            if not options["json"]:
                self._say(one)
        level = worst(found)
        if options["json"]:
            text = {"level": level.name.lower(), "findings": [one.as_dict() for one in found]}
            self.stdout.write(json.dumps(text, ensure_ascii=False, indent=2))
        else:
            self.stdout.write({Level.OK: "すべてよい状態です。", Level.NOTICE: "動いていますが、注意があります。",
                               Level.FAULT: "問題があります。"}[level])  # fmt: skip
        if level is Level.FAULT:
            raise SystemExit(NOT_WELL)

    def _expect_address(self, address: str) -> None:
        try:
            if address:
                validate_email(address)
        except ValidationError as error:
            raise CommandError(f"--mail-to の「{address}」はメールアドレスではありません。") from error

    def _say(self, one: Named) -> None:
        style = {Level.OK: self.style.SUCCESS, Level.NOTICE: self.style.WARNING, Level.FAULT: self.style.ERROR}
        level = one.finding.level
        self.stdout.write(f"{style[level](f'[{level}]')} {one.name}：{one.finding.words}")
        if one.finding.mend:
            self.stdout.write(f"      → {one.finding.mend}")
