"""The synonym groups an empty instance starts from."""

from django.db import migrations

from search.seeding import seed_synonyms


def load(apps, schema_editor):
    seed_synonyms(apps)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_synonyms")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
