"""The database, its tables, its clock, and whether the search says what they say."""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils import timezone

from directory.databases.routing import PRIMARY
from home.operations import databases, freshness

from .findings import Finding, fault, notice, ok

OLDEST_POSTGRESQL = 15
CLOCKS_DIFFER = (2, 30)  # seconds: worth a word, and too much for codes by mail and for replicas
TOO_FAR_BEHIND = 60  # seconds
SERVER_RUNS = "データベースのサーバーが動いているか（systemctl status postgresql）を確かめてください。"
MAY_WRITE = "ファイルとそのフォルダが、この利用者のものか（sudo ibasho で動かしたか）を確かめてください。"
READ_THROUGH = 1024**3  # bytes of a file that is read as a whole, which takes some seconds


def database() -> Iterator[Finding]:
    served = connection.vendor == "postgresql"
    if databases.answers(PRIMARY):
        yield from _postgresql() if served else _sqlite()
    else:
        yield fault("データベースが答えません。", f"DATABASE_URL と、{SERVER_RUNS if served else MAY_WRITE}")


def _postgresql() -> Iterator[Finding]:
    version = connection.pg_version // 10_000
    if version < OLDEST_POSTGRESQL:
        yield fault(f"PostgreSQL {version} は古すぎます。", f"{OLDEST_POSTGRESQL} 以上にしてください。")
    else:
        yield ok(f"PostgreSQL {version} につながります。")


def _sqlite() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        [mode] = cursor.execute("PRAGMA journal_mode").fetchone()
        [pages, size] = (cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        sound = pages * size > READ_THROUGH or cursor.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    if not sound:
        yield fault(
            "SQLiteのファイルが壊れています。",
            "サーバーとワーカーを止め、バックアップから戻してください。ディスクの故障も確かめてください。",
        )
    elif not _may_be_written():
        yield fault("SQLiteのファイルに書けません。", MAY_WRITE)
    elif mode not in ("wal", "memory"):
        yield notice(
            f"SQLiteが WAL でなく {mode} で動いています。読む人が、書く人を待ちます。",
            "ネットワーク越しのフォルダではなく、このマシンのディスクに置いてください。",
        )
    else:
        yield ok("SQLiteのファイルを読み書きできます。")


def _may_be_written() -> bool:
    """SQLite itself says so only to whoever writes."""
    return connection.is_in_memory_db() or os.access(connection.settings_dict["NAME"], os.W_OK, effective_ids=True)


def replicas() -> Iterator[Finding]:
    primary_answers = databases.answers(PRIMARY)
    for alias in settings.IBASHO_REPLICAS:
        yield _replica(alias, primary_answers)
    if not settings.IBASHO_REPLICAS:
        yield ok("複製は使っていません。")


def _replica(alias: str, primary_answers: bool) -> Finding:
    if not databases.answers(alias):
        return fault(
            f"複製（{alias}）が答えません。",
            "IBASHO_REPLICA_URLS と、そのサーバーの記録を確かめてください。それまでは元が読まれます。",
        )
    if not primary_answers:
        return notice(f"複製（{alias}）は答えますが、おくれは分かりません。", "元のデータベースを先に直してください。")
    behind = databases.behind(alias)
    if behind is None:
        return fault(
            f"複製（{alias}）は、元を追っていません（昇格したものは、もう複製ではありません）。",
            "新しい複製を作り、その場所を IBASHO_REPLICA_URLS に入れてください。それまでは元が読まれます。",
        )
    if behind[1] > TOO_FAR_BEHIND:
        return notice(
            f"複製（{alias}）が {behind[1]:.0f} 秒おくれています。", "そのサーバーのディスクと回線を確かめてください。"
        )
    return ok(f"複製（{alias}）は追いついています。")


def migrations() -> Iterator[Finding]:
    try:
        missing = databases.unapplied()
    except DatabaseError as error:
        yield fault(
            f"データベースの表を読めません（{type(error).__name__}）。",
            "表の持ち主が DATABASE_URL の利用者か、確かめてください（PostgreSQL：psql の \\dt に出ます）。",
        )
        return
    if missing:
        yield fault(
            f"データベースの形が、このバージョンより古いままです（{len(missing)} 件：{missing[0]} など）。",
            "manage.py migrate を行ってください。",
        )
    else:
        yield ok("データベースの形は、このバージョンのものです。")


def clock() -> Iterator[Finding]:
    """Against the database server's clock; where both are one machine, against what it has written itself."""
    if connection.vendor == "postgresql":
        yield from _against_the_server()
        return
    newest = MigrationRecorder(connection).migration_qs.aggregate(newest=Max("applied"))["newest"]
    if newest and newest > timezone.now():
        yield fault(
            "時計が、データベースに書かれた時刻より前を指しています。", "timedatectl で時計を合わせてください。"
        )
    else:
        yield ok("時計は、書かれた時刻と合っています。")


def _against_the_server() -> Iterator[Finding]:
    asked = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [told] = cursor.fetchone()
    halfway = datetime.fromtimestamp((asked + time.time()) / 2, told.tzinfo)
    apart = abs((told - halfway).total_seconds())
    words = f"時計が、データベースのサーバーと {apart:.1f} 秒ちがいます。"
    mend = "どちらのマシンでも timedatectl set-ntp true を行い、時計を合わせてください。"
    little, much = CLOCKS_DIFFER
    if apart > little:
        yield fault(words, mend) if apart > much else notice(words, mend)
    else:
        yield ok("時計は、データベースのサーバーと合っています。")


def search() -> Iterator[Finding]:
    lag = freshness.search_lag()
    if lag.missing or lag.left_over:
        yield fault(
            f"公開しているのに検索に出ていないものが {lag.missing:,} 件、"
            f"公開していないのに出ているものが {lag.left_over:,} 件あります。",
            "manage.py check_search で確かめ、manage.py rebuild_search で作り直してください。",
        )
    else:
        yield ok("検索には、公開しているものだけが出ています（くわしくは check_search）。")


def freshly_confirmed() -> Iterator[Finding]:
    state = freshness.freshness()
    confirmed = state.confirmed[365]
    if state.listings and confirmed * 2 < state.listings:
        yield notice(
            f"1年のうちに確かめられたのは、{state.listings:,} 件のうち {confirmed:,} 件です。",
            "管理画面の「確かめる時期のもの」から、団体に聞いてください。",
        )
    else:
        yield ok(f"{state.listings:,} 件のうち {confirmed:,} 件が、1年のうちに確かめられています。")


def next_dates() -> Iterator[Finding]:
    behind = freshness.search_lag().behind
    if behind > timedelta(hours=1):
        yield notice(
            f"「次の開催日」が {behind.total_seconds() / 3600:.0f} 時間おくれています。",
            "refresh_occurrences --passed を10分ごとに、refresh_occurrences を毎晩行うタイマーを確かめてください。",
        )
    else:
        yield ok("「次の開催日」は新しいままです。")


def is_public() -> Iterator[Finding]:
    """The demo belongs on no public site."""
    from directory.models import Prefecture

    if not settings.IBASHO_DEMO_LOGINS and Prefecture.objects.filter(code="99").exists():
        yield notice(
            "見本（凪浦市・椿ヶ原町）が入っています。", "公開する前に manage.py load_demo --remove を行ってください。"
        )
    else:
        yield ok("見本は、公開するサイトに入っていません。")
