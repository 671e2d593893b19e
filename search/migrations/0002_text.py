"""The text index, outside of what Django models: FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

from django.db import migrations

from search.text import postgresql, sqlite


def create(apps, schema_editor):
    backend = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    schema_editor.execute(backend.CREATE, params=None)


def drop(apps, schema_editor):
    schema_editor.execute(sqlite.DROP)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
