"""A private PostgreSQL for tests: found binaries, an empty cluster in a temporary folder, loopback only, then gone."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PLACES = ["usr/lib/postgresql/*/bin", "opt/homebrew/opt/postgresql*/bin", "usr/local/opt/postgresql*/bin"]
# Nothing here must outlive the machine's next crash.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
SMALL = {"shared_buffers": "256MB"}


def find_binaries() -> Path | None:
    """The folder that holds `initdb` (PostgreSQL 15 or newer), or None."""
    found = [Path(path).resolve().parent] if (path := shutil.which("initdb")) else []
    found += [folder for pattern in PLACES for folder in sorted(Path("/").glob(pattern), reverse=True)]
    return next((folder for folder in found if (folder / "initdb").exists() and _version(folder) >= 15), None)


def _version(folder: Path) -> int:
    words = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True, check=True).stdout
    return int(words.split()[2].split(".")[0])


def as_ordinary_user() -> list[str]:
    """PostgreSQL refuses to run as root; there, `postgres` (Debian's package) or `nobody` runs it."""
    if os.geteuid() != 0:
        return []
    user = "postgres" if subprocess.run(["id", "postgres"], capture_output=True).returncode == 0 else "nobody"
    return ["runuser", "-u", user, "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(binaries: Path, settings: Mapping[str, str] = SMALL) -> Iterator[str]:
    """Start a cluster; yields the DATABASE_URL of its empty database `ibasho`. Stopped and removed at the end."""
    user = as_ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="ibasho-pg-"))
    if user:
        shutil.chown(folder, user[2])
    data, port = folder / "data", _free_port()
    password_file = folder / "password"
    password = secrets.token_urlsafe(16)
    password_file.write_text(password)
    if user:
        shutil.chown(password_file, user[2])
    options = " ".join(f"-c {name}={value}" for name, value in {**THROW_AWAY, **settings}.items())
    server = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {options}"
    control = [*user, binaries / "pg_ctl", "--pgdata", data, "--wait", "--silent"]
    try:
        _run([*user, binaries / "initdb", "-D", data, "-U", "ibasho", "-A", "scram-sha-256", "--encoding=UTF8",
              "--locale=C.UTF-8", "--pwfile", password_file, "--no-sync"], folder)  # fmt: skip
        _run([*control, "--log", folder / "log", "--options", server, "start"], folder)
        environment = {**os.environ, "PGPASSWORD": password}
        create = [binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "ibasho", "ibasho"]
        subprocess.run(create, check=True, env=environment)
        yield f"postgres://ibasho:{password}@127.0.0.1:{port}/ibasho"
    finally:
        subprocess.run([*control, "--mode=immediate", "stop"], cwd=folder, capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list, folder: Path) -> None:
    result = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if result.returncode:
        raise RuntimeError(f"PostgreSQL: {command[-1]}: {result.stderr.strip()}")
