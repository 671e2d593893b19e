"""The nightly command dies by a real SIGKILL between two mails, and is run again: everybody gets at most one.

In a process of its own, on a database file of its own, with mail written to files: nothing of ours can clean up.
"""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = 12
#: A mail server that is slow, so that there is a moment between two mails in which one can be killed.
SLOW_MAIL = """
import time
from django.core.mail.backends.filebased import EmailBackend
class Slow(EmailBackend):
    def send_messages(self, messages):
        done = super().send_messages(messages)
        time.sleep(0.25)
        return done
"""
WORLD = f"""
from datetime import timedelta
from django.utils import timezone
from directory.enums import MembershipRole
from directory.models import Listing, Membership, Organisation, User
for number in range({PEOPLE}):
    body = Organisation.objects.create(name=f"会{{number}}")
    person = User.objects.create_user(f"p{{number}}@example.jp")
    Membership.objects.create(organisation=body, user=person, role=MembershipRole.OWNER)
    listing = Listing(title=f"会{{number}}", live=True, verified_at=timezone.now() - timedelta(days=400))
    listing.organisations = [body]
    listing.save()
"""
SETTINGS = "from config.settings.dev import *\nEMAIL_BACKEND = 'slow_mail.Slow'\n"


class Site:
    """A site of its own in a folder: database, mail that was taken, and the command."""

    def __init__(self, folder: Path) -> None:
        self.mail, self.database = folder / "mail", folder / "db.sqlite3"
        (folder / "slow_mail.py").write_text(SLOW_MAIL)
        (folder / "killed_settings.py").write_text(SETTINGS + f"EMAIL_FILE_PATH = {str(self.mail)!r}\n")
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(folder),
            "DJANGO_SETTINGS_MODULE": "killed_settings",
            "IBASHO_VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
        }
        self.manage("migrate", "--verbosity", "0")
        self.manage("shell", "--verbosity", "0", "--command", WORLD)

    def manage(self, *words: str) -> None:
        subprocess.run(self._command(*words), cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def begin(self, *words: str) -> subprocess.Popen:
        return subprocess.Popen(
            self._command(*words), cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "manage.py", *words]

    def received(self) -> list[str]:
        """Addresses, one for each mail that was taken."""
        files = sorted(self.mail.glob("*")) if self.mail.exists() else []
        return [who for one in files for who in re.findall(r"^To: (\S+)", one.read_text(), re.MULTILINE)]

    def letters(self) -> tuple[int, int]:
        """(written down, handed over)."""
        with sqlite3.connect(self.database) as rows:
            return rows.execute("SELECT count(*), count(handed_at) FROM home_letter").fetchone()


@pytest.mark.slow
@pytest.mark.one_database
def test_a_real_kill_between_two_mails_sends_none_twice(tmp_path):
    site = Site(tmp_path)
    process = site.begin("send_review_reminders")
    deadline = time.monotonic() + 60
    while len(site.received()) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=10) == -signal.SIGKILL
    before = site.received()
    written, handed = site.letters()
    assert 3 <= len(before) < PEOPLE and written == PEOPLE, "it died in the middle"
    assert handed - len(before) in (0, 1), "at most the one in hand may be lost"
    site.manage("send_review_reminders")
    after = site.received()
    assert len(after) == len(set(after)), "nobody twice"
    assert set(before) <= set(after) and len(after) >= PEOPLE - 1
    site.manage("send_review_reminders")
    assert site.received() == after, "nor on a third run"
