"""The databases that are measured: made once with `seed_scale`, used again while they fit."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tools import postgres

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "bench"
# Close to what docs/operations.md advises for a machine of 24 GB.
COUNTRY = {
    "shared_buffers": "4GB",
    "effective_cache_size": "12GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
}
WITH_DJANGO = [sys.executable, "-m", "benchmarks.with_django"]
KEY = "only-for-measuring-on-this-machine-" * 2


def environment(url: str) -> dict[str, str]:
    """For processes with Django: production settings on that database."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "IBASHO_SECRET_KEY": KEY,
        "IBASHO_ALLOWED_HOSTS": "127.0.0.1",
        "IBASHO_TLS": "false",
        "IBASHO_LOG_LEVEL": "WARNING",
        "IBASHO_STATIC_ROOT": str(FOLDER / "static"),
        "IBASHO_MEDIA_ROOT": str(FOLDER / "media"),
    }


@contextmanager
def server(kind: str) -> Iterator[str]:
    """Where databases of one kind are: a URL whose last part is replaced by the database's name."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("DATABASE_URL", "")
    if kind == "sqlite":
        yield f"sqlite:///{FOLDER}/"
    elif given.startswith("postgres"):
        yield given
    else:
        binaries = postgres.find_binaries()
        if binaries is None:
            raise SystemExit("PostgreSQL 15 or newer is not installed, and DATABASE_URL names no server.")
        with postgres.running(binaries, COUNTRY) as url:
            yield url


def prepared(at: str, listings: int, purpose: str = "bench") -> str:
    """DATABASE_URL of a database with so many invented listings; made where it isn't there or is out of date."""
    name = f"ibasho_{purpose}_{listings}"
    url = _named(at, name)
    if _exists(url) and _fits(url, listings):
        return url
    _remove(url)
    print(f"  seeding {name} …", flush=True)
    django(url, "migrate", "--verbosity", "0")
    report = FOLDER / f"seed-{urlsplit(url).scheme}-{listings}.json"
    django(url, "seed_scale", "--listings", str(listings), "--report", str(report))
    return url


def emptied(at: str, purpose: str) -> str:
    """DATABASE_URL of a database without any table."""
    url = _named(at, f"ibasho_{purpose}")
    _remove(url)
    return url


def _named(at: str, name: str) -> str:
    return f"{at}{name}.sqlite3" if at.startswith("sqlite") else urlunsplit(urlsplit(at)._replace(path=f"/{name}"))


def django(url: str, *command: str) -> str:
    """Run a management command; returns what it said. Raises SystemExit with its words when it fails."""
    return _run([sys.executable, "manage.py", *command], url)


def collect_static(url: str) -> None:
    """As before a start in production; left out while neither our files nor the packages have changed since."""
    manifest = FOLDER / "static" / "staticfiles.json"
    sources = [ROOT / "requirements.lock", *(ROOT / "static").rglob("*")]
    if not manifest.exists() or manifest.stat().st_mtime < max(source.stat().st_mtime for source in sources):
        django(url, "collectstatic", "--no-input", "--verbosity", "0")


def inside(url: str, *arguments: str) -> dict:
    """Run `benchmarks.inside` on a database; returns its answer."""
    return json.loads(_run([*WITH_DJANGO, "benchmarks.inside", *arguments], url))


def ask_pages(url: str, module: str, *numbers: int) -> int:
    """Let a module of the benchmarks ask pages on a database and print its table; returns its exit code."""
    collect_static(url)
    command = [*WITH_DJANGO, module, *map(str, numbers)]
    return subprocess.run(command, cwd=ROOT, env=environment(url)).returncode


def _run(command: list[str], url: str) -> str:
    result = subprocess.run(command, cwd=ROOT, env=environment(url), capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{' '.join(command[1:])}: {result.stderr[-2000:]}")
    return result.stdout


def seeding(url: str, listings: int) -> dict:
    """What `seed_scale` reported of that database; {} where it wasn't made here."""
    report = FOLDER / f"seed-{urlsplit(url).scheme}-{listings}.json"
    return json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}


def _fits(url: str, listings: int) -> bool:
    """Complete, and made by the present migrations."""
    check = [sys.executable, "manage.py", "migrate", "--check"]
    if subprocess.run(check, cwd=ROOT, env=environment(url), capture_output=True).returncode:
        return False
    return inside(url, "count")["projected"] == listings


def _exists(url: str) -> bool:
    if url.startswith("sqlite"):
        return Path(urlsplit(url).path).exists()
    with psycopg.connect(_maintenance(url), autocommit=True) as connection:
        name = urlsplit(url).path[1:]
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _remove(url: str) -> None:
    if url.startswith("sqlite"):
        for suffix in ("", "-wal", "-shm"):
            Path(urlsplit(url).path + suffix).unlink(missing_ok=True)
        return
    with psycopg.connect(_maintenance(url), autocommit=True) as connection:
        name = urlsplit(url).path[1:]
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')


def _maintenance(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))
