"""All parts together: two web processes, a worker, a primary and its replica, Redis, S3, nginx."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.databases import FOLDER, ROOT, collect_static, environment
from tools import postgres
from tools.postgres import free_port

from . import stores
from .keeping import Keeper
from .postgresql import DATABASE_NAME, USER, Node
from .processes import HOST, Service, listens, wait_until
from .proxy import nginx
from .relay import Relay
from .seeding import seeded

WEB, THREADS = 2, 4
LOGS = FOLDER / "cluster-logs"
LOG_DISK = "1200m"  # of the primary's log of changes: large enough for the seeding, small enough to be filled


class Cluster:
    """`primary` and `replica` change places; everything else keeps its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        binaries = postgres.find_binaries()
        if binaries is None:
            raise SystemExit("PostgreSQL 15 or newer is not installed.")
        self.primary, self.replica = (Node(name, folder, binaries) for name in ("pg-a", "pg-b"))
        self.nodes = (self.primary, self.replica)
        self.log_disk: Path | None = None
        self.redis, self.redis_port = stores.redis(folder)
        self.s3, s3_port = stores.s3(folder)
        self.cable = Relay(s3_port)
        self.s3_port = s3_port
        self.web_ports = [free_port() for _ in range(WEB)]
        self.nginx, self.port = nginx(folder, self.web_ports)
        self.web: list[Service] = []
        self.worker: Service | None = None
        self.keeper: Keeper | None = None

    # --- starting ---------------------------------------------------------------------------------------------------

    def start_stores(self) -> None:
        for service, port in ((self.redis, self.redis_port), (self.s3, self.s3_port)):
            service.start()
            wait_until(lambda port=port: listens(port), service.name)

    def start_databases(self, listings: int) -> None:
        self.log_disk = _small_disk(self.folder / "log-disk")
        self.primary.adopt(seeded(listings), self.log_disk)
        self.primary.start()
        self.replica.follow(self.primary)
        self.replica.start()
        wait_until(lambda: self.primary.lag() is not None, "the replica to follow")

    def start_site(self) -> None:
        collect_static(self.primary.url())
        granian = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--host", HOST, "--no-ws"]
        granian += ["--working-dir", ROOT, "--workers", "1", "--blocking-threads", str(THREADS)]
        for number, port in enumerate(self.web_ports, start=1):
            command = [*granian, "--port", str(port), "config.wsgi:application"]
            self.web.append(Service(f"web-{number}", command, self.folder, self.environment()))
        worker = [sys.executable, ROOT / "manage.py", "db_worker", "--backend", "background", "--interval", "1"]
        self.worker = Service("worker", worker, self.folder, self.environment())
        for service in (*self.web, self.worker, self.nginx):
            service.start()
        for port in (*self.web_ports, self.port):
            wait_until(lambda port=port: listens(port), f"port {port}", seconds=120)
        self.keeper = Keeper([self.worker], lambda: self.run("resume_imports"))
        self.keeper.start()

    def stop(self) -> None:
        if self.keeper is not None:
            self.keeper.stop()
        for service in (self.nginx, *self.web, self.worker, self.s3, self.redis):
            if service is not None:
                service.stop()
        for node in self.nodes:
            if (node.data / "postmaster.pid").exists():
                node.stop("immediate")
        if self.log_disk is not None:
            subprocess.run(["umount", str(self.log_disk)], check=False)

    # --- what the site is told --------------------------------------------------------------------------------------

    def environment(self) -> dict[str, str]:
        """Of web processes and worker."""
        return {
            **environment(self.url()),
            "IBASHO_REPLICA_URLS": ",".join(node.url() for node in self.nodes),
            "IBASHO_REDIS_URL": f"redis://{HOST}:{self.redis_port}/0",
            "IBASHO_S3_BUCKET": stores.BUCKET,
            "IBASHO_S3_ENDPOINT": f"http://{HOST}:{self.cable.port}",
            "IBASHO_S3_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": stores.ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": stores.SECRET_KEY,
            "IBASHO_DB_POOL": "4",
            "IBASHO_EMAIL_URL": f"file:///{self.folder}/mail",
            "IBASHO_BASE_URL": f"http://{HOST}:{self.port}",
        }

    def url(self) -> str:
        """Both servers are named: PostgreSQL's library takes the one that accepts writes."""
        hosts = ",".join(f"{HOST}:{node.port}" for node in self.nodes)
        account = f"{USER}:{self.primary.password}"
        return f"postgres://{account}@{hosts}/{DATABASE_NAME}?target_session_attrs=read-write"

    # --- what faults do ---------------------------------------------------------------------------------------------

    def change_places(self) -> None:
        self.primary, self.replica = self.replica, self.primary

    def run(self, *command: str) -> bool:
        """A management command with the site's own environment; whether it succeeded. What it said is in a log."""
        with (self.folder / "commands.log").open("a") as log:
            full = [sys.executable, "manage.py", *command]
            return subprocess.run(full, cwd=ROOT, env=self.environment(), stdout=log, stderr=log).returncode == 0

    def inside(self, module: str, *arguments: str) -> str:
        """A module of the benchmarks in a process with Django; returns what it printed."""
        command = [sys.executable, "-m", "benchmarks.with_django", module, *arguments]
        result = subprocess.run(command, cwd=ROOT, env=self.environment(), capture_output=True, text=True)
        if result.returncode:
            raise SystemExit(f"{module}: {result.stderr[-2000:]}")
        return result.stdout


def _small_disk(folder: Path) -> Path | None:
    """A disk in memory, or None where nobody lets us mount one (only root may)."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={LOG_DISK}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        return None
    return folder


def _keep_logs(folder: Path) -> None:
    """Of the last run, in place of those of the run before."""
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    for log in folder.glob("*.log"):
        shutil.copy(log, LOGS)


@contextmanager
def running(listings: int) -> Iterator[Cluster]:
    """Everything started; stopped and removed at the end, whatever happens in between."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="ibasho-cluster-"))
        folder.chmod(0o755)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(_keep_logs, folder)  # what a bare "500" was is only told there
        cluster = Cluster(folder)
        stack.callback(cluster.stop)
        cluster.start_stores()
        cluster.start_databases(listings)
        cluster.start_site()
        yield cluster
