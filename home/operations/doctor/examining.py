"""All checks in order, and what is made of one that breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.db import DatabaseError

from directory.databases.routing import PRIMARY
from home.operations import databases

from . import around, environment, people, stored, work
from .findings import Check, Finding, Level, Named, fault, notice


@dataclass(frozen=True)
class Entry:
    name: str
    check: Check
    asks_database: bool = True


CHECKS = (
    Entry("設定", environment.environment, False),
    Entry("公開するアドレス", environment.address, False),
    Entry("時間帯", environment.place_of_time, False),
    Entry("データベース", stored.database, False),
    Entry("複製", stored.replicas, False),
    Entry("データベースの形", stored.migrations),
    Entry("時計", stored.clock),
    Entry("検索", stored.search),
    Entry("次の開催日", stored.next_dates),
    Entry("確かめた時期", stored.freshly_confirmed),
    Entry("見本", stored.is_public),
    Entry("ワーカー", work.worker),
    Entry("失敗した仕事", work.failed_tasks),
    Entry("片づけ", work.tidying),
    Entry("まとめたデータ", work.downloads),
    Entry("メール", around.mail, False),
    Entry("写真や書類", around.storage, False),
    Entry("ディスク", around.disks, False),
    Entry("静的ファイル", environment.static_files, False),
    Entry("印刷", around.letters, False),
    Entry("バックアップ", around.backups, False),
    Entry("数字", environment.figures, False),
    Entry("管理者", people.administrators),
    Entry("二つめの鍵", people.second_step),
    Entry("団体の代表", people.owners),
)


def examine(mail_to: str = "") -> Iterator[Named]:
    """Findings as they are made. `mail_to`: an address that is sent a letter."""
    checks = [*CHECKS, Entry("送るメール", partial(around.letter_to, mail_to), False)] if mail_to else CHECKS
    answers = databases.answers(PRIMARY)
    current = answers and _is_migrated()
    for entry in checks:
        if entry.asks_database and not (current or (answers and entry.check is stored.migrations)):
            continue
        yield from (Named(entry.name, finding) for finding in _found(entry.check))
    if not current:
        yield Named(
            "ほか",
            notice("データベースを調べられず、いくつかの検査を省きました。", "上の「問題」を直してから、もう一度。"),
        )


def _is_migrated() -> bool:
    """Not, where we may not even ask – a table that belongs to somebody else, say: its own check tells of that."""
    try:
        return not databases.unapplied()
    except DatabaseError:
        return False


def _found(check: Check) -> Iterator[Finding]:
    """What breaks while it looks is a finding, too: the others are still looked at."""
    try:
        yield from check()
    except Exception as error:
        yield fault(
            f"調べられませんでした（{type(error).__name__}）。", "記録（ログ）を見て、製作者に知らせてください。"
        )


def worst(findings: list[Named]) -> Level:
    levels = [one.finding.level for one in findings]
    return next((level for level in (Level.FAULT, Level.NOTICE) if level in levels), Level.OK)
