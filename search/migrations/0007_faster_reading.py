"""On PostgreSQL the text index keeps the folded texts beside their bigrams.

allow-destructive: the index is derived from the listings; `rebuild_search` writes it again, as after any update that
says so. Until then no word is found.
"""

from django.db import migrations

from search.text import postgresql


def create_anew(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(postgresql.DROP, params=None)
    schema_editor.execute(postgresql.CREATE, params=None)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(postgresql.HAS_LZ4)
        [has_lz4] = cursor.fetchone()
    if has_lz4:
        schema_editor.execute(postgresql.PACK_LIGHTLY, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0005_boundary_digest'),
        ('search', '0006_completions'),
    ]

    operations = [
        migrations.RunPython(create_anew, migrations.RunPython.noop),
    ]
