"""The text index, outside of what Django models: FTS5 on SQLite, a tsvector with GIN on PostgreSQL (until 0007)."""

from django.db import migrations

from search.text import sqlite

ON_POSTGRESQL = (
    "CREATE TABLE search_text (entry_id bigint PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE"
    " DEFERRABLE INITIALLY DEFERRED, tokens tsvector NOT NULL, digest varchar(32) NOT NULL);"
    "CREATE INDEX search_text_tokens ON search_text USING gin (tokens)"
)


def create(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(ON_POSTGRESQL if on_postgresql else sqlite.CREATE, params=None)


def drop(apps, schema_editor):
    schema_editor.execute(sqlite.DROP)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
