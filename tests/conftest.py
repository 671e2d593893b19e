"""What every test may use. Data comes from factories; real files from the shared folder when it is there."""

import gc
import os
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from tests import migrated
from tests.one_database import ONE_DATABASE_FILES
from tests.slow import SLOW_FILES

pytest_plugins = ["tests.jis"]

SHARED_DATA = Path(os.environ.get("IBASHO_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}

# Django's modules and thousands of collected tests stay until the end. Python's collector goes through them again and
# again, a quarter of all the time, unless it waits for more than its usual 700 new objects.
gc.set_threshold(100_000, 50, 100)


def pytest_collection_finish():
    gc.collect()
    gc.freeze()


def pytest_itemcollected(item):
    file = item.path.relative_to(Path(__file__).parent).as_posix()
    if file in SLOW_FILES:
        item.add_marker(pytest.mark.slow)
    if file in ONE_DATABASE_FILES:
        item.add_marker(pytest.mark.one_database)


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what asks a database anything, without the longest walks and what is about forms and words:
    the rest was seen on SQLite."""
    if connection.vendor != "postgresql":
        return
    chosen = [item for item in items if _asks_a_database(item) and not item.get_closest_marker("one_database")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def _asks_a_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(item.fixturenames))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real open data; the test is skipped where it isn't (it is not part of the project)."""
    if not SHARED_DATA.is_dir():
        pytest.skip("real open data is not here: set IBASHO_SHARED_DATA to its folder")
    return SHARED_DATA


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """On SQLite the test database begins as a copy of a migrated one."""
    name = connection.creation._get_test_db_name()
    memory = migrated.load_into(name) if connection.vendor == "sqlite" else None
    yield
    if memory:
        memory.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """… and is kept as it was made, for the next run."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            migrated.keep(connection.connection)


@pytest.fixture(autouse=True)
def in_japanese():
    """A request in another language leaves its language active, and addresses are made in the active one."""
    with translation.override("ja"):
        yield
