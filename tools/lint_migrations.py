"""Refuses new migrations that the version still running could not live with, by the SQL they become on PostgreSQL.

While an upgrade is under way the earlier version goes on with the new schema: it fills in no column it doesn't know,
and still reads those that would be gone (CONTRIBUTING, "Migrations"). What was released is history and isn't read.
Needs a PostgreSQL: on SQLite every change of a table is a new table, which says nothing about what others notice.
"""

import os
import sys
from collections.abc import Iterable

import django
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from tools import postgres
from tools.check_migrations import ALLOWED, ROOT

# The last migration of each app that a site may already run: brought up to date with each release (docs/releasing.md).
RELEASED = {"activities": 4, "directory": 11, "home": 20, "search": 13}
# Locks that matter at the size of a country, and how else: AddIndexConcurrently in a migration with `atomic = False`.
AS_BAD = ["CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE", "DROP_INDEX", "REINDEX"]


def number(migration: Migration) -> int:
    return int(migration.name[:4])


def new() -> list[Migration]:
    """Migrations of ours that came after the last release, by app and number."""
    ours = (one for one in MigrationLoader(None).disk_migrations.values() if one.app_label in RELEASED)
    after = (one for one in ours if number(one) > RELEASED[one.app_label])
    return sorted(after, key=lambda one: (one.app_label, one.name))


def is_allowed(migration: Migration) -> bool:
    """Whether its file says why it is safe."""
    path = ROOT / migration.app_label / "migrations" / f"{migration.name}.py"
    return bool(ALLOWED.search(path.read_text(encoding="utf-8")))


def refused(migrations: Iterable[Migration]) -> int:
    """How many could break the version that runs; a line for each is printed. The database must be PostgreSQL."""
    from django_migration_linter import MigrationLinter  # reads the settings

    linter = MigrationLinter(no_cache=True, quiet=["ok", "ignore"], warnings_as_errors_tests=AS_BAD)
    for migration in migrations:
        linter.lint_migration(migration)
    return linter.nb_erroneous


def main() -> int:
    """Exit code 1 when a migration is refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    binaries = postgres.find_binaries()
    if binaries is None:
        print("PostgreSQL is not installed: new migrations weren't looked at.")
        return int(os.environ.get("CI") == "true")
    with postgres.running(binaries) as url:
        os.environ["DATABASE_URL"] = url
        django.setup()
        found = refused(one for one in new() if not is_allowed(one))
    if found:
        print("The version that runs must survive it: add columns with `db_default` or `null=True`, indexes with"
              " AddIndexConcurrently, take away only what the release before no longer uses. Where it is safe all the"
              " same, write `# allow-destructive: <reason>` into the file.")  # fmt: skip
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
