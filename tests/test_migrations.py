"""Migrations are held against the version that goes on running (tools/lint_migrations.py)."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tools import lint_migrations


def refused(app: str, name: str) -> int:
    if connection.vendor != "postgresql":
        pytest.skip("migrations are judged by what they become on PostgreSQL")
    return lint_migrations.refused([MigrationLoader(None).disk_migrations[app, name]])


@pytest.mark.django_db
def test_a_column_that_the_running_version_would_leave_empty_is_refused():
    assert refused("search", "0012_phone") == 1


@pytest.mark.django_db
def test_an_index_that_locks_a_large_table_is_refused():
    assert refused("activities", "0004_cancelled_index") == 1


@pytest.mark.django_db
def test_a_new_table_is_no_trouble():
    assert refused("home", "0020_embed_days") == 0


def test_what_was_released_is_history():
    latest = dict.fromkeys(lint_migrations.RELEASED, 0)
    for app, name in MigrationLoader(None).disk_migrations:
        if app in latest:
            latest[app] = max(latest[app], int(name[:4]))
    assert all(lint_migrations.RELEASED[app] <= latest[app] for app in latest)
