from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0008_texts_in_three_languages'),
    ]

    operations = [
        migrations.AddField(
            model_name='listing',
            name='unconfirmed_since',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='返事がなく、確認できていない'),
        ),
    ]
