"""A worker is killed in the middle by a real SIGKILL, and the next goes on: nothing is missing, nothing double."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import migrated

pytestmark = [pytest.mark.slow, pytest.mark.one_database]
ROWS = 400
BEGIN = f"""
from directory.models import Municipality, Prefecture, User
from home.imports import services
from home.models import ListImport
prefecture, _ = Prefecture.objects.get_or_create(code="99", defaults={{"name": "ひなた県"}})
Municipality.objects.get_or_create(code="99301", defaults={{"name": "ひなた市", "prefecture": prefecture}})
user = User.objects.create_superuser("admin@example.jp", "nagiura-no-umi-99")
line = "99301,{{0}},ひなた県,ひなた市,食堂{{0}},ひなた市浜町{{0}},土,17:00,19:00,第3土曜日"
head = "全国地方公共団体コード,ID,都道府県,市区町村名,名称,住所,開催曜日,開催開始時間,開催終了時間,開催日時特記事項"
content = chr(10).join([head, *(line.format(number) for number in range(1, {ROWS + 1}))])
run = services.put_in(user, "list.csv", content.encode(), publish=True)
ListImport.objects.filter(pk=run.pk).update(state="checked", summary={{"rows": {ROWS}}})
run.refresh_from_db()
services.confirm(run, user)
"""
LATER = """
from datetime import timedelta
from django.utils import timezone
from home.imports import services
from home.models import ListImport
ListImport.objects.update(changed_at=timezone.now() - timedelta(minutes=5))
print(services.go_on_with_all())
"""


@pytest.fixture
def site(tmp_path):
    """A database of its own, in a file; commands run as other processes."""
    file = tmp_path / "site.sqlite3"
    migrated.copy_to(file)
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "IBASHO_BACKGROUND": "worker"}

    def start(*arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=Path(__file__).parents[3],
            env=environment | {"DJANGO_SETTINGS_MODULE": "config.settings.dev"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(*arguments: str) -> str:
        process = start(*arguments)
        out = process.communicate()[0]
        assert process.returncode == 0, out
        return out

    def ask(question: str) -> list[tuple]:
        connection = sqlite3.connect(file, timeout=20)
        try:
            return connection.execute(question).fetchall()
        finally:
            connection.close()

    run("migrate", "--verbosity", "0")
    run("shell", "-c", BEGIN)
    return start, run, ask


WORKER = ("db_worker", "--backend", "background", "--no-startup-delay", "--interval", "0.1", "--no-reload")


def test_a_killed_import_goes_on_where_it_was(site):
    start, run, ask = site
    worker = start(*WORKER)
    try:
        deadline = time.monotonic() + 300
        while ask("SELECT done FROM home_listimport")[0][0] < 2:
            assert worker.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    ((done, total, state),) = ask("SELECT done, total, state FROM home_listimport")
    assert (state, total) == ("running", 17)
    assert 2 <= done < total
    assert ask("SELECT count(*) FROM directory_listing") == [(min(ROWS, done * 25),)]
    assert ask("SELECT count(*) FROM home_importpart WHERE written") == [(done,)]
    assert run("shell", "-c", LATER).strip().endswith("1")
    run(*WORKER, "--batch")
    assert ask("SELECT done, state FROM home_listimport") == [(total, "done")]
    assert ask("SELECT count(*), count(DISTINCT origin_id) FROM directory_listing") == [(ROWS, ROWS)]
    assert ask("SELECT count(*) FROM search_entry WHERE first") == [(ROWS,)]
