"""Asks pages through Django's own client and says how long they took: for processes in which Django is set up.

Middleware, sessions and templates are in it, the network isn't. Where others use the machine, the processor's share
says more (it leaves out what PostgreSQL does).
"""

import math
import statistics
import time
from collections.abc import Callable, Mapping
from importlib import import_module

from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import User

TARGET = 300
WARM_UP = 3
BACKEND = "django.contrib.auth.backends.ModelBackend"


def prepare() -> None:
    """Settings under which a client of Django's gets in; and the program as a server keeps it."""
    import_module("config.wsgi")  # which leaves what it is made of out of Python's collector
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.IBASHO_ADMIN_SECOND_FACTOR = False  # one look into the session more
    settings.EMAIL_BACKEND, mail.outbox = "django.core.mail.backends.locmem.EmailBackend", []


def browser(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email), backend=BACKEND)
    return client


def get(client: Client, path: str) -> None:
    """Raises SystemExit for an answer that isn't the page."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code} {answer.get('Location')}")


def ask_all(pages: Mapping[str, Callable[[int], object]], times: int) -> None:
    """Print a table: each page, asked so often. `pages`: title → what is done for the n-th time."""
    print("| page | p50 ms | p95 | of it processor | statements | |\n|---|--:|--:|--:|--:|---|")
    for title, ask in pages.items():
        p50, p95, worked = _measured(ask, times)
        with CaptureQueriesContext(connection) as said:
            ask(0)
        late = "" if p95 <= TARGET else "slow"
        print(f"| {title} | {p50:.0f} | {p95:.0f} | {worked:.0f} | {len(said)} | {late} |", flush=True)


def _measured(ask: Callable[[int], object], times: int) -> tuple[float, float, float]:
    """p50, p95 and the processor's share at p95 in milliseconds, after a few to warm up."""
    taken, worked = [], []
    for n in range(times + WARM_UP):
        started, before = time.perf_counter(), time.process_time()
        ask(n)
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - before) * 1000)
    return statistics.median(taken[WARM_UP:]), _p95(taken[WARM_UP:]), _p95(worked[WARM_UP:])


def _p95(values: list[float]) -> float:
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]
