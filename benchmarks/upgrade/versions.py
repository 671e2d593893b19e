"""A version of the code in a folder, and its commands on the database of the rehearsal."""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..databases import KEY, ROOT

PINNED = re.compile(r"^([a-z0-9][\w.-]*)==(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Version:
    """`environment`: of the site, the same for both versions but for what one of them doesn't know."""

    name: str
    folder: Path
    environment: Mapping[str, str]

    def manage(self, *command: str) -> str:
        """Run a management command; returns what it said. Raises SystemExit with its words when it fails."""
        return self._run([sys.executable, "manage.py", *command])

    def people(self, *arguments: str) -> dict:
        """What `people.py` answers with this version's modules."""
        program = ["-P", str(ROOT / "benchmarks" / "with_django.py"), "people"]
        return json.loads(self._run([sys.executable, *program, *arguments]))

    def _run(self, command: list[str]) -> str:
        result = subprocess.run(command, cwd=self.folder, env=self._own, capture_output=True, text=True)
        if result.returncode:
            raise SystemExit(f"{self.name}: {' '.join(command[1:])}: {(result.stderr or result.stdout)[-2000:]}")
        return result.stdout

    @property
    def _own(self) -> dict[str, str]:
        paths = (self.folder, ROOT / "benchmarks" / "upgrade")  # there: `people` and `rehearsal_settings`
        return {**os.environ, **self.environment, "PYTHONPATH": os.pathsep.join(map(str, paths))}

    def server(self, port: int) -> tuple[list, dict[str, str]]:
        """Command and environment of a process that serves it, as docs/operations.md says."""
        options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
        options += ["--workers", "1", "--blocking-threads", "4", "config.wsgi:application"]
        return [Path(sys.executable).parent / "granian", *options], self._own

    def knows(self, command: str) -> bool:
        return any(self.folder.glob(f"*/management/commands/{command}.py"))

    def missing_migrations(self) -> list[str]:
        """Names (`app.0001_name`) of what this version would apply to the database."""
        return re.findall(r"^\[ \]\s+(\S+)", self.manage("showmigrations", "--plan"), re.MULTILINE)

    def packages(self) -> dict[str, str]:
        return dict(PINNED.findall((self.folder / "requirements.lock").read_text(encoding="utf-8")))


def earlier(revision: str, folder: Path, environment: Mapping[str, str]) -> Version:
    """A commit or tag as a folder of its own. Raises SystemExit when there is none of that name."""
    archive = subprocess.run(["git", "archive", revision], cwd=ROOT, capture_output=True)
    if archive.returncode:
        raise SystemExit(f"no such version: {revision} ({archive.stderr.decode().strip()})")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return Version(revision, folder, environment)


def present(environment: Mapping[str, str]) -> Version:
    """The working copy."""
    described = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return Version(described.stdout.strip() or "working copy", ROOT, environment)


def settings(url: str, folder: Path) -> dict[str, str]:
    """The site's environment: production, everything that is written in one folder, mail as files."""
    return {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "rehearsal_settings",
        "IBASHO_SECRET_KEY": KEY,
        "IBASHO_ALLOWED_HOSTS": "127.0.0.1",
        "IBASHO_TLS": "false",
        "IBASHO_LOG_LEVEL": "WARNING",
        "IBASHO_API_LIMIT": "0",
        "IBASHO_EMAIL_URL": f"file://{folder}/mail",
        **{f"IBASHO_{name}": str(folder / name.lower()) for name in ("VAR_DIR", "STATIC_ROOT", "MEDIA_ROOT")},
    }
