from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0009_dates"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("first", True)), fields=["-updated_at", "public_id"], name="entry_changed"
            ),
        ),
    ]
