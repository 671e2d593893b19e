"""The invented country, made once for each size and copied for each run."""

import shutil
import subprocess
import sys

from benchmarks.databases import COUNTRY, FOLDER, ROOT, django, environment
from tools import postgres

from .postgresql import DATABASE_NAME, Node

SEEDED = "seeded"


def seeded(listings: int) -> Node:
    """A server, stopped, with so many listings: the one that was made before while it fits the migrations."""
    folder = FOLDER / f"cluster-{listings}"
    node = Node("pg-seed", folder, postgres.find_binaries(), {**postgres.THROW_AWAY, **COUNTRY})
    if (folder / SEEDED).exists():
        node.password = (folder / "password").read_text()
        node.start()
        fits = _fits(node.url())
        node.stop()
        if fits:
            return node
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _fill(node, listings)
    (folder / SEEDED).touch()
    return node


def _fill(node: Node, listings: int) -> None:
    print(f"  seeding {listings:,} listings …", flush=True)
    node.create()
    node.start()
    try:
        node.ask(f'CREATE DATABASE "{DATABASE_NAME}"')
        django(node.url(), "migrate", "--verbosity", "0")
        django(node.url(), "seed_scale", "--listings", str(listings))
        node.ask("VACUUM ANALYZE", DATABASE_NAME)
    finally:
        node.stop()
    node.forget_log()


def _fits(url: str) -> bool:
    check = [sys.executable, "manage.py", "migrate", "--check"]
    return subprocess.run(check, cwd=ROOT, env=environment(url), capture_output=True).returncode == 0
