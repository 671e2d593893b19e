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
            wait_for(f"http://{HOST}:{port}/healthz", server, FOLDER / "server.log")
            yield Server(port, server.pid)
        finally:
            end(server)


def wait_for(url: str, server: subprocess.Popen, log: Path, seconds: float = 120) -> None:
    """Returns when it answers. Raises SystemExit with the end of its log when it doesn't."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=5)  # noqa: S310 – our own loopback address
            return
        except OSError:  # refused, or too slow yet
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{url} doesn't answer: {log.read_text()[-1500:]}") from None
            time.sleep(0.2)


def end(process: subprocess.Popen) -> None:
    """Ask it to end, and don't wait for ever."""
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
