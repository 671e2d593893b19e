"""The doctor finds what is wrong, says how to mend it, names nobody, and looks on where something breaks."""

import json
import os
import socketserver
import threading
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from directory.models import Listing
from home.models import PersonSession
from home.operations.backup import catalogue
from home.operations.backup.manifest import Manifest, Part
from home.operations.doctor import around, environment, examining, people, stored, work
from home.operations.doctor.findings import Level
from home.paper import written
from search.models import Entry
from tests.factories import ListingFactory, UserFactory
from tests.home.elsewhere import at

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"
QUEUE = "django_tasks_db.DatabaseBackend"


def level(check) -> Level:
    [found] = check()
    assert (found.level is Level.OK) == (not found.mend), "what isn't well says how to mend it"
    return found.level


def backed_up(folder: Path, moment: datetime) -> None:
    backup = folder / catalogue.name_for(moment)
    backup.mkdir()
    Manifest(moment, "sqlite", (Part("database", 0, ""), Part("contents", 0, ""))).write(backup)


def doctor(*options: str) -> tuple[int, str]:
    words = StringIO()
    try:
        call_command("doctor", *options, stdout=words)
    except SystemExit as end:
        return end.code, words.getvalue()
    return 0, words.getvalue()


@pytest.fixture
def in_production(settings):
    settings.IBASHO_DEMO_LOGINS = False
    settings.IBASHO_ADMIN_SECOND_FACTOR = True
    settings.ALLOWED_HOSTS = ["ibasho.example.jp"]
    settings.WAGTAILADMIN_BASE_URL = "https://ibasho.example.jp"
    return settings


def test_a_well_instance_ends_with_zero_and_names_nobody(settings, tmp_path):
    settings.IBASHO_BACKUP_ROOT = str(tmp_path)
    backed_up(tmp_path, timezone.now())
    for name in ("one", "two"):
        UserFactory(email=f"{name}@example.jp", is_superuser=True)
    ended, words = doctor("--json")
    told = json.loads(words)
    assert (ended, told["level"]) == (0, "notice")
    assert {one["level"] for one in told["findings"]} == {"ok", "notice"}
    assert {entry.name for entry in examining.CHECKS} == {one["name"] for one in told["findings"]}
    assert "@" not in words


def test_a_fault_ends_with_one_and_in_words(settings):
    settings.IBASHO_METRICS_TOKEN = "short"
    ended, words = doctor()
    assert ended == 1 and "[問題] 数字：" in words and "→ IBASHO_METRICS_TOKEN" in words
    assert words.endswith("問題があります。\n")


def test_what_breaks_while_it_looks_stops_nothing(monkeypatch):
    def breaks():
        raise ZeroDivisionError("hanako@example.jp")
        yield

    monkeypatch.setattr(examining, "CHECKS", (examining.Entry("一つめ", breaks), examining.Entry("時計", stored.clock)))
    first, second = examining.examine()
    assert first.finding.level is Level.FAULT and first.finding.words == "調べられませんでした（ZeroDivisionError）。"
    assert second.finding.level is Level.OK


# --- what was set


def test_development_is_no_place_for_strangers():
    assert level(environment.environment) is Level.NOTICE


@pytest.mark.parametrize(
    "base,expected",
    [
        ("https://ibasho.example.jp", Level.OK),
        ("http://ibasho.example.jp", Level.FAULT),
        ("https://elsewhere.example.jp", Level.FAULT),
    ],
)
def test_links_in_mail_lead_here(in_production, base, expected):
    in_production.WAGTAILADMIN_BASE_URL = base
    assert level(environment.address) is expected


def test_static_files_were_collected(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.static_files.StaticFilesStorage"}}
    settings.STATIC_ROOT = tmp_path
    assert level(environment.static_files) is Level.FAULT
    (tmp_path / "staticfiles.json").write_text("{}")
    assert level(environment.static_files) is Level.OK


@pytest.mark.parametrize("zone,expected", [("Asia/Tokyo", Level.OK), ("Etc/UTC", Level.NOTICE), (None, Level.NOTICE)])
def test_a_machine_of_another_zone_is_found(monkeypatch, zone, expected):
    monkeypatch.setattr(environment, "ZONE_OF_THE_MACHINE", Path("/usr/share/zoneinfo", zone or "none"))
    assert level(environment.place_of_time) is expected


# --- what is stored


@pytest.mark.one_database
def test_tables_of_somebody_else_are_found_and_stop_nothing():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME COLUMN app TO theirs")  # as hard to read
    assert level(stored.migrations) is Level.FAULT
    assert "メール" in {one.name for one in examining.examine()}


@pytest.mark.one_database
def test_a_file_of_somebody_else_is_found(elsewhere):
    """As it is left by commands that were run as root."""
    name, who = elsewhere.new("theirs", migrated=True), os.geteuid()
    with at(name):
        assert level(stored.database) is Level.OK
        Path(name).chmod(0o444)
        os.seteuid(who or 65534)  # root may write all the same
        try:
            assert level(stored.database) is Level.FAULT
        finally:
            os.seteuid(who)


def test_tables_older_than_the_code_are_found():
    assert level(stored.migrations) is Level.OK
    MigrationRecorder.Migration.objects.filter(app="home").latest("name").delete()
    assert level(stored.migrations) is Level.FAULT
    skipped = {entry.name for entry in examining.CHECKS if entry.asks_database} - {"データベースの形"}
    assert skipped.isdisjoint(one.name for one in examining.examine())


def test_a_clock_that_was_put_back_is_found():
    assert level(stored.clock) is Level.OK
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET applied = '2999-01-01'")
        assert level(stored.clock) is Level.FAULT


def test_a_search_that_differs_is_found():
    ListingFactory(verified_at=timezone.now())
    assert [level(check) for check in (stored.search, stored.next_dates, stored.freshly_confirmed)] == [Level.OK] * 3
    entry = Entry.objects.get()
    Entry.objects.filter(pk=entry.pk).update(
        freshness=0, next_timing="timed", next_starts_at=timezone.now() - timedelta(hours=2)
    )
    assert [level(stored.next_dates), level(stored.freshly_confirmed)] == [Level.NOTICE] * 2
    Listing.objects.update(live=False)
    assert level(stored.search) is Level.FAULT


# --- what lies around


class Greeter(socketserver.StreamRequestHandler):
    """As much of a mail server as is needed to say hello."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 well\r\n")


def test_mail_is_tried_as_far_as_hello(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_HOST_USER = SMTP, "127.0.0.1", ""
    with socketserver.TCPServer(("127.0.0.1", 0), Greeter) as server:
        settings.EMAIL_PORT = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        assert level(around.mail) is Level.OK
        server.shutdown()
    assert level(around.mail) is Level.FAULT


def test_letters_that_are_picked_slowly_are_told_of(monkeypatch):
    assert level(around.letters) is Level.OK
    monkeypatch.setattr(written, "IS_QUICK", False)
    slow, *_rest = around.letters()
    assert slow.level is Level.NOTICE and "libharfbuzz-subset0" in slow.mend


def test_a_letter_goes_only_where_it_was_asked_to():
    doctor()
    assert mail.outbox == []
    assert "[OK] 送るメール" in doctor("--mail-to", "office@example.jp")[1]
    assert [letter.to for letter in mail.outbox] == [["office@example.jp"]]


def test_an_address_that_is_none_is_refused_in_words():
    with pytest.raises(CommandError, match="メールアドレスではありません"):
        doctor("--mail-to", "office")


def test_a_storage_that_cannot_be_written_to_is_found(settings):
    assert level(around.storage) is Level.OK
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.test_watching.Nowhere"}}
    assert level(around.storage) is Level.FAULT


@pytest.mark.parametrize("hours,expected", [(None, Level.FAULT), (3, Level.OK), (40, Level.FAULT), (-3, Level.FAULT)])
def test_an_old_backup_is_found(settings, tmp_path, hours, expected):
    """And one of tomorrow, made while the clock was wrong: it would be the newest for good."""
    settings.IBASHO_BACKUP_ROOT = str(tmp_path)
    (tmp_path / "ibasho-20990101T000000Z.partial").mkdir()
    (tmp_path / "ibasho-20990101T000000Z").mkdir()  # what is left of one that was being removed
    if hours:
        backed_up(tmp_path, timezone.now() - timedelta(hours=hours))
    assert level(around.backups) is expected


def test_backups_that_cannot_be_made_are_found_before_the_night(settings, tmp_path):
    settings.IBASHO_BACKUP_ROOT = str(tmp_path / "not-mounted")
    [found] = around.backups()
    assert "フォルダがありません" in found.words
    settings.IBASHO_BACKUP_ROOT, settings.IBASHO_BACKUP_PUBLIC_KEY = str(tmp_path), ["ssh-ed25519 AAAA"]
    [found] = around.backups()
    assert found.level is Level.FAULT and "公開鍵として読めません" in found.words


# --- who works


@pytest.fixture
def queue(settings):
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": QUEUE}}


def test_a_queue_nobody_takes_from_is_found(queue, monkeypatch):
    monkeypatch.setattr(work, "PATIENCE", 0)
    assert level(work.worker) is Level.FAULT
    assert not DBTaskResult.objects.exists()


def test_a_task_that_a_worker_is_at_is_left_to_it(queue, monkeypatch):
    """One that finds its task gone ends."""
    taken = {"status": TaskResultStatus.RUNNING}
    monkeypatch.setattr(work, "PATIENCE", 0.1)
    monkeypatch.setattr(work.time, "sleep", lambda seconds: DBTaskResult.objects.update(**taken))
    assert level(work.worker) is not Level.OK
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


def test_a_worker_takes_the_task_and_nothing_stays(queue, monkeypatch):
    """The real worker has its turn whenever the doctor waits."""
    worker = Worker(queue_names=["default"], interval=0, batch=True, backend_name="background", startup_delay=False,
                    max_tasks=1, worker_id="of-the-test", excluded_queue_names=[])  # fmt: skip
    monkeypatch.setattr(work.time, "sleep", lambda seconds: worker.run_task(DBTaskResult.objects.get()))
    assert level(work.worker) is Level.OK
    assert not DBTaskResult.objects.exists()


def test_timers_that_stopped_are_found():
    assert level(work.tidying) is Level.OK
    PersonSession.objects.create(session_key="x", session_data="", expire_date=timezone.now() - timedelta(days=5))
    assert level(work.tidying) is Level.NOTICE


# --- who gets in


def test_one_administrator_is_too_few(in_production):
    assert level(people.administrators) is Level.FAULT
    UserFactory(is_superuser=True)
    assert (level(people.administrators), level(people.second_step)) == (Level.NOTICE, Level.NOTICE)
