"""A real site for the browser: its own database, its own process, a free port; gone when the tests are."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import migrated

ROOT = Path(__file__).resolve().parents[2]


def fresh_database(name: str, folder: Path) -> str:
    """DATABASE_URL of an empty database on the engine this run tests; each worker has its own."""
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        migrated.copy_to(folder / f"{name}.sqlite3")
        return f"sqlite:///{folder / name}.sqlite3"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def serving(name: str, folder: Path, commands: list[list[str]], settings: str = "config.settings.dev") -> Iterator[str]:
    """Migrate, run the given management commands, serve; yields the base URL."""
    environment = {
        **os.environ,
        "DATABASE_URL": fresh_database(name, folder),
        "DJANGO_SETTINGS_MODULE": settings,
        "IBASHO_VAR_DIR": str(folder),
        "IBASHO_MEDIA_ROOT": str(folder / "media"),
        "IBASHO_STATIC_ROOT": str(folder / "static"),
    }
    for command in [["migrate", "--verbosity", "0"], *commands]:
        result = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert result.returncode == 0, f"{command}: {result.stdout}{result.stderr}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / f"{name}.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=10)


def _wait_for(url: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310 – our own loopback address
            return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
