"""Figures for Prometheus at /metrics, for whoever has the token (`IBASHO_METRICS_TOKEN`). No token: no such page.

How long answers took is counted as they are given (`config.latency`). What the database knows is asked when the
figures are fetched, at most once a minute in each process.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config.latency import LATENCY
from directory.databases.routing import PRIMARY
from home.operations import databases, freshness, queue

ASKED_EVERY = 60  # seconds
Figure = tuple[str, str, dict[str, str], float]  # name, what it is, labels, value


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    token = settings.IBASHO_METRICS_TOKEN
    if not token:
        return HttpResponseNotFound()
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    if settings.PROMETHEUS_MULTIPROC_DIR:
        MultiProcessCollector(registry, path=settings.PROMETHEUS_MULTIPROC_DIR)
    else:
        registry.register(LATENCY)
    registry.register(Figures())
    return registry


class Figures(Collector):
    """What isn't counted but asked for."""

    def collect(self) -> Iterator[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for name, meaning, labels, value in (*_memory(), *_databases(), *_asked()):
            family = families.setdefault(name, GaugeMetricFamily(name, meaning, labels=list(labels)))
            family.add_metric(list(labels.values()), value)
        yield from families.values()


def _memory() -> Iterator[Figure]:
    """Of every process that counts here and still lives. Only where the system has /proc."""
    for pid in sorted(_processes()):
        try:
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except OSError:
            continue
        held = pages * os.sysconf("SC_PAGE_SIZE")
        yield "ibasho_process_memory_bytes", "Memory a process holds", {"pid": str(pid)}, held


def _processes() -> set[int]:
    folder = settings.PROMETHEUS_MULTIPROC_DIR
    names = [file.name for file in Path(folder).iterdir()] if folder else []
    return {os.getpid(), *(int(found[1]) for name in names if (found := re.search(r"_(\d+)\.db$", name)))}


def _databases() -> Iterator[Figure]:
    for state in databases.states():
        label = {"database": state.alias}
        up = state.up and not (state.alias == PRIMARY and databases.only_reads())
        yield "ibasho_database_up", "Whether a database answers, and the primary can be written to", label, float(up)
        if state.lag is not None:
            yield "ibasho_replica_behind_seconds", "How far a replica is behind the primary", label, state.lag


def _asked() -> list[Figure]:
    """Nothing where the database can't be asked: a figure that is old or zero would say that all is well."""
    try:
        return cache.get_or_set("metrics.asked", lambda: [*_tasks(), *_listings()], ASKED_EVERY)
    except DatabaseError:
        return []


def _tasks() -> Iterator[Figure]:
    state, now = queue.state(), timezone.now()
    meaning = "Tasks in the background, by state"
    for name, count in {"waiting": state.waiting, "running": state.running, "failed": state.failed}.items():
        yield "ibasho_tasks", meaning, {"state": name}, count
    waited = state.waited(now).total_seconds()
    yield "ibasho_tasks_oldest_seconds", "How long the first task in the queue has waited", {}, waited
    if state.seen:
        silent = (now - state.seen).total_seconds()
        yield "ibasho_worker_seen_seconds", "How long ago a worker gave a sign of life", {}, silent


def _listings() -> Iterator[Figure]:
    state, lag = freshness.freshness(), freshness.search_lag()
    yield "ibasho_listings", "Listings the search shows", {}, state.listings
    for days, count in state.confirmed.items():
        share = count / state.listings if state.listings else 0.0
        meaning = "Share of the listings that somebody confirmed within so many days"
        yield "ibasho_listings_confirmed_ratio", meaning, {"within_days": str(days)}, share
    yield "ibasho_search_missing", "Public listings the search doesn't show", {}, lag.missing
    yield "ibasho_search_left_over", "Listings the search shows that aren't public", {}, lag.left_over
    behind = lag.behind.total_seconds()
    yield "ibasho_search_behind_seconds", "How long ago the oldest next date in the search began", {}, behind
