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
from urllib.parse import urlsplit, urlunsplit

PLACES = ["usr/lib/postgresql/*/bin", "opt/homebrew/opt/postgresql*/bin", "usr/local/opt/postgresql*/bin"]
# Nothing here must outlive the machine's next crash.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
# A copy that is made while others write must still find what was written when it began.
FOLLOWED = {"wal_keep_size": "1GB"}
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(binaries: Path, settings: Mapping[str, str] = SMALL) -> Iterator[str]:
    """Start a cluster; yields the DATABASE_URL of its empty database `ibasho`. Stopped and removed at the end."""
    with _folder() as (folder, user):
        password_file = folder / "password"
        password = secrets.token_urlsafe(16)
        password_file.write_text(password)
        if user:
            shutil.chown(password_file, user[2])
        _run([*user, binaries / "initdb", "-D", folder / "data", "-U", "ibasho", "-A", "scram-sha-256",
              "--encoding=UTF8", "--locale=C.UTF-8", "--pwfile", password_file, "--no-sync"], folder)  # fmt: skip
        with _started(binaries, folder, user, settings) as port:
            environment = {**os.environ, "PGPASSWORD": password}
            create = [binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "ibasho", "ibasho"]
            subprocess.run(create, check=True, env=environment)
            yield f"postgres://ibasho:{password}@127.0.0.1:{port}/ibasho"


@contextmanager
def following(binaries: Path, url: str, settings: Mapping[str, str] = SMALL) -> Iterator[str]:
    """Start a streaming replica of the cluster at `url`; yields the same database's address there."""
    with _folder() as (folder, user):
        copy = [*user, binaries / "pg_basebackup", "-D", folder / "data", "--dbname", url, "--checkpoint=fast"]
        _run([*copy, "--wal-method=stream", "--write-recovery-conf", "--no-sync"], folder)
        with _started(binaries, folder, user, settings) as port:
            parts = urlsplit(url)
            yield urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{port}"))


@contextmanager
def _folder() -> Iterator[tuple[Path, list[str]]]:
    """A folder of whoever runs the server, and how to run something as them."""
    user = as_ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="ibasho-pg-"))
    if user:
        shutil.chown(folder, user[2])
    try:
        yield folder, user
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(binaries: Path, folder: Path, user: list[str], settings: Mapping[str, str]) -> Iterator[int]:
    """The server of `folder` on a port of its own, until the end."""
    port = free_port()
    options = " ".join(f"-c {name}={value}" for name, value in {**THROW_AWAY, **FOLLOWED, **settings}.items())
    server = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {options}"
    control = [*user, binaries / "pg_ctl", "--pgdata", folder / "data", "--wait", "--silent"]
    try:
        _run([*control, "--log", folder / "log", "--options", server, "start"], folder)
        yield port
    finally:
        subprocess.run([*control, "--mode=immediate", "stop"], cwd=folder, capture_output=True, check=False)


def _run(command: list, folder: Path) -> None:
    result = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if result.returncode:
        raise RuntimeError(f"PostgreSQL: {command[-1]}: {result.stderr.strip()}")
