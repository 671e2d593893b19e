"""Tells of statements that took long (`IBASHO_SLOW_QUERY_MS`): what was asked, never what for."""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from config.scrubbing import statement

logger = logging.getLogger("ibasho.slow_query")


def start(least: int) -> None:
    """From now on, on each new connection, of what takes so many milliseconds; 0 for nothing."""
    if least:
        watch = partial(_watch, partial(_timed, least))
        connection_created.connect(watch, weak=False, dispatch_uid="slow queries")


def _watch(timed: Callable, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    if timed not in connection.execute_wrappers:  # one that has connected again keeps them
        connection.execute_wrappers.append(timed)


def _timed(least: int, execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    started = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - started) * 1000
        if took >= least:
            told = {"milliseconds": round(took), "statement": statement(str(sql))}
            logger.warning("%dms: %s", *told.values(), extra=told)
