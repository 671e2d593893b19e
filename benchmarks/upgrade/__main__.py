"""`python -m benchmarks.upgrade`: an upgrade on both databases, written to UPGRADE.md; code 1 if anything failed."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import postgres

from ..databases import ROOT
from . import report
from .serving import Machine, Proxy
from .traffic import Traffic
from .versions import Version, earlier, present, settings

# What a town's timetable holds (docs/operations.md): the earlier version's must still do with the new schema.
NIGHTLY = [["refresh_occurrences"], ["tidy_accounts"], ["send_review_reminders"], ["send_date_mails"],
           ["count_coverage"], ["make_downloads"], ["rebuild_search"], ["check_search"]]  # fmt: skip
# A list that the earlier version takes in then: it fills in rows of most tables.
LIST = "都道府県,市区町村名,ID,名称,住所,方書,運営団体名,開催曜日,開催開始時間,開催終了時間,開催日時特記事項"
ROW = "神奈川県,横須賀市,{0},食堂{0},神奈川県横須賀市浜町{0},会館{0},会{0},土,17:00,19:00,第3土曜日"
KINDS = ("sqlite", "postgresql")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upgrade", description=__doc__)
    parser.add_argument("--from", dest="revision", required=True, help="the version that runs: a tag or commit")
    parser.add_argument("--databases", default=",".join(KINDS), help="sqlite,postgresql")
    parser.add_argument("--listings", type=int, default=1000)
    parser.add_argument("--groups", type=int, default=2, help="how many people write")
    parser.add_argument("--seconds", type=float, default=10, help="of each phase that has no end of its own")
    parser.add_argument("--output", default="UPGRADE.md", help="file in benchmarks/")
    options = parser.parse_args()
    rehearsed = [rehearse(kind, options) for kind in options.databases.split(",")]
    where = ROOT / "benchmarks" / options.output  # an absolute path stays one
    where.write_text(report.document(rehearsed, options), encoding="utf-8")
    print(f"written: {where}")
    return 0 if all(one.is_clean for one in rehearsed) else 1


def rehearse(kind: str, options: argparse.Namespace) -> report.Rehearsal:
    """One database. Raises SystemExit when a step can't be done at all."""
    with _folder() as folder, _database(kind, folder) as url:
        environment = settings(url, folder)
        old, new = earlier(options.revision, folder / "earlier", environment), present(environment)
        people = _filled(old, options)
        told = report.Rehearsal(kind, old.name, new.name, os.getloadavg()[0])
        told.migrations = new.missing_migrations()
        told.differing = {name for name, version in old.packages().items() if new.packages().get(name) != version}
        machines = [Machine("one", folder), Machine("two", folder)]
        proxy = Proxy(machines, folder)
        traffic = Traffic(proxy.port, people)
        try:
            for machine in machines:
                machine.start(old)
            proxy.start()
            traffic.start()
            _upgrade(old, new, Site(machines, proxy, traffic), told, options.seconds)
        finally:
            traffic.stop()
            for each in (proxy, *machines):
                each.stop()
        now = new.people("state")
        told.requests = traffic.requests
        told.lost = {one for one, status in traffic.acknowledged.items() if now[one] != status}
        _run(new, [["check_search"]], told.failed_commands)
        return told


@dataclass(frozen=True)
class Site:
    machines: list[Machine]
    proxy: Proxy
    traffic: Traffic


def _upgrade(old: Version, new: Version, site: Site, told: report.Rehearsal, seconds: float) -> None:
    """The steps of docs/releasing.md, under traffic. What each took goes to the report."""

    @contextmanager
    def phase(name: str) -> Iterator[None]:
        print(f"  {name}", flush=True)
        site.traffic.phase, started = name, time.monotonic()
        yield
        told.phases[name] = time.monotonic() - started

    with phase("the earlier version"):
        time.sleep(seconds)
    with phase("static files are added"):
        new.manage("collectstatic", "--no-input", "--verbosity", "0")
    with phase("this version's migrations"):
        new.manage("migrate", "--verbosity", "0")
    with phase("the earlier version on the new schema"):
        time.sleep(seconds)
    with phase("… its imports and nightly commands"):
        told.commands = _run(old, [_import(site.proxy.folder), *NIGHTLY], told.failed_commands)
    for machine in site.machines:
        with phase(f"machine {machine.name} is renewed"):
            site.proxy.take_out(machine)
            machine.stop()
            machine.start(new)
            site.proxy.put_back()
        with phase("both versions serve" if machine is site.machines[0] else "this version"):
            time.sleep(seconds)


def _run(version: Version, commands: Iterable[list[str]], failed: list[str]) -> list[str]:
    """Run those the version has; returns their names. What fails is noted, not raised: the rehearsal goes on."""
    known = [command for command in commands if version.knows(command[0])]
    for command in known:
        try:
            version.manage(*command)
        except SystemExit as reason:
            failed.append(str(reason))
    return [command[0] for command in known]


def _import(folder: Path) -> list[str]:
    """The command that takes in a list of fifty places."""
    path = folder / "list.csv"
    path.write_text("\n".join([LIST, *map(ROW.format, range(1, 51))]), encoding="utf-8")
    return ["import_listings", str(path), "--source", "rehearsal", "--publish"]


def _filled(old: Version, options: argparse.Namespace) -> dict:
    """The earlier version's database, with people; what `people.py` says."""
    print(f"{old.name}: {options.listings:,} listings", flush=True)
    for name in ("VAR_DIR", "STATIC_ROOT", "MEDIA_ROOT"):
        Path(old.environment[f"IBASHO_{name}"]).mkdir()
    old.manage("migrate", "--verbosity", "0")
    old.manage("seed_scale", "--listings", str(options.listings))
    old.manage("create_pages")
    old.manage("collectstatic", "--no-input", "--verbosity", "0")
    return old.people("prepare", str(options.groups))


@contextmanager
def _folder() -> Iterator[Path]:
    """nginx' own user may have to read there."""
    folder = Path(tempfile.mkdtemp(prefix="ibasho-upgrade-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    """DATABASE_URL of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/ibasho.sqlite3"
        return
    binaries = postgres.find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL 15 or newer is not installed.")
    with postgres.running(binaries) as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())
