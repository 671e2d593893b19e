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


def _worker_name(name: str) -> str:
    return f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def database_url(name: str, folder: Path) -> str:
    """DATABASE_URL of the database of that name on the engine this run tests; each worker has its own."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return f"sqlite:///{folder / _worker_name(name)}.sqlite3"
    return urlunsplit(urlsplit(url)._replace(path=f"/{_worker_name(name)}"))


def fresh_database(name: str, folder: Path) -> str:
    """The same; on PostgreSQL it is made anew and empty, on SQLite a copy of a migrated one."""
    if (url := os.environ.get("DATABASE_URL", "")).startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{_worker_name(name)}"')
            connection.execute(f'CREATE DATABASE "{_worker_name(name)}"')
    else:
        migrated.copy_to(folder / f"{_worker_name(name)}.sqlite3")
    return database_url(name, folder)


@contextmanager
def serving(name: str, folder: Path, commands: list[list[str]], settings: str = "config.settings.dev") -> Iterator[str]:
    """Migrate, run the given management commands, serve; yields the base URL. Mail becomes files in `folder/mail`."""
    environment = _environment(fresh_database(name, folder), folder, settings)
    for command in [["migrate", "--verbosity", "0"], *commands]:
        result = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert result.returncode == 0, f"{command}: {result.stdout}{result.stderr}"
    with _running(folder / f"{name}.log", environment) as url:
        yield url


def run_in_site(name: str, folder: Path, settings: str, code: str) -> str:
    """Run a line of Python beside a site that is being served; returns what it printed."""
    environment = _environment(database_url(name, folder), folder, settings)
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, f"{code}: {result.stdout}{result.stderr}"
    return result.stdout


@contextmanager
def also_serving(name: str, folder: Path, of: str, settings: str, **environment: str) -> Iterator[str]:
    """The site `of` that name once more, with other settings in its environment; yields the base URL."""
    with _running(
        folder / f"{name}.log", _environment(database_url(of, folder), folder, settings) | environment
    ) as url:
        yield url


@contextmanager
def working(name: str, folder: Path, settings: str) -> Iterator[subprocess.Popen]:
    """A worker for what the site of that name has queued, until it is no longer needed."""
    environment = _environment(database_url(name, folder), folder, settings) | {"IBASHO_BACKGROUND": "worker"}
    options = ["--backend", "background", "--no-startup-delay", "--interval", "0.2", "--no-reload"]
    with (folder / f"{name}-worker.log").open("w") as log:
        command = [sys.executable, "manage.py", "db_worker", *options]
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield worker
        finally:
            worker.kill()
            worker.wait(timeout=10)


def _environment(database: str, folder: Path, settings: str) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"},
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": settings,
        "IBASHO_VAR_DIR": str(folder),
        "IBASHO_EMAIL_URL": f"file:///{folder / 'mail'}",
        "IBASHO_MEDIA_ROOT": str(folder / "media"),
        "IBASHO_STATIC_ROOT": str(folder / "static"),
    }


@contextmanager
def _running(log_file: Path, environment: dict[str, str]) -> Iterator[str]:
    """The server on a free port, until it is no longer needed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log_file.open("w") as log:
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


def _wait_for(url: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310 – our own loopback address
            return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
