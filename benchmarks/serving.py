"""The site as in production: granian, in processes of its own, on a free port of 127.0.0.1."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.postgres import free_port

from .databases import FOLDER, ROOT, collect_static, environment

WORKERS, THREADS = 2, 4
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    """`pid`: of the process that started the workers."""

    port: int
    pid: int


@contextmanager
def served(url: str, workers: int = WORKERS) -> Iterator[Server]:
    """Serve the site on a database. What the server says goes to `var/bench/server.log`."""
    collect_static(url)
    (FOLDER / "media").mkdir(exist_ok=True)
    port = free_port()
    options = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    options += ["--workers", str(workers), "--blocking-threads", str(THREADS)]
    command = [str(Path(sys.executable).parent / "granian"), *options, "config.wsgi:application"]
    with (FOLDER / "server.log").open("a") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment(url), stdout=log, stderr=log)
        try:
            _wait_for(f"http://{HOST}:{port}/healthz", server)
            yield Server(port, server.pid)
        finally:
            server.terminate()
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(url: str, server: subprocess.Popen, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=5)  # noqa: S310 – our own loopback address
            return
        except OSError:  # refused, or too slow yet
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The server doesn't answer; see {FOLDER / 'server.log'}.") from None
            time.sleep(0.2)
