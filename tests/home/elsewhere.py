"""Databases of their own, for what can't be tried in a transaction that is rolled back: dumped, replaced, filled."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections


class Elsewhere:
    """Makes them on the engine this run tests, beside the test database, which nobody may be using at the beginning."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._prefix = "copy" if connection.vendor == "sqlite" else connection.settings_dict["NAME"]
        self._made: list[str] = []
        if connection.vendor == "sqlite":
            connection.cursor().execute("VACUUM INTO %s", [str(folder / "migrated.sqlite3")])
        else:
            connection.close()  # a template may have no other visitor
            self._create("migrated", self._prefix)

    def new(self, name: str, *, migrated: bool = False) -> str:
        """What to call it in settings; `migrated`: as the migrations leave it, else without any table."""
        if connection.vendor == "postgresql":
            return self._create(name, f"{self._prefix}_migrated" if migrated else "template0")
        path = self._folder / f"{name}.sqlite3"
        path.unlink(missing_ok=True)
        if migrated:
            shutil.copyfile(self._folder / "migrated.sqlite3", path)
        return str(path)

    def _create(self, name: str, like: str) -> str:
        self._made.append(f"{self._prefix}_{name}")
        self._manage(f'DROP DATABASE IF EXISTS "{self._made[-1]}" WITH (FORCE)')
        self._manage(f'CREATE DATABASE "{self._made[-1]}" TEMPLATE "{like}"')
        return self._made[-1]

    def remove(self) -> None:
        for name in set(self._made):
            self._manage(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _manage(self, statement: str) -> None:
        parameters = connection.get_connection_params() | {"dbname": "postgres"}
        known = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if key in parameters}
        with psycopg.connect(**known, autocommit=True) as server:
            server.execute(statement)


@contextmanager
def at(name: str) -> Iterator[None]:
    """Everything in the block speaks with that database."""
    was = connections["default"]
    connections["default"] = type(was)({**was.settings_dict, "NAME": name}, "default")
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        with suppress(Exception):  # what a test broke may not close any more
            connections["default"].close()
        connections["default"] = was
        ContentType.objects.clear_cache()
