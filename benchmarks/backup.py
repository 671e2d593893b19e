"""How long a backup takes while others write, and a restore: `python -m benchmarks.backup` (docs/backup.md).

Real commands in processes of their own, on a seeded database (as in `benchmarks`) and invented pictures; restored into
an empty database and folder, where `restore` compares every table and file and runs `check_search`. Meanwhile another
process writes, one short transaction after the other, and tells the longest it waited. Writes benchmarks/BACKUP.md.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pyrage import x25519

from .databases import FOLDER, ROOT, WITH_DJANGO, emptied, environment, prepared, server
from .report import NAMES

LISTINGS, FILES, FILE_SIZE = 320_000, 5_000, 150_000
AT = FOLDER / "backup"
REPORT = ROOT / "benchmarks" / "BACKUP.md"
HEAD = """\
# Backup and restore: what was measured

`python -m benchmarks.backup`: {how}.

| | {names} |
|---|{lines}|
"""
ROWS = {
    "rows": "rows in all tables",
    "files": "files",
    "megabytes": "sealed backup, MB",
    "backup": "backup, nobody else writing, s",
    "busy": "backup while another process writes, s",
    "writes": "… writes a second meanwhile (without backup)",
    "waited": "… longest wait of a write, ms (without backup)",
    "check": "`restore --check`, s",
    "restore": "`restore` into an empty instance, with comparison, migrate and check_search, s",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backup", description=__doc__)
    parser.add_argument("--database", choices=[*NAMES], action="append", help="again for the other; both unless told")
    parser.add_argument("--listings", type=int, default=LISTINGS)
    parser.add_argument("--files", type=int, default=FILES, help=f"pictures of {FILE_SIZE:,} bytes each")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    measured = {}
    for kind in options.database or NAMES:
        with server(kind) as at:
            measured[kind] = measure(at, kind, options.listings, options.files)
    how = (
        f"{options.listings:,} listings, {options.files:,} pictures of {FILE_SIZE:,} bytes, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {date.today()}, load at the beginning {load:.1f}"
    )
    REPORT.write_text(written(how, measured), encoding="utf-8")
    print(f"{REPORT.relative_to(ROOT)} written")


def measure(at: str, kind: str, listings: int, files: int) -> dict[str, str]:
    """Every row of the table, for one kind of database."""
    here, there = prepared(at, listings), emptied(at, "restored")
    shutil.rmtree(AT, ignore_errors=True)
    _draw_pictures(AT / "media", files)
    (AT / "kept").mkdir()
    identity = x25519.Identity.generate()
    (AT / "key").write_text(f"{identity}\n")
    site = environment(here) | {
        "IBASHO_MEDIA_ROOT": str(AT / "media"),
        "IBASHO_BACKUP_ROOT": str(AT / "kept"),
        "IBASHO_BACKUP_PUBLIC_KEY": str(identity.to_public()),
    }
    print(f"  {kind}: backing up and restoring …", flush=True)
    with _writing(site) as alone:
        time.sleep(10)
    backup = _command(site, "backup")
    with _writing(site) as meanwhile:
        busy = _command(site, "backup")
    elsewhere = site | {"DATABASE_URL": there, "IBASHO_MEDIA_ROOT": str(AT / "restored")}
    key = ["latest", "--key", str(AT / "key")]
    check, restore = _command(elsewhere, "restore", *key, "--check"), _command(elsewhere, "restore", *key)
    shutil.rmtree(AT)
    return {
        **{name: f"{restore[name]:,}" for name in ("rows", "files")},
        "megabytes": f"{backup['bytes'] / 1e6:,.0f}",
        "backup": f"{backup['seconds']:,.1f}",
        "busy": f"{busy['seconds']:,.1f}",
        "writes": f"{meanwhile['rate']:.0f} ({alone['rate']:.0f})",
        "waited": f"{meanwhile['longest']:,.0f} ({alone['longest']:,.0f})",
        "check": f"{check['seconds']:,.1f}",
        "restore": f"{restore['seconds']:,.1f}",
    }


def written(how: str, measured: dict[str, dict[str, str]]) -> str:
    """The report as Markdown."""
    names = " | ".join(NAMES[kind] for kind in measured)
    head = HEAD.format(how=how, names=names, lines="|".join("---" for _kind in measured))
    rows = [f"| {words} | {' | '.join(found[row] for found in measured.values())} |" for row, words in ROWS.items()]
    return head + "\n".join(rows) + "\n"


def _draw_pictures(folder: Path, files: int) -> None:
    """Bytes that can't be packed any smaller, like those of pictures."""
    for number in range(files):
        path = folder / f"images/{number % 100:02}/{number}.avif"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(FILE_SIZE))


def _command(site: dict[str, str], *command: str) -> dict:
    """Run it; returns its report. Raises SystemExit with its words when it fails."""
    report = AT / "report.json"
    asked = [sys.executable, "manage.py", *command, "--report", str(report)]
    result = subprocess.run(asked, cwd=ROOT, env=site, capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{' '.join(command)}: {result.stderr[-2000:]}")
    return json.loads(report.read_text(encoding="utf-8"))


@contextmanager
def _writing(site: dict[str, str]) -> Iterator[dict]:
    """Another process writes for the length of the block; the dictionary is filled at its end."""
    stop = AT / "stop"
    stop.unlink(missing_ok=True)
    command = [*WITH_DJANGO, "benchmarks.backup_inside", str(stop)]
    found: dict = {}
    with subprocess.Popen(command, cwd=ROOT, env=site, stdout=subprocess.PIPE, text=True) as writer:
        try:
            writer.stdout.readline()  # it has begun
            yield found
        finally:
            stop.touch()
            found |= json.loads(writer.stdout.read() or '{"rate": 0, "longest": 0}')


if __name__ == "__main__":
    main()
