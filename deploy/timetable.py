"""Runs in a container what systemd's timers run on a machine: the same commands at the same times.

There is one timetable, deploy/systemd/*.timer, and this reads it: of systemd's calendar events (systemd.time(7)) the
part that is used there. No cron, because cron starts as root to become others, and keeps what went wrong for a mailbox.
"""

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).resolve().parent / "systemd"
CALENDAR = re.compile(r"\*-\*-(?P<day>\S+) (?P<hour>[^:\s]+):(?P<minute>\S+) (?P<zone>\S+)")
FOLDER_NEEDED = "ConditionPathIsDirectory"
# As SuccessExitStatus= says to systemd: the same command, started by hand, is still at it (EX_TEMPFAIL).
WELL = (0, 75)
MINUTE = timedelta(minutes=1)
# After a pause of the machine no more than a day is made up for: each command once, whatever it has missed.
LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """A command and when it is due: day of the month, hour and minute, each `*`, a number or `from/step`. `folder`:
    without it the command isn't started; "" for none."""

    name: str
    day: str
    hour: str
    minute: str
    zone: ZoneInfo
    command: tuple[str, ...]
    folder: str = ""

    @property
    def is_wanted(self) -> bool:
        return not self.folder or Path(self.folder).is_dir()

    def due(self, moment: datetime) -> bool:
        """Whether the minute of this moment (aware) is one of its minutes."""
        local = moment.astimezone(self.zone)
        return all(
            _matches(field, value)
            for field, value in ((self.day, local.day), (self.hour, local.hour), (self.minute, local.minute))
        )


def _matches(field: str, value: int) -> bool:
    if field == "*":
        return True
    start, _, step = field.partition("/")
    first = int(start)
    return value == first if not step else value >= first and (value - first) % int(step) == 0


def only_value(path: Path, name: str) -> str:
    """The value of a name that stands once in a unit file. ValueError if it doesn't."""
    values = re.findall(rf"^{name}=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    if len(values) != 1:
        raise ValueError(f"{path.name}: {name} stands there {len(values)} times")
    return values[0]


def read(folder: Path = FOLDER) -> list[Entry]:
    """The timers in a folder, each with the command of its service. ValueError where one can't be understood."""
    return [_read_timer(path) for path in sorted(folder.glob("*.timer"))]


def _read_timer(path: Path) -> Entry:
    text = only_value(path, "OnCalendar")
    found = CALENDAR.fullmatch(text)
    if not found:
        raise ValueError(f"{path.name}: OnCalendar={text} is not of the form *-*-DAY HOUR:MINUTE ZONE")
    unit, _, instance = path.stem.partition("@")
    service = path.with_name(f"{unit}@.service" if instance else f"{unit}.service")
    command = only_value(service, "ExecStart").replace("%i", instance).split()
    folder = re.search(rf"^{FOLDER_NEEDED}=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    when = (found["day"], found["hour"], found["minute"], ZoneInfo(found["zone"]))
    return Entry(path.stem, *when, tuple(command), folder[1] if folder else "")


def due_since(entries: Iterable[Entry], last: datetime, now: datetime) -> list[Entry]:
    """The entries with a minute after `last`, up to and with `now`; each once. A clock set back has none."""
    moments, moment = [], max(last, now - LONGEST_PAUSE) + MINUTE
    while moment <= now:
        moments.append(moment)
        moment += MINUTE
    return [entry for entry in entries if any(map(entry.due, moments))]


class Runner:
    """Starts commands side by side, never one twice at the same time, and says which of them failed."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen] = {}

    def start(self, entry: Entry) -> None:
        """Start the command, unless its last run is still going on."""
        if entry.name in self.running:
            print(f"{entry.name}: まえの回がまだ動いているので、今回は見送ります。", flush=True)
            return
        self.running[entry.name] = subprocess.Popen(entry.command)

    def collect(self) -> None:
        """Forget the commands that have ended; name those that failed."""
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                del self.running[name]
                if process.returncode not in WELL:
                    print(f"{name}: 失敗しました（終了コード {process.returncode}）。", flush=True)

    def stop(self) -> None:
        """Ask what still runs to end, and wait for it."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.wait()


def this_minute() -> datetime:
    """Now, without seconds."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


def main() -> int:
    """Runs until SIGTERM or Ctrl+C."""
    entries, runner, stopped, last = read(), Runner(), threading.Event(), this_minute()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    print(f"時刻表：{len(entries)} 件の仕事を、決まった時刻に動かします。", flush=True)
    while not stopped.wait(5):
        runner.collect()
        now = this_minute()
        for entry in due_since(entries, last, now):
            if entry.is_wanted:
                runner.start(entry)
        last = now
    runner.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
