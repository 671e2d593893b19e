"""PostgreSQL on two "machines": a primary and its streaming replica, which may change places."""

import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tools import postgres

from .processes import HOST, wait_until

# As in operation: a commit that was acknowledged has reached the disk.
SETTINGS = {
    "wal_level": "replica",
    "hot_standby": "on",
    "max_connections": "100",
    "max_wal_senders": "4",
    "wal_keep_size": "256MB",
    "max_wal_size": "512MB",
    "wal_sender_timeout": "10s",
    "wal_receiver_status_interval": "1s",
    "log_min_duration_statement": "2s",
}
USER = "ibasho"
DATABASE_NAME = "ibasho_cluster"


@dataclass
class Node:
    """One server: a folder, a port, and what it is at the moment is asked of itself."""

    name: str
    folder: Path
    binaries: Path
    settings: dict[str, str] = field(default_factory=dict)
    password: str = ""
    port: int = field(default_factory=postgres.free_port)

    @property
    def data(self) -> Path:
        return self.folder / self.name

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def url(self, database: str = DATABASE_NAME) -> str:
        return f"postgres://{USER}:{self.password}@{HOST}:{self.port}/{database}"

    def create(self) -> None:
        """An empty primary."""
        self.password = secrets.token_urlsafe(16)
        secret = self.folder / "password"
        secret.write_text(self.password)
        self._own(self.folder)
        self._own(secret)
        command = ["initdb", "-D", self.data, "-U", USER, "-A", "scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        self._run([*command, "--pwfile", secret])
        with (self.data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host replication {USER} {HOST}/32 scram-sha-256\n")

    def adopt(self, other: "Node", log_disk: Path | None) -> None:
        """Begin as what another one left behind. `log_disk`: where the log of changes goes, on a disk of its own."""
        self._own(self.folder)
        self.password = (other.folder / "password").read_text()
        subprocess.run(["cp", "-a", str(other.data), str(self.data)], check=True)
        if log_disk is not None:
            self._own(log_disk)
            subprocess.run(["mv", str(self.data / "pg_wal"), str(log_disk)], check=True)
            (self.data / "pg_wal").symlink_to(log_disk / "pg_wal")

    def follow(self, primary: "Node") -> None:
        """Become a fresh copy of the primary and its replica; whatever was here is gone."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.password = primary.password
        command = ["pg_basebackup", "-D", self.data, "--checkpoint=fast", "--write-recovery-conf"]
        self._run([*command, "--wal-method=stream", "--dbname", self._conninfo(primary)])

    def follow_on(self, primary: "Node") -> None:
        """Stay as it is and follow: for one that was stopped in order, after everything had been sent on."""
        (self.data / "standby.signal").touch()
        self._own(self.data / "standby.signal")
        with (self.data / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"primary_conninfo = '{self._conninfo(primary)}'\n")

    def _conninfo(self, primary: "Node") -> str:
        return f"host={HOST} port={primary.port} user={USER} password={self.password} application_name={self.name}"

    def start(self) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in {**SETTINGS, **self.settings}.items())
        server = f"-p {self.port} -c listen_addresses={HOST} -c unix_socket_directories={self.folder} {options}"
        self._control("start", "--log", self.log, "--options", server)

    def stop(self, mode: str = "fast") -> None:
        """`fast` sends everything to the replica first; `immediate` is what a power cut does."""
        self._control("stop", f"--mode={mode}")

    def forget_log(self) -> None:
        """After an orderly end: gigabytes of segments are kept for the next seeding, and each run would copy them."""
        self._run(["pg_resetwal", "--pgdata", self.data])

    def kill(self) -> None:
        """kill -9 of the postmaster and all its processes."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
        for each in [pid, *map(int, children)]:
            try:
                os.kill(each, 9)
            except ProcessLookupError:
                continue
        wait_until(lambda: not Path(f"/proc/{pid}").exists(), f"{self.name} to end")
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def promote(self) -> None:
        self._control("promote")

    def bring_back(self) -> None:
        """Start it, unless it is coming back by itself after a crash."""
        if not self._runs():
            self.start()
        wait_until(lambda: self.is_alive, f"{self.name} to recover", seconds=300)

    def _runs(self) -> bool:
        pid = self.data / "postmaster.pid"
        return pid.exists() and Path(f"/proc/{pid.read_text().split()[0]}").exists()

    @property
    def is_alive(self) -> bool:
        return self.answers("SELECT true")

    @property
    def is_replica(self) -> bool:
        return self.answers("SELECT pg_is_in_recovery()")

    def answers(self, question: str) -> bool:
        try:
            return bool(self.ask(question))
        except psycopg.OperationalError:
            return False

    def ask(self, statement: str, database: str = "postgres") -> object:
        """The first column of the first row, None where there is none."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=3) as connection:
            cursor = connection.execute(statement)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def lag(self) -> int | None:
        """Bytes of changes that the replica hasn't written yet, as the primary knows it; None without a replica."""
        missing = self.ask("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn)::bigint FROM pg_stat_replication")
        return missing if isinstance(missing, int) else None

    def _control(self, *arguments: object) -> None:
        self._run(["pg_ctl", "--pgdata", self.data, "--wait", "--silent", "--timeout=120", *arguments])

    def _run(self, command: list) -> None:
        program, *arguments = [str(part) for part in command]
        full = [*postgres.as_ordinary_user(), str(self.binaries / program), *arguments]
        result = subprocess.run(full, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if result.returncode:
            raise RuntimeError(f"{self.name}: {program} {arguments[-1]}: {result.stderr.strip()[-600:]}")

    def _own(self, path: Path) -> None:
        if user := postgres.as_ordinary_user():
            shutil.chown(path, user[2])
