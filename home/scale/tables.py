"""Rows into tables as quickly as either database takes them (`directory.quick_rows`).

A model's save() or bulk_create would prepare some eighty fields a listing a million times over; here what is the same
in every row is prepared once. Keys are given out here, so that rows can name each other before they are written.
"""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from directory.quick_rows import insert_rows

# what both databases take as Python has it
_PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.FloatField,
    models.BooleanField,
    models.ForeignKey,
)

BATCH = 500


class Table:
    """Collects rows of one model, given as values of `columns`; other columns hold their field's default."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        self.model = model
        self.written = 0
        self._rows: list[tuple] = []
        fields = list(model._meta.concrete_fields)
        by_name = {name: field for field in fields for name in (field.name, field.attname)}
        self._given = [by_name[name] for name in columns]
        rest = [field for field in fields if field not in self._given and not self._is_key(field)]
        self._has_key = self._is_key(model._meta.pk)
        self._fields = [*([model._meta.pk] if self._has_key else []), *self._given, *rest]
        self._rest = tuple(field.get_db_prep_save(_default(field), connection) for field in rest)
        self._prepare = [None if isinstance(field, _PLAIN) else field.get_db_prep_save for field in self._given]
        self._keys = count((model.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1) if self._has_key else None

    @staticmethod
    def _is_key(field: models.Field) -> bool:
        return isinstance(field, models.AutoField)

    def add(self, *values: Any) -> int | None:
        """Keep a row to be written; returns its key, where the table gives out keys."""
        key = next(self._keys) if self._keys else None
        prepared = [
            value if prepare is None or value is None else prepare(value, connection)
            for prepare, value in zip(self._prepare, values, strict=True)
        ]
        self._rows.append((*((key,) if self._keys else ()), *prepared, *self._rest))
        return key

    def flush(self) -> None:
        """Write what was kept."""
        insert_rows(self.model._meta.db_table, [field.column for field in self._fields], self._rows)
        self.written += len(self._rows)
        self._rows.clear()


class ModelTable(Table):
    """As Table, for models with columns that their fields make when a row is written (a digest, say)."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        super().__init__(model, *columns)
        self._names = columns

    def add(self, *values: Any) -> None:
        self._rows.append(self.model(**dict(zip(self._names, values, strict=True))))

    def flush(self) -> None:
        self.model.objects.bulk_create(self._rows, batch_size=BATCH)
        self.written += len(self._rows)
        self._rows.clear()


def _default(field: models.Field) -> Any:
    automatic = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return timezone.now() if automatic else field.get_default()


def write(tables: Iterable[Table]) -> None:
    """Write what the tables keep, in the given order, in one transaction; later keys follow on."""
    tables = list(tables)
    with transaction.atomic():
        for table in tables:
            table.flush()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables]):
            cursor.execute(statement)
