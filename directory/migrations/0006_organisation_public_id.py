from django.db import migrations, models

import directory.public_ids

BATCH = 500


def fill(apps, schema_editor):
    """Every body gets a key of its own. Two alike among a million are unlikely, but not impossible."""
    organisations = apps.get_model("directory", "Organisation").objects
    given, rows = set(), []
    for organisation in organisations.only("pk").iterator(chunk_size=BATCH):
        public_id = directory.public_ids.new_public_id()
        while public_id in given:
            public_id = directory.public_ids.new_public_id()
        given.add(public_id)
        organisation.public_id = public_id
        rows.append(organisation)
        if len(rows) == BATCH:
            organisations.bulk_update(rows, ["public_id"])
            rows.clear()
    organisations.bulk_update(rows, ["public_id"])


def field(**kwargs):
    return models.CharField(
        default=directory.public_ids.new_public_id, editable=False, max_length=12, verbose_name="公開番号", **kwargs
    )


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0005_boundary_digest"),
    ]

    operations = [
        migrations.AddField("organisation", "public_id", field()),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("organisation", "public_id", field(unique=True)),
    ]
