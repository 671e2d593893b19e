"""What the unit files run, as commands of this checkout."""

import sys
from pathlib import Path

from deploy import timetable

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
BIN = Path(sys.executable).parent
INSTALLED = "/opt/ibasho/current"


def here(command: str) -> list[str]:
    """The words of a command line, with the installed version's programs and files replaced by ours."""
    return [word.replace(f"{INSTALLED}/.venv/bin", str(BIN)).replace(INSTALLED, str(ROOT)) for word in command.split()]


def commands() -> dict[str, list[str]]:
    """Every command of every service, by the unit's name; those of timers once for each timer."""
    found = {
        path.name: here(timetable.only_value(path, "ExecStart"))
        for path in sorted(UNITS.glob("*.service"))
        if not path.stem.endswith("-run@")
    }
    return found | {entry.name: here(" ".join(entry.command)) for entry in timetable.read()}
