"""Redis, and an S3 server (SeaweedFS), each with its data in a folder of its own."""

import json
import shutil
from pathlib import Path

from tools import seaweed
from tools.postgres import free_port

from .processes import HOST, Service

BUCKET, ACCESS_KEY, SECRET_KEY = "ibasho", "cluster", "only-for-measuring"
PARTS = ("master", "volume", "filer", "admin", "s3")


def redis(folder: Path) -> tuple[Service, int]:
    """Kept in memory only, as a cache is: what was counted is gone when it is."""
    port = free_port()
    program = shutil.which("redis-server")
    if program is None:
        raise SystemExit("redis-server is not installed.")
    command = [program, "--bind", HOST, "--port", str(port), "--save", "", "--appendonly", "no"]
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
    ports = {part: seaweed.free_port() for part in PARTS}
    options = [f"-{part}.port={port}" for part, port in ports.items()]
    options += ["-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", f"-s3.config={config}", f"-bucket={BUCKET}"]
    program = seaweed.find_binary()
    if program is None:
        raise SystemExit("weed (SeaweedFS) is not installed.")
    command = [program, "mini", f"-dir={data}", f"-ip={HOST}", f"-ip.bind={HOST}"]
    return Service("s3", [*command, *options], folder), ports["s3"]
