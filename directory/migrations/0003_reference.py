"""Areas and choice lists an empty instance starts from."""

from django.db import migrations

from directory.services import reference


def load(apps, schema_editor):
    reference.load_areas(apps)
    reference.seed_choices(apps)


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_directory")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
