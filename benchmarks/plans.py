"""What PostgreSQL does: the statements a request really runs, explained. Runs with Django."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client

EXPLAINED = ("b", "d", "g", "i")
LARGE_TABLES = ("search_entry", "search_entrytag", "search_text", "directory_listing", "directory_gazetteerentry")
_SEQUENTIAL = re.compile(rf"Seq Scan on ({'|'.join(LARGE_TABLES)})\b")
PLAN_LINES = 18


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Collects the (sql, params) that are run inside."""
    found: list[tuple[str, Any]] = []

    def note(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def explained(request: dict) -> list[dict]:
    """[{sql, milliseconds, plan, sequential}] of the statements of one GET request, slowest first.

    `sequential` names large tables that were read from end to end. The request runs twice: what is only asked once by
    a process isn't what a visitor waits for.
    """
    client = Client(SERVER_NAME="127.0.0.1")
    client.get(request["path"])
    cache.clear()  # but the answer isn't remembered
    with statements() as found:
        response = client.get(request["path"])
    if response.status_code != 200:
        return []
    return sorted((explain(sql, params) for sql, params in found), key=lambda plan: -plan["milliseconds"])


def explain(sql: str, params: Any) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
        lines = [row[0] for row in cursor.fetchall()]
    text = "\n".join(lines)
    seconds = re.search(r"Execution Time: ([\d.]+) ms", text)
    return {
        "sql": sql[:400],
        "milliseconds": float(seconds[1]) if seconds else 0.0,
        "plan": [line[:160] for line in lines[:PLAN_LINES]],
        "sequential": sorted(set(_SEQUENTIAL.findall(text))),
    }
