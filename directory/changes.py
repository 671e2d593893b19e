"""Telling the read model what was written, inside the transaction that wrote it (DESIGN 4).

Saving or deleting one object is heard without a word. Whoever writes with `bulk_create`, `bulk_update`, `update` or SQL
says so with `tell` (of venues with `directory.services.venues.tell_venues`), and wraps the whole in `told_together`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

#: Sent with `listing_ids` (an iterable of primary keys) inside the transaction that changed these listings.
listings_changed = Signal()
#: Sent with `changes` at the end of `told_together`, still inside its transaction.
changed = Signal()


@dataclass
class Changes:
    """What was written: primary keys by model, the listings of whose dates some came, went or changed, and the areas in
    which more or fewer venues lie than before."""

    rows: dict[type[models.Model], set] = field(default_factory=lambda: defaultdict(set))
    dates: set[int] = field(default_factory=set)
    towns: set[int] = field(default_factory=set)
    districts: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.rows or self.dates or self.towns or self.districts)

    def add(self, other: "Changes") -> None:
        for model, keys in other.rows.items():
            self.rows[model] |= keys
        self.dates |= other.dates
        self.towns |= other.towns
        self.districts |= other.districts


_noted: ContextVar[Changes | None] = ContextVar("noted", default=None)


@contextmanager
def noted() -> Iterator[Changes]:
    """Changes told inside are only kept, for `tell_all` later: what a row led to can't be asked once it is gone."""
    token = _noted.set(Changes())
    try:
        yield _noted.get()
    finally:
        _noted.reset(token)


@contextmanager
def told_together() -> Iterator[None]:
    """One transaction that is told of once, at its end: what is read in between need not be true yet.

    Telling last also keeps two such transactions from waiting for each other: each has all its rows before it asks
    to write the read model.
    """
    if _noted.get() is not None:
        yield
        return
    with transaction.atomic():
        with noted() as changes:
            yield
        if changes:
            changed.send(sender=Changes, changes=changes)


def tell(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Rows of a model were written, or links from or to them."""
    with told_together():
        _noted.get().rows[model].update(keys)


def tell_now(model: type[models.Model], keys: Iterable[Any]) -> None:
    """As `tell`, but heard at once: of rows that are about to be deleted without a signal for each."""
    with transaction.atomic():
        changed.send(sender=Changes, changes=Changes({model: set(keys)}))


def tell_dates(listing_ids: Iterable[int]) -> None:
    """Of these listings some dates came, went or changed, and nothing else: far cheaper to follow than the listing."""
    with told_together():
        _noted.get().dates.update(listing_ids)


def tell_counts(towns: Iterable[int | None] = (), districts: Iterable[int] = ()) -> None:
    """In these areas (keys of gazetteer entries and districts) more or fewer venues lie than before."""
    with told_together():
        _noted.get().towns.update(key for key in towns if key)
        _noted.get().districts.update(districts)


def tell_all(changes: Changes) -> None:
    """Tell what was `noted`."""
    with told_together():
        _noted.get().add(changes)


class FollowedQuerySet(models.QuerySet):
    """Deleting rows and what follows from it are one transaction."""

    def delete(self) -> tuple[int, dict[str, int]]:
        with told_together():
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


class Followed(models.Model):
    """A row the read model is made of: saving or deleting it and what follows from that are one transaction."""

    objects = FollowedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with told_together():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with told_together():
            return super().delete(*args, **kwargs)
