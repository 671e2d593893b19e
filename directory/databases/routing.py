"""Where a piece of work reads from. Everything is written to the primary; only whoever says so reads elsewhere.

The choice is made once, for a whole piece of work – a request – and not query by query: a page made half of one
database and half of another could show a listing with somebody else's dates. Commands, the worker and migrations
choose nothing and read what they write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

PRIMARY = DEFAULT_DB_ALIAS
# Django's cache in the database has a model without an app. It counts attempts, so it must see what was counted last.
_CACHE = "django_cache"


class PrimaryAway(OperationalError):
    """Something was to be written while the primary is known not to answer: said at once, without waiting for it."""


@dataclass
class Reading:
    """A piece of work: where it reads, and whether it has written anything."""

    alias: str
    may_write: bool
    wrote: bool = False


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading_from(alias: str, *, may_write: bool = True) -> Iterator[Reading]:
    """Inside, reads go to this database – until something is written: from then on they go where it can be seen."""
    here = Reading(alias, may_write)
    token = _reading.set(here)
    try:
        yield here
    finally:
        _reading.reset(token)


def reading_alias() -> str:
    """A transaction on the primary sees its own writes, and its locks mean something: it reads nowhere else."""
    here = _reading.get()
    return PRIMARY if here is None or connections[PRIMARY].in_atomic_block else here.alias


def reading_connection() -> BaseDatabaseWrapper:
    """For SQL of our own that reads for a page, as the router is for Django's."""
    return connections[reading_alias()]


class Router:
    """Django asks it for every query that names no database itself."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        return PRIMARY if model._meta.app_label == _CACHE else reading_alias()

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        here = _reading.get()
        if here is not None:
            if not here.may_write:
                raise PrimaryAway("The primary database does not answer")
            here.alias, here.wrote = PRIMARY, True
        return PRIMARY

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        """Rows read from a replica are the primary's own."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY
