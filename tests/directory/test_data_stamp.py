"""The stamp of the database's state: another after every commit, whoever made it; the same while nothing happens."""

import sqlite3

import psycopg
import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from directory import data_stamp as module
from directory.data_stamp import data_stamp


@pytest.fixture
def file_database(tmp_path, monkeypatch):
    """A SQLite file as in service; yields its path."""
    path = tmp_path / "some.sqlite3"
    handler = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path}})
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE words (word TEXT)")
    monkeypatch.setattr(module, "reading_connection", lambda: handler["default"])
    yield path
    handler.close_all()
    for key in list(module._watchers):
        module._watchers.pop(key).close()


def test_file_tells_every_commit_and_nothing_else(file_database):
    before = data_stamp()
    other = sqlite3.connect(file_database)
    other.execute("INSERT INTO words VALUES ('まだ')")
    assert data_stamp() == before, "not committed"
    other.commit()
    after = data_stamp()
    assert after not in (before, None) and data_stamp() == after
    other.execute("SELECT * FROM words").fetchall()
    assert data_stamp() == after, "only read"
    other.close()


@pytest.mark.django_db
def test_file_tells_what_its_own_process_commits(file_database):
    before = data_stamp()
    with module.reading_connection().cursor() as cursor:
        cursor.execute("INSERT INTO words VALUES ('自分')")
    assert data_stamp() != before


def test_restored_copy_is_another_database(file_database, tmp_path):
    before = data_stamp()
    copy = tmp_path / "copy.sqlite3"
    with sqlite3.connect(file_database) as one, sqlite3.connect(copy) as two:
        one.backup(two)
    copy.replace(file_database)
    assert data_stamp() not in (before, None)


def test_missing_file_has_no_stamp_and_none_is_made(file_database, tmp_path):
    module.reading_connection().settings_dict["NAME"] = str(tmp_path / "none.sqlite3")
    assert data_stamp() is None and not (tmp_path / "none.sqlite3").exists()


@pytest.mark.django_db
def test_transaction_has_no_stamp():
    assert data_stamp() is None


@pytest.mark.django_db
def test_postgresql_tells_what_others_commit_and_when():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is asked above")
    settings = connection.settings_dict
    where = {name: settings[name.upper()] for name in ("host", "port", "user", "password")}
    with psycopg.connect(dbname=settings["NAME"], **where) as other, other.cursor() as cursor:
        before = module._snapshot()
        cursor.execute("CREATE TABLE words (word text)")
        module._snapshot()
        other.commit()
        after = module._snapshot()
        assert after != before
        cursor.execute("DROP TABLE words")
        other.commit()
        assert module._snapshot() != after
