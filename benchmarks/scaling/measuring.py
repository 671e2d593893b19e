"""Readers' pages asked of the server: with more processes, with pages that were kept, and for a long time."""

import json
import subprocess
import sys
import urllib.request

import psycopg

from benchmarks import report
from benchmarks.databases import ROOT, inside
from benchmarks.serving import HOST, Server, served

from .memory import Memory, processor_seconds, workers

READING = "m"  # of benchmarks.scenarios
BUSY = 4  # connections for each process: as many as it has threads
KEPT = 60  # pages that a browser still has


def growing(url: str, processes: list[int], seconds: float) -> list[dict]:
    """[{processes, memory, busy, kept, spent}]: full pages with every thread busy, and pages that were kept.

    `spent`: milliseconds of a processor for each page, of the web processes and of PostgreSQL.
    """
    plan = inside(url, "draw", READING)["scenarios"][0]
    rows = []
    for number in processes:
        with served(url, number) as site:
            memory = Memory(site.pid)
            over = memory.watch()
            before = _worked(url, site)
            busy = _asked(plan, site, BUSY * number, seconds)
            spent = [
                (after - earlier) * 1000 / busy["requests"]
                for after, earlier in zip(_worked(url, site), before, strict=True)
            ]
            kept = _asked(_kept(plan, site), site, BUSY * number, seconds)
            over.set()
            rows.append({"processes": number, "busy": busy, "kept": kept, "spent": spent, "memory": _largest(memory)})
        print(f"  {number} processes: {report.line(busy)}", flush=True)
    return rows


def soak(url: str, processes: int, minutes: float) -> dict:
    """{minutes, memory: growth of each process, of the busy figures of each tenth}."""
    plan = inside(url, "draw", READING)["scenarios"][0]
    with served(url, processes) as site:
        _asked(plan, site, BUSY, 20)
        memory = Memory(site.pid)
        over = memory.watch()
        parts = [_asked(plan, site, BUSY, minutes * 6) for _ in range(10)]
        over.set()
    return {"minutes": minutes, "processes": processes, "memory": memory.growth(), "parts": parts}


def _asked(plan: dict, site: Server, connections: int, seconds: float) -> dict:
    """By a process of its own, for so many seconds."""
    most = 10_000_000
    asked = {**plan, "port": site.port, "connections": connections, "warm_up": 20, "most": most, "seconds": seconds}
    command = [sys.executable, "-m", "benchmarks.load"]
    result = subprocess.run(command, cwd=ROOT, input=json.dumps(asked), capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(result.stderr[-1500:])
    outcome = json.loads(result.stdout)
    return {**report.summary(outcome), "unchanged": outcome["unchanged"]}


def _kept(plan: dict, site: Server) -> dict:
    """The same pages by somebody whose browser still has them: answered 304 as long as nothing has changed."""
    requests = []
    for request in plan["requests"][:KEPT]:
        # By the name that benchmarks.load asks by: pages hold it, so those of another name are other pages.
        asked = urllib.request.Request(f"http://{HOST}:{site.port}{request['path']}", headers={"Host": HOST})
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 – our own loopback address
            if etag := answer.headers.get("ETag"):
                requests.append({**request, "etag": etag})
    return {**plan, "requests": requests}


def _worked(url: str, site: Server) -> tuple[float, float]:
    """Seconds of a processor that the web processes and PostgreSQL's have used so far."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()").fetchall()
    return processor_seconds(workers(site.pid)), processor_seconds([pid for (pid,) in rows])


def _largest(memory: Memory) -> float:
    """MB of the largest process."""
    return max((size for _at, seen in memory.samples for size in seen.values()), default=0.0)
