"""Redis, and an S3 server (SeaweedFS), each with its data in a folder of its own."""

import json
import shutil
import sys
from pathlib import Path

from tools.postgres import free_port

from .processes import HOST, Service

BUCKET, ACCESS_KEY, SECRET_KEY = "ibasho", "cluster", "only-for-measuring"
PARTS = ("master", "volume", "filer", "admin", "s3")


def redis(folder: Path) -> tuple[Service, int]:
    """Kept in memory only, as a cache is: what was counted is gone when it is."""
    port = free_port()
    command = [_found("redis-server"), "--bind", HOST, "--port", str(port), "--save", "", "--appendonly", "no"]
    return Service("redis", [*command, "--dir", str(folder)], folder), port


def s3(folder: Path) -> tuple[Service, int]:
    """Its bucket is made when it starts."""
    data, config = folder / "s3", folder / "s3.json"
    data.mkdir()
    identity = {
        "name": "ibasho",
        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config.write_text(json.dumps({"identities": [identity]}))
    ports = {part: free_port() for part in PARTS} | {"admin": _low_port()}
    options = [f"-{part}.port={port}" for part, port in ports.items()]
    options += [f"-{part}.port.grpc={free_port()}" for part in PARTS if part != "admin"]
    options += ["-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", f"-s3.config={config}", f"-bucket={BUCKET}"]
    command = [_found("weed"), "mini", f"-dir={data}", f"-ip={HOST}", f"-ip.bind={HOST}"]
    return Service("s3", [*command, *options], folder), ports["s3"]


def _low_port() -> int:
    """The admin's other port is the same plus 10,000, whatever it is told."""
    return next(port for port in iter(free_port, None) if port < 55_000)


def _found(program: str) -> str:
    beside = Path(sys.executable).parent / program
    path = str(beside) if beside.exists() else shutil.which(program)
    if path is None:
        raise SystemExit(f"{program} is not installed.")
    return path
