"""systemd's units: well-formed, complete, and every command in them starts."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from deploy import timetable
from tests.deploy.units import BIN, INSTALLED, ROOT, UNITS, commands

pytestmark = pytest.mark.one_database

MANAGED = {name: words[2:] for name, words in commands().items() if words[1:2] == ["manage.py"]}
WORKER, TIMER = "ibasho-worker.service", "ibasho-run@send_review_reminders.timer"
EXAMPLE = (ROOT / "deploy" / "ibasho.env.example").read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in MANAGED if name != WORKER])
def test_every_command_of_a_timer_runs_on_an_empty_site(name, settings, tmp_path, capsys):
    """Or refuses in words where nothing is set up yet. (tests/home/operations makes real backups.)"""
    settings.IBASHO_BULK_ROOT = tmp_path
    command, *words = MANAGED[name]
    refused = {"backup": CommandError, "doctor": SystemExit}.get(command)
    with pytest.raises(refused) if refused else nullcontext():
        call_command(command, *words)


@pytest.mark.django_db
def test_the_workers_command_takes_what_is_in_the_queue_and_ends(settings):
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    call_command(*MANAGED[WORKER], "--batch", "--no-startup-delay")


def test_everything_that_runs_belongs_to_the_target():
    target = (UNITS / "ibasho.target").read_text(encoding="utf-8")
    wanted = set(" ".join(re.findall(r"^Wants=(.*)$", target, re.MULTILINE)).split())
    timers = {path.name for path in UNITS.glob("*.timer")}
    assert wanted == timers | {"ibasho-web@8001.service", "ibasho-web@8002.service", WORKER}


def test_every_command_that_the_documents_give_a_time_has_a_timer():
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    nightly = re.findall(r"^\| `(\w+)`[^|]*\| (?:[^|]*[:.] )?(?:every|once a month)", operations, re.MULTILINE)
    assert {"tidy_accounts", "refresh_occurrences", "count_coverage"} <= set(nightly)
    assert set(nightly) - {words[0] for words in MANAGED.values()} == set()


def installed(root: Path) -> None:
    """The unit files where deploy/install puts them."""
    place = re.search(r"^units=(\S+)", (ROOT / "deploy" / "install").read_text(encoding="utf-8"), re.MULTILINE)[1]
    shutil.copytree(UNITS, root / place.lstrip("/"))


@pytest.mark.skipif(not shutil.which("systemctl"), reason="systemctl がありません（Debian: systemd）")
def test_a_timer_can_be_left_out_for_good(tmp_path):
    """As docs/operations.md says; systemd masks nothing that lies in /etc."""
    installed(tmp_path)
    subprocess.run(["systemctl", f"--root={tmp_path}", "mask", TIMER], check=True, capture_output=True)
    asked = subprocess.run(["systemctl", f"--root={tmp_path}", "is-enabled", TIMER], capture_output=True, text=True)
    assert asked.stdout.strip() == "masked"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze がありません（Debian: systemd）")
def test_systemd_understands_every_line(tmp_path):
    """With the drop-ins that hold for all of them; unknown names and lines are said on stderr."""
    installed(tmp_path)
    programs = tmp_path / INSTALLED.lstrip("/") / ".venv/bin"
    programs.mkdir(parents=True)
    for name in ("python", "granian"):
        (programs / name).touch(mode=0o755)
    (tmp_path / "usr/lib/systemd/system").mkdir(parents=True)
    for name in ("sysinit", "basic", "shutdown", "network-online", "multi-user", "timers"):
        (tmp_path / f"usr/lib/systemd/system/{name}.target").write_text("[Unit]\nDescription=there\n")
    names = [path.name.replace("web@.", "web@8001.").replace("run@.", "run@tidy_accounts.")
             for path in UNITS.iterdir() if path.is_file()]  # fmt: skip
    result = subprocess.run(
        ["systemd-analyze", "verify", f"--root={tmp_path}", "--man=no", *names], capture_output=True, text=True
    )
    assert (result.returncode, result.stderr) == (0, "")


def example_settings() -> dict[str, str]:
    lines = (line for line in EXAMPLE.splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def test_nothing_in_the_example_is_quoted():
    """systemd would take quotation marks away, docker and deploy/ibasho wouldn't."""
    assert not [value for value in example_settings().values() if value[:1] in ("'", '"')]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def healthcheck(port: int, environment: dict[str, str], wait: float) -> subprocess.CompletedProcess:
    line = timetable.only_value(UNITS / "ibasho-web@.service", "ExecStartPost")
    assert line == f"{INSTALLED}/.venv/bin/python deploy/healthcheck.py %i --wait 120"
    command = [sys.executable, "deploy/healthcheck.py", str(port), "--wait", str(wait)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_the_server_starts_with_the_example_and_answers_the_health_check(tmp_path):
    """The unit's own command line and the example's settings; only the folders and the secret are ours."""
    port, media = free_port(), tmp_path / "media"
    media.mkdir()
    (media / "picture.txt").write_text("served")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("IBASHO_", "DATABASE_"))}
    environment |= {key: value.replace("/var/lib/ibasho", str(tmp_path)) for key, value in example_settings().items()}
    unit = (UNITS / "ibasho-web@.service").read_text(encoding="utf-8")
    granian = re.findall(r"(GRANIAN_\w+)=(\S+)", unit.replace("/var/lib/ibasho", str(tmp_path)))
    environment |= {"IBASHO_SECRET_KEY": "k8Zr" * 16, **dict(granian)}
    (tmp_path / "static").mkdir()
    command = [word.replace("%i", str(port)) for word in commands()["ibasho-web@.service"]]
    assert command[0] == str(BIN / "granian")
    nobody = healthcheck(port, environment, wait=0)
    assert nobody.returncode == 1 and f"{port} 番の /healthz" in nobody.stderr
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        answered = healthcheck(port, environment, wait=60)
        assert answered.returncode == 0, answered.stderr + (tmp_path / "log").read_text()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/media/picture.txt") as picture:
            assert picture.read() == b"served"
    finally:
        server.send_signal(signal.SIGTERM)
        started = time.monotonic()
        server.wait(timeout=30)
    assert time.monotonic() - started < 25  # of the 30 s the unit leaves it
