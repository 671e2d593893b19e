from django.db import migrations

import directory.models.districts


def fill(apps, schema_editor):
    """Every boundary is written once more: the field makes its own value."""
    for boundary in apps.get_model("directory", "DistrictBoundary").objects.iterator(chunk_size=200):
        boundary.save(update_fields=["digest"])


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_district_cell"),
    ]

    operations = [
        migrations.AddField(
            model_name="districtboundary",
            name="digest",
            field=directory.models.districts.DigestField(
                default="", editable=False, max_length=32, of="geometry", verbose_name="境界の要約"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
