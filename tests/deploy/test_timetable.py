"""The timetable of containers: the minutes that systemd would choose, and commands that are started once and ended."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from deploy import timetable
from tests.deploy.units import ROOT, UNITS

pytestmark = pytest.mark.one_database

JAPAN = ZoneInfo("Asia/Tokyo")


def entry(day="*", hour="*", minute="*", command=("true",)) -> timetable.Entry:
    return timetable.Entry("it", day, hour, minute, JAPAN, command)


@pytest.mark.parametrize(
    "fields,moment,due",
    [
        ({"hour": "3", "minute": "10"}, datetime(2026, 7, 1, 3, 10, tzinfo=JAPAN), True),
        ({"hour": "3", "minute": "10"}, datetime(2026, 6, 30, 18, 10, tzinfo=UTC), True),
        ({"hour": "3", "minute": "10"}, datetime(2026, 7, 1, 3, 11, tzinfo=JAPAN), False),
        ({"minute": "2/5"}, datetime(2026, 7, 1, 3, 57, tzinfo=JAPAN), True),
        ({"minute": "2/5"}, datetime(2026, 7, 1, 3, 0, tzinfo=JAPAN), False),
        ({"day": "1", "hour": "5", "minute": "10"}, datetime(2026, 6, 30, 20, 10, tzinfo=UTC), True),
        ({"day": "1", "hour": "5", "minute": "10"}, datetime(2026, 7, 2, 5, 10, tzinfo=JAPAN), False),
    ],
)
def test_a_command_is_due_in_its_minutes_of_japans_time(fields, moment, due):
    assert entry(**fields).due(moment) is due


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze がありません（Debian: systemd）")
@pytest.mark.parametrize("timer", timetable.read(), ids=lambda entry: entry.name)
def test_systemd_would_choose_the_same_minutes(timer):
    calendar = timetable.only_value(UNITS / f"{timer.name}.timer", "OnCalendar")
    base = datetime(2026, 12, 31, 13, 41, tzinfo=UTC)
    command = ["systemd-analyze", "calendar", "--iterations=3", f"--base-time={base:%Y-%m-%d %H:%M}", calendar]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, env={"TZ": "UTC"}).stdout.splitlines()
    stamps = [line.split(": ", 1)[1].split() for line in lines if "Next elapse:" in line or "Iter. #" in line]
    theirs = [datetime.fromisoformat(f"{day} {clock}+00:00") for _weekday, day, clock, *_zone in stamps]
    minutes = (base + timedelta(minutes=number) for number in range(1, 100 * 24 * 60))
    assert theirs == list(islice(filter(timer.due, minutes), 3))


def test_what_needs_a_folder_is_left_alone_without_it(tmp_path):
    timer = next(one for one in timetable.read() if one.name == "ibasho-run@backup")
    assert timer.folder == "/var/backups/ibasho"
    assert timetable.Entry("it", "*", "*", "*", JAPAN, ("true",), str(tmp_path)).is_wanted
    assert not timetable.Entry("it", "*", "*", "*", JAPAN, ("true",), str(tmp_path / "none")).is_wanted
    assert entry().is_wanted


def test_after_a_pause_each_command_runs_once_and_a_clock_set_back_starts_none():
    often, noon = entry(minute="0/5"), datetime(2026, 7, 1, 12, 0, tzinfo=JAPAN)
    assert timetable.due_since([often], noon - timedelta(hours=3), noon) == [often]
    assert timetable.due_since([often], noon, noon) == []
    assert timetable.due_since([often], noon + timedelta(hours=3), noon) == []


def test_a_calendar_that_is_not_understood_is_refused(tmp_path):
    (tmp_path / "it.timer").write_text("[Timer]\nOnCalendar=Mon..Fri 10:00\n")
    with pytest.raises(ValueError, match=r"it\.timer: OnCalendar=Mon"):
        timetable.read(tmp_path)


def test_a_command_that_still_runs_is_not_started_again_and_a_failure_is_told(capfd):
    runner, slow = timetable.Runner(), entry(command=(sys.executable, "-c", "input()"))
    runner.start(slow)
    first = runner.running["it"]
    runner.start(slow)
    assert runner.running["it"] is first
    runner.stop()
    runner.collect()
    assert runner.running == {}
    assert "失敗しました" in capfd.readouterr().out


def test_what_systemd_takes_for_success_is_no_failure(capfd):
    told = timetable.only_value(UNITS / "ibasho-run@.service", "SuccessExitStatus")
    runner = timetable.Runner()
    runner.start(entry(command=(sys.executable, "-c", f"raise SystemExit({told})")))
    runner.running["it"].wait()
    runner.collect()
    assert runner.running == {} and capfd.readouterr().out == ""


def test_it_starts_with_our_own_timers_and_ends_when_asked():
    process = subprocess.Popen(
        [sys.executable, "deploy/timetable.py"], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert f"{len(timetable.read())} 件の仕事" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    started = time.monotonic()
    assert process.wait(timeout=20) == 0
    assert time.monotonic() - started < 10
