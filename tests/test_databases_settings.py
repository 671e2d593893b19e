"""Addresses of databases as the environment gives them."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ConnectionHandler
from django.db.backends.postgresql.base import DatabaseWrapper

from config.settings.databases import databases

pytestmark = pytest.mark.one_database
FILE = "sqlite:////tmp/none.sqlite3"
ONE = "postgres://ibasho:s%40t@db1:5433/ibasho"


@pytest.fixture
def read(monkeypatch):
    for name in ("DATABASE_URL", "IBASHO_REPLICA_URLS", "IBASHO_DB_POOL"):
        monkeypatch.delenv(name, raising=False)

    def read(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return databases(default=FILE)

    return read


def test_without_any_there_is_a_file(read):
    [database] = read().values()
    assert database["NAME"] == "/tmp/none.sqlite3" and database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_server_that_is_gone_is_given_up_after_seconds(read):
    options = read(DATABASE_URL=ONE)["default"]["OPTIONS"]
    assert options["connect_timeout"] <= 5 and "jit=off" in options["options"]
    assert read(DATABASE_URL=f"{ONE}?connect_timeout=9")["default"]["OPTIONS"]["connect_timeout"] == 9


def test_several_hosts_are_named_as_postgresql_does(read):
    """libpq asks them which one takes writes; Django hands on what it doesn't know."""
    url = "postgres://ibasho:s%40t@db1:5433,[fd00::2],db3/ibasho?target_session_attrs=read-write"
    [database] = read(DATABASE_URL=url).values()
    wrapper = DatabaseWrapper(ConnectionHandler({"default": database}).settings["default"], "default")
    told = wrapper.get_connection_params()
    assert (told["host"], told["port"]) == ("db1,fd00::2,db3", "5433,5432,5432")
    assert (told["user"], told["password"], told["dbname"]) == ("ibasho", "s@t", "ibasho")
    assert told["target_session_attrs"] == "read-write"


def test_replicas_are_listed_with_commas_though_each_may_have_several_hosts(read):
    found = read(DATABASE_URL=ONE, IBASHO_REPLICA_URLS="postgres://i@db2,db3/ibasho, postgres://i@db4:5434/ibasho,")
    assert list(found) == ["default", "replica-1", "replica-2"]
    assert found["replica-1"]["OPTIONS"]["host"] == "db2,db3"
    assert (found["replica-2"]["HOST"], found["replica-2"]["PORT"]) == ("db4", 5434)


def test_nothing_is_ever_written_to_a_replica(read):
    found = read(DATABASE_URL=ONE, IBASHO_REPLICA_URLS="postgres://i@db2/ibasho")
    assert "default_transaction_read_only=on" in found["replica-1"]["OPTIONS"]["options"]
    assert "read_only" not in found["default"]["OPTIONS"]["options"]


def test_pool_is_there_when_it_has_a_size(read):
    assert "pool" not in read(DATABASE_URL=ONE)["default"]["OPTIONS"]
    pool = read(IBASHO_DB_POOL="2")["default"]["OPTIONS"]["pool"]
    assert pool["max_size"] == 2
    assert pool["reconnect_timeout"] <= 10, "a server that is back must not be waited for"


@pytest.mark.parametrize(
    "environment,named",
    [
        ({"DATABASE_URL": "nonsense://:s%40t@/"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://i:s%40t@db1:none/ibasho"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://i:s%40t@db1:none,db2/ibasho"}, "DATABASE_URL"),
        ({"DATABASE_URL": ONE, "IBASHO_REPLICA_URLS": FILE}, "IBASHO_REPLICA_URLS"),
        ({"IBASHO_REPLICA_URLS": ONE}, "IBASHO_REPLICA_URLS"),
    ],
)
def test_what_cannot_be_is_said_by_name_and_without_the_password(read, environment, named):
    with pytest.raises(ImproperlyConfigured, match=named) as refusal:
        read(**environment)
    assert "s%40t" not in str(refusal.value) and "s@t" not in str(refusal.value)
