"""Who works without being watched: the worker, and the timers."""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Min
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from home.models import PersonSession
from home.operations import queue
from home.operations.tasks import sign_of_life
from search import bulk

from .findings import Finding, fault, notice, ok

PATIENCE = 15  # seconds; a worker looks every second
TIDIED = timedelta(days=3)
OLD_FILE = timedelta(days=2)


def worker() -> Iterator[Finding]:
    """Sends a task through the queue, as an import would go."""
    if not queue.is_used():
        yield ok("ワーカーは使っていません（一覧の取り込みは、その場で行います）。")
        return
    sent = DBTaskResult.objects.get(pk=sign_of_life.enqueue().id)
    until = time.monotonic() + PATIENCE
    while sent.finished_at is None and time.monotonic() < until:
        time.sleep(0.5)
        sent.refresh_from_db()
    done = sent.finished_at is not None
    # One that a worker has just taken stays, until tidy_accounts: a worker ends that can't write down what it has done.
    DBTaskResult.objects.filter(pk=sent.pk).exclude(status=TaskResultStatus.RUNNING).delete()
    state = queue.state()
    if done:
        yield ok("ワーカーが仕事を受け取り、終えました。")
    elif state.running and not state.held_up(timezone.now()):
        yield notice("ワーカーは、ほかの仕事の途中です。", "大きな取り込みが終わってから、もう一度調べてください。")
    else:
        yield fault(
            f"ワーカーが {PATIENCE} 秒待っても仕事を受け取りません。{state.waiting:,} 件が待っています。",
            "manage.py db_worker --backend background を動かしてください（systemctl status で、その記録も）。",
        )


def failed_tasks() -> Iterator[Finding]:
    failed = queue.state().failed
    if failed:
        yield notice(
            f"失敗した仕事が {failed:,} 件残っています。", "管理画面の 見守りの道具 › 背景の仕事 を見てください。"
        )
    else:
        yield ok("失敗した仕事はありません。")


def tidying() -> Iterator[Finding]:
    """`tidy_accounts` takes away ended sessions every night: whether there are old ones shows whether it runs."""
    oldest = PersonSession.objects.aggregate(oldest=Min("expire_date"))["oldest"]
    if oldest and timezone.now() - oldest > TIDIED:
        yield notice(
            "いらなくなった記録が片づけられていません。",
            "tidy_accounts を毎晩行うタイマーと、その記録を確かめてください。",
        )
    else:
        yield ok("いらなくなった記録は片づけられています。")


def downloads() -> Iterator[Finding]:
    try:
        made = bulk.current().made_at
    except bulk.NotMade:
        yield notice("まとめたデータ（/api/v1/downloads）がまだありません。", "make_downloads を毎晩行ってください。")
        return
    if timezone.now() - made > OLD_FILE:
        yield notice(
            f"まとめたデータが {(timezone.now() - made).days} 日前のものです。",
            "make_downloads を毎晩行うタイマーと、その記録を確かめてください。",
        )
    else:
        yield ok("まとめたデータは新しいものです。")
