"""PostgreSQL can answer what is asked often from an index, without reading a large table from end to end."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from benchmarks import plans, scenarios

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="explains PostgreSQL's plans")


@contextmanager
def planner(**settings: str) -> Iterator[None]:
    """PostgreSQL's planner told otherwise for a while."""
    with connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute(f"SET LOCAL {name} = {value}")
        yield
        for name in settings:
            cursor.execute(f"SET LOCAL {name} = DEFAULT")


@pytest.fixture
def requests(db) -> dict[str, dict]:
    """The first request of each scenario, by its key."""
    call_command("seed_scale", "--listings", "400", "--districts", "33", stdout=StringIO(), stderr=StringIO())
    return {plan["key"]: plan["requests"][0] for plan in scenarios.drawn(set(plans.EXPLAINED))}


def test_no_large_table_is_read_from_end_to_end(requests):
    with planner(enable_seqscan="off", jit="off"):  # so few rows would be read whole
        explained = {key: plans.explained(request) for key, request in requests.items()}
    assert explained.keys() == {"b", "d", "g", "i"}
    assert all(explained.values())  # none failed, each asked the database
    assert {key: s["sequential"] for key, found in explained.items() for s in found if s["sequential"]} == {}


def test_reading_a_table_whole_would_be_noticed(requests):
    with plans.statements() as found, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_entry WHERE title LIKE %s", ["%サロン%"])
    with planner(enable_indexscan="off", enable_indexonlyscan="off", enable_bitmapscan="off"):
        assert plans.explain(*found[0])["sequential"] == ["search_entry"]
