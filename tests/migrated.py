"""A SQLite database as the migrations leave it, kept from one run to the next: migrating takes longer than most files.

Only a head start: `migrate` still runs on each copy, so that what was added since is there. The copy is left alone as
soon as a migration, what it fills in or a locked version is another one; a clean checkout (CI) has none and migrates.
"""

import hashlib
import os
import shutil
import sqlite3
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".pytest_cache" / "migrated"
FILLED_IN = ("*/migrations/*.py", "*/seeds/*.json", "*/reference/*", "requirements.lock")


@cache
def _kept() -> Path:
    digest = hashlib.sha256(sqlite3.sqlite_version.encode())
    for path in sorted(path for pattern in FILLED_IN for path in ROOT.glob(pattern) if path.is_file()):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:20]}.sqlite3"


def copy_to(path: Path) -> None:
    """Where a database file will be: the kept one, if there is one."""
    if _kept().exists():
        shutil.copyfile(_kept(), path)


def load_into(name: str) -> sqlite3.Connection:
    """Fill a database in memory with the kept one, if there is one; it lives as long as some connection to it."""
    memory = sqlite3.connect(name, uri=True, check_same_thread=False)
    if _kept().exists():
        with sqlite3.connect(_kept()) as kept:
            kept.backup(memory)
    return memory


def keep(database: sqlite3.Connection) -> None:
    """Right after the migrations, before any test. Several processes may do so at once: each puts a whole file."""
    if _kept().exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    part = FOLDER / f"{os.getpid()}.part"
    with sqlite3.connect(part) as copy:
        database.backup(copy)
    part.replace(_kept())
