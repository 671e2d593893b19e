"""A private S3 server for tests (SeaweedFS, from the package index), loopback only, then gone."""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY, SECRET = "key-of-tests", "secret-of-tests"
SOON = 60  # seconds


def find_binary() -> Path | None:
    """`weed`, beside this Python or on the path."""
    beside = Path(sys.executable).with_name("weed")
    found = beside if beside.exists() else shutil.which("weed")
    return Path(found) if found else None


@contextmanager
def running(binary: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """Start one with an account and no bucket; yields its address and its process."""
    folder = Path(tempfile.mkdtemp(prefix="ibasho-s3-"))
    identity = {"name": "tests", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    ports = {name: _free_port() for name in ("master.port", "volume.port", "filer.port", "s3.port")}
    options = [f"-{name}={port}" for name, port in ports.items()] + [
        f"-dir={folder}", f"-s3.config={folder / 's3.json'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
        "-s3", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.volumeSizeLimitMB=64", "-master.telemetry=false",
    ]  # fmt: skip
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([binary, "server", *options], cwd=folder, **silent)
    try:
        address = f"http://127.0.0.1:{ports['s3.port']}"
        _wait_for(address, process)
        yield address, process
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str, process: subprocess.Popen) -> None:
    """It answers 403 to whoever comes without a key."""
    end = time.monotonic() + SOON
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1)  # noqa: S310 – our own address
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("SeaweedFS did not start")


def _free_port() -> int:
    """One whose tenth thousand further on is free as well: there it listens for its own kind."""
    for port in range(20_000 + time.monotonic_ns() % 10_000, 50_000):
        try:
            for one in (port, port + 10_000):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", one))
        except OSError:
            continue
        return port
    raise RuntimeError("no free port")
